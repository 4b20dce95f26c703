package dev.coalmine.benchmarks.figures;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was measured in one run, by setting and benchmark. */
final class Scores {
    private final Map<Setting, Map<String, Score>> scores = new LinkedHashMap<>();

    /** Returns the score to add to. */
    Score of(Setting setting, String benchmark) {
        return scores.computeIfAbsent(setting, s -> new LinkedHashMap<>()).computeIfAbsent(benchmark, b -> new Score());
    }

    /** Returns the nanoseconds of a benchmark; NaN if it was not measured in that setting. */
    double nanos(Setting setting, String benchmark) {
        Score score = in(setting).get(benchmark);
        return score == null ? Double.NaN : score.nanos();
    }

    /** Returns the bytes of a benchmark; NaN if it was not measured in that setting. */
    double bytes(Setting setting, String benchmark) {
        Score score = in(setting).get(benchmark);
        return score == null ? Double.NaN : score.bytes();
    }

    /** Returns what was measured in that setting, by benchmark. */
    Map<String, Score> in(Setting setting) {
        return scores.getOrDefault(setting, Map.of());
    }
}
