package dev.coalmine.examples.quickstart;

import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.verdict.Finding;
import java.time.Duration;
import java.util.Locale;

/** A line of figures about a rollout, in columns of fixed width and plain ASCII. */
final class Row {
    /** What {@link #arm} returns. */
    static final String ARM_HEADER = "     p50      p99  errors";

    private static final String COLUMNS = "%5s %-13s %-8s %5s  %-17s %9s %6s  %-24s  %-24s";
    private static final int BAR = 10;
    private static final int WIDTH = 118;

    private Row() {}

    /** Returns the names of the columns, in two lines. */
    static String header() {
        String above = format(COLUMNS, "", "", "", "", "evidence", "callers:", "", "  stable:", "  candidate:");
        String below = format(
                COLUMNS, "time", "rollout", "phase", "share", "to trip", "calls", "failed", ARM_HEADER, ARM_HEADER);
        return above.stripTrailing() + System.lineSeparator() + below;
    }

    /** Returns how a rollout stands that long after its start, and what its callers have seen. */
    static String of(Duration elapsed, RolloutStatus status, int steps, Traffic.Seen seen) {
        return format(
                COLUMNS,
                format("%.1fs", elapsed.toMillis() / 1e3),
                status.name(),
                phase(status.phase(), steps),
                status.share(),
                bar(progress(status)),
                format("%,d", seen.calls()),
                format("%,d", seen.failures()),
                arm(status.stable()),
                arm(status.candidate()));
    }

    private static String phase(Phase phase, int steps) {
        return phase instanceof Phase.Ramping ramping ? "step " + (ramping.step() + 1) + "/" + steps : phase.label();
    }

    private static double progress(RolloutStatus status) {
        return status.verdict().findings().stream()
                .map(Finding::evidence)
                .mapToDouble(evidence -> evidence.harm().progress())
                .max()
                .orElse(0);
    }

    /** Returns a bar that is full at the trip line, and how far the evidence has come: {@code [###.........]  25%}. */
    static String bar(double progress) {
        double shown = Math.max(0, Math.min(1, progress));
        int full = (int) (shown * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]" + format("%4d%%", (int) (100 * shown));
    }

    /** Returns p50 and p99 of an arm's successful calls, and its error rate. */
    static String arm(ArmStats stats) {
        return format(
                "%8s %8s %6.2f%%",
                time(stats.successLatency().quantile(0.5)),
                time(stats.successLatency().quantile(0.99)),
                100 * stats.errorRate());
    }

    /** Returns a latency to three digits, such as {@code 8.15us} or {@code 1.20ms}, and a dash for none. */
    static String time(Duration latency) {
        double micros = latency.toNanos() / 1e3;
        if (micros == 0) {
            return "-";
        }
        return micros < 1e3 ? digits(micros) + "us" : digits(micros / 1e3) + "ms";
    }

    private static String digits(double value) {
        return format(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** Returns a sentence in as many lines as it takes. */
    static String sentence(String sentence) {
        StringBuilder lines = new StringBuilder(">");
        int width = 1;
        for (String word : sentence.split(" ", -1)) {
            if (width + 1 + word.length() > WIDTH) {
                lines.append(System.lineSeparator()).append(' ');
                width = 1;
            }
            lines.append(' ').append(word);
            width += 1 + word.length();
        }
        return lines.toString();
    }

    /** Formats in the same way in every country. */
    static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }
}
