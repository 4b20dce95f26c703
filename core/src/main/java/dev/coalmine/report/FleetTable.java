package dev.coalmine.report;

import dev.coalmine.internal.svg.Labels;
import dev.coalmine.internal.svg.Markup;
import dev.coalmine.store.FleetHealth;
import dev.coalmine.store.FleetHealth.Contact;
import dev.coalmine.store.FleetStore.Presence;
import java.time.Duration;
import java.util.List;

/** The members of a fleet, as the instance saw them that wrote the report. */
final class FleetTable {
    private final Markup page;
    private final FleetHealth fleet;
    private final String revision;

    FleetTable(Markup page, FleetHealth fleet, String revision) {
        this.page = page;
        this.fleet = fleet;
        this.revision = revision;
    }

    void write() {
        page.element("h3", "Fleet").element("p", words(), "class", "muted").line();
        if (!fleet.members().isEmpty()) {
            members();
        }
        if (fleet.unheard() > 0) {
            String unheard = " testimonies found no room on the way, and are no evidence.";
            page.element("p", Labels.count(fleet.unheard()) + unheard, "class", "muted");
        }
    }

    private String words() {
        Duration silence = fleet.silence();
        String heard = silence == null ? "Nothing was heard of it." : "It was heard " + nanos(silence) + " before.";
        String apart = fleet.contact() == Contact.CUT_OFF ? "This instance was cut off, and judged on its own. " : "";
        return "As " + fleet.me().name() + " saw it. " + apart + heard
                + (fleet.leader() == null ? " Nobody was known to judge for all." : "");
    }

    private static String nanos(Duration duration) {
        return Labels.nanos((double) duration.toNanos());
    }

    private void members() {
        page.open("div", "class", "scroll")
                .open("table", "class", "fleet")
                .open("thead")
                .open("tr");
        for (String column : List.of("member", "alive", "lease", "revision", "library")) {
            page.element("th", column, "scope", "col");
        }
        page.close().close().open("tbody").line();
        for (Presence each : fleet.members()) {
            page.open("tr").element("th", each.member().name(), "scope", "row");
            page.element("td", nanos(each.age()) + " before", "class", "number");
            page.element("td", each.leads() ? "judged" : "");
            page.element("td", each.revision().equals(revision) ? "this one" : each.revision());
            page.element("td", each.member().library()).close().line();
        }
        page.close().close().close().line();
    }
}
