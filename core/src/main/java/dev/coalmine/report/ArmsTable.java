package dev.coalmine.report;

import dev.coalmine.RolloutStatus;
import dev.coalmine.internal.svg.Labels;
import dev.coalmine.internal.svg.Markup;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import dev.coalmine.stats.ShadowStats;
import dev.coalmine.stats.SignalArmStats;
import dev.coalmine.stats.SignalStats;
import java.util.List;

/** The figures of both arms, side by side. */
final class ArmsTable {
    private static final String NONE = "–";

    private final Markup page;
    private final ArmStats stable;
    private final ArmStats candidate;
    private final RolloutStatus.Counters counters;
    private final List<SignalStats> signals;
    private final ShadowStats shadow;

    ArmsTable(Markup page, RolloutStatus status) {
        this.page = page;
        this.stable = status.stable();
        this.candidate = status.candidate();
        this.counters = status.counters();
        this.signals = status.signals();
        this.shadow = status.shadow();
    }

    void write() {
        page.open("div", "class", "scroll")
                .open("table", "class", "arms")
                .open("thead")
                .open("tr");
        page.element("td", "");
        for (String column : List.of("stable", "candidate", "candidate to stable")) {
            page.element("th", column, "scope", "col", "class", "number");
        }
        page.close().close().open("tbody").line();
        row("calls", Labels.count(stable.calls()), Labels.count(candidate.calls()), "");
        row("failed", Labels.count(stable.failures()), Labels.count(candidate.failures()), "");
        row("error rate", errorRate(stable), errorRate(candidate), ratio(stable.errorRate(), candidate.errorRate()));
        latencies("", stable.successLatency(), candidate.successLatency());
        latencies(" of failed calls", stable.failureLatency(), candidate.failureLatency());
        signals.forEach(this::signal);
        page.close().close().close().line();
        others();
    }

    private void latencies(String of, LatencySnapshot ofStable, LatencySnapshot ofCandidate) {
        if (ofStable.count() + ofCandidate.count() == 0) {
            return;
        }
        for (double quantile : of.isEmpty() ? new double[] {0.5, 0.9, 0.99, 0.999} : new double[] {0.5, 0.99}) {
            latency("p" + Labels.number(quantile * 100) + of, ofStable, ofCandidate, quantile);
        }
        latency("longest" + of, ofStable, ofCandidate, 1);
    }

    private void signal(SignalStats signal) {
        SignalArmStats ofStable = signal.stable();
        SignalArmStats ofCandidate = signal.candidate();
        if (ofStable.values() + ofCandidate.values() > 0) {
            row(signal.name() + ", recorded", Labels.count(ofStable.values()), Labels.count(ofCandidate.values()), "");
            row(
                    signal.name() + ", mean",
                    Labels.number(ofStable.mean()),
                    Labels.number(ofCandidate.mean()),
                    ratio(ofStable.mean(), ofCandidate.mean()));
        }
        if (ofStable.outcomes() + ofCandidate.outcomes() > 0) {
            row(
                    signal.name() + ", outcomes",
                    Labels.count(ofStable.happened()),
                    Labels.count(ofCandidate.happened()),
                    "");
        }
    }

    private void latency(String name, LatencySnapshot ofStable, LatencySnapshot ofCandidate, double quantile) {
        double both = Math.min(ofStable.count(), ofCandidate.count());
        String ratio = both == 0 ? NONE : ratio(nanos(ofStable, quantile), nanos(ofCandidate, quantile));
        row(name, quantile(ofStable, quantile), quantile(ofCandidate, quantile), ratio);
    }

    private void row(String name, String ofStable, String ofCandidate, String ratio) {
        page.open("tr").element("th", name, "scope", "row");
        page.element("td", ofStable, "class", "number").element("td", ofCandidate, "class", "number");
        page.element("td", ratio, "class", "number").close().line();
    }

    /** Returns an arm's error rate, as it is written. */
    static String errorRate(ArmStats arm) {
        return arm.calls() == 0 ? NONE : Labels.percent(arm.errorRate());
    }

    /** Returns a latency, as it is written. */
    static String quantile(LatencySnapshot latency, double quantile) {
        return latency.count() == 0 ? NONE : Labels.nanos(nanos(latency, quantile));
    }

    private static double nanos(LatencySnapshot latency, double quantile) {
        return latency.quantile(quantile).toNanos();
    }

    private static String ratio(double ofStable, double ofCandidate) {
        return ofStable == 0 ? NONE : "× " + Labels.number(ofCandidate / ofStable);
    }

    /** Writes what else was counted, as far as there was any. */
    private void others() {
        other(counters.missingKeys(), "calls came without a routing key.");
        other(counters.overridden(), "calls were forced to an arm.");
        other(counters.late(), "calls ended too late to count as evidence.");
        other(stable.clamped() + candidate.clamped(), "latencies lay beyond what is recorded, and count at its edge.");
        other(counters.fallbacks(), "calls failed on the candidate and were repeated on stable.");
        shadow();
        other(counters.internalFailures(), "failures of listeners, key functions and the like; none hurt a call.");
    }

    private void shadow() {
        if (shadow.compared() > 0) {
            String differed = Labels.count(shadow.mismatched()) + " of " + Labels.count(shadow.compared());
            page.element("p", differed + " shadow calls differed from stable.", "class", "muted");
        }
        other(shadow.timedOut(), "shadow calls took too long.");
        other(shadow.dropped(), "shadow calls were dropped, since too many were under way.");
    }

    private void other(long count, String what) {
        if (count > 0) {
            page.element("p", Labels.count(count) + " " + what, "class", "muted");
        }
    }
}
