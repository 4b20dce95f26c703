package dev.coalmine.benchmarks.figures;

import static dev.coalmine.benchmarks.figures.CallGoals.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was measured, in Markdown. */
final class Page {
    private final List<String> lines = new ArrayList<>();

    /** Adds the goals of a JVM. */
    void goals(String jvm, List<Goal> goals) {
        lines.add("## Goals on " + jvm);
        lines.add("");
        lines.add("| # | Goal | Measured | |");
        lines.add("|---|---|---|---|");
        goals.forEach(goal -> lines.add(goal.line()));
        lines.add("");
    }

    /** Adds what calls cost in a setting. */
    void calls(String jvm, Setting setting, Scores scores) {
        Map<String, Score> measured = scores.in(setting);
        if (measured.isEmpty()) {
            return;
        }
        double direct = scores.nanos(setting, "direct");
        double timed = scores.nanos(setting, "timed");
        lines.add("## Calls on " + jvm + ", threads: " + setting.threads());
        lines.add("");
        lines.add("| Call | ns/op | ± | − D | ÷ T | B/op |");
        lines.add("|---|---:|---:|---:|---:|---:|");
        measured.forEach((name, score) -> lines.add(text(
                "| `%s` | %.1f | %.1f | %.1f | %.2f | %.0f |",
                name, score.nanos(), score.spread(), score.nanos() - direct, score.nanos() / timed, score.bytes())));
        lines.add("");
    }

    /** Returns the page. */
    String markdown() {
        return String.join("\n", lines) + "\n";
    }
}
