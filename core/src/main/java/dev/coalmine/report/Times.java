package dev.coalmine.report;

import dev.coalmine.internal.svg.Markup;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How moments are written: in UTC, as logs are. */
final class Times {
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Times() {}

    static String say(Instant at) {
        return DATE_AND_TIME.format(at) + " UTC";
    }

    static void write(Markup page, Instant at) {
        page.element("time", say(at), "datetime", at.toString());
    }
}
