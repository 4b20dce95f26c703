package dev.coalmine.benchmarks.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was measured of one benchmark: a median of nanoseconds from each fork, and the bytes that a call allocates. */
final class Score {
    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();

    /** Adds a fork. */
    void add(double[] nanosOfIterations, double bytesPerCall) {
        nanos.add(median(nanosOfIterations));
        bytes.add(bytesPerCall);
    }

    /** Returns the median of the forks, in nanoseconds. */
    double nanos() {
        return median(nanos.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Returns half of the span between the fastest and the slowest fork, in nanoseconds. */
    double spread() {
        return (nanos.stream().mapToDouble(Double::doubleValue).max().orElse(0)
                        - nanos.stream().mapToDouble(Double::doubleValue).min().orElse(0))
                / 2;
    }

    /** Returns how many bytes a call allocates: the median of the forks. */
    double bytes() {
        return median(bytes.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
