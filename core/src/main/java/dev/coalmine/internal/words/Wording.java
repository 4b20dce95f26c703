package dev.coalmine.internal.words;

import java.time.Duration;
import java.util.Locale;

/** How numbers are written in sentences. */
public final class Wording {
    private Wording() {}

    /** Returns a count with thousands separators, such as {@code 22,871}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns a duration as people write it, such as {@code 1h 30m} or {@code 10s}. */
    public static String duration(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.length() == 0 ? "<1ms" : text.toString();
    }

    /** Returns nanoseconds as people write them, in whole seconds. */
    public static String seconds(long nanos) {
        return duration(Duration.ofSeconds(Duration.ofNanos(nanos).toSeconds()));
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(text.length() == 0 ? "" : " ").append(amount).append(unit);
        }
    }
}
