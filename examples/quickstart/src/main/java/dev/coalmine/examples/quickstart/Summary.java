package dev.coalmine.examples.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of all scenarios: a table, the decisions in sentences, and whether all is as it should be. */
final class Summary {
    private static final String COLUMNS = "%-13s  %-20s %9s %7s %6s   %-24s   %-24s";

    private final List<Outcome> outcomes;
    private final List<String> problems;
    private final Duration took;

    Summary(List<Outcome> outcomes, Duration took) {
        this.outcomes = List.copyOf(outcomes);
        this.problems = outcomes.stream()
                .flatMap(outcome -> outcome.problems().stream())
                .toList();
        this.took = took;
    }

    /** Returns whether every rollout ended as it should. */
    boolean good() {
        return problems.isEmpty();
    }

    void print(PrintStream out) {
        out.println();
        out.println("== Summary");
        out.println();
        out.println(Row.format(COLUMNS, "", "", "callers:", "", "", "  stable:", "  candidate:")
                .stripTrailing());
        out.println(
                Row.format(COLUMNS, "rollout", "ended", "calls", "failed", "wrong", Row.ARM_HEADER, Row.ARM_HEADER));
        outcomes.forEach(outcome -> out.println(line(outcome)));
        out.println();
        for (Outcome outcome : outcomes) {
            out.println(Row.sentence(outcome.status().sentence()));
            @Nullable Throwable first = outcome.seen().firstFailure();
            if (first != null) {
                out.println(Row.sentence("Callers saw " + first));
            }
        }
        out.println();
        out.println(
                good()
                        ? "All ended as they should, after " + took.toSeconds() + " seconds."
                        : "NOT ALL ENDED AS THEY SHOULD:");
        problems.forEach(problem -> out.println("- " + problem));
    }

    private static String line(Outcome outcome) {
        return Row.format(
                COLUMNS,
                outcome.scenario().rollout(),
                outcome.ending(),
                Row.format("%,d", outcome.seen().calls()),
                Row.format("%,d", outcome.seen().failures()),
                Row.format("%,d", outcome.seen().wrongAnswers()),
                Row.arm(outcome.status().stable()),
                Row.arm(outcome.status().candidate()));
    }
}
