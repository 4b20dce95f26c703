package dev.coalmine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Mean and variance of numbers with names, over many rollouts. */
final class Moments {
    /** How many standard errors are still luck: with a few hundred comparisons of fixed seeds, none is beyond. */
    private static final double LUCK = 4.5;

    private final Map<String, List<Double>> values = new TreeMap<>();

    void add(Map<String, Double> numbers) {
        numbers.forEach((name, value) ->
                values.computeIfAbsent(name, any -> new ArrayList<>()).add(value));
    }

    Set<String> names() {
        return values.keySet();
    }

    /** Returns in what these differ from others by more than luck explains, in words. */
    List<String> differences(Moments others) {
        List<String> differences = new ArrayList<>();
        Set<String> all = new TreeSet<>(names());
        all.addAll(others.names());
        for (String name : all) {
            difference(values.getOrDefault(name, List.of()), others.values.getOrDefault(name, List.of()))
                    .ifPresent(text -> differences.add(name + ": " + text));
        }
        return differences;
    }

    private static Optional<String> difference(List<Double> some, List<Double> others) {
        if (Math.min(some.size(), others.size()) < 2) {
            return Optional.of(some.size() + " and " + others.size() + " of them");
        }
        double error = Math.sqrt(variance(some) / some.size() + variance(others) / others.size());
        if (Math.abs(mean(some) - mean(others)) > LUCK * error + 1e-9) {
            return Optional.of("mean " + mean(some) + " and " + mean(others) + " with error " + error);
        }
        double spread = Math.sqrt(errorOfVariance(some) + errorOfVariance(others));
        return Math.abs(variance(some) - variance(others)) > LUCK * spread + 1
                ? Optional.of("variance " + variance(some) + " and " + variance(others) + " with error " + spread)
                : Optional.empty();
    }

    /** Returns the square of the standard error of a variance, from the fourth moment. */
    private static double errorOfVariance(List<Double> values) {
        double mean = mean(values);
        double fourth = values.stream()
                .mapToDouble(value -> Math.pow(value - mean, 4))
                .average()
                .orElseThrow();
        return (fourth - variance(values) * variance(values)) / values.size();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double variance(List<Double> values) {
        double mean = mean(values);
        return values.stream()
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.size() - 1);
    }
}
