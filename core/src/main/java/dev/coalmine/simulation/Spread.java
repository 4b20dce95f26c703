package dev.coalmine.simulation;

import java.util.Arrays;

/**
 * How a quantity spread over the rollouts that had it. Immutable and thread-safe.
 */
public final class Spread {
    private final double[] sorted;
    private final double mean;
    private final double standardError;

    private Spread(double[] sorted) {
        this.sorted = sorted;
        double sum = 0;
        for (double value : sorted) {
            sum += value;
        }
        double average = sum / sorted.length;
        double squares = 0;
        for (double value : sorted) {
            squares += (value - average) * (value - average);
        }
        this.mean = average;
        this.standardError = sorted.length < 2 ? 0 : Math.sqrt(squares / (sorted.length - 1) / sorted.length);
    }

    static Spread of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(sorted);
    }

    /** Returns in how many rollouts the quantity was. */
    public int count() {
        return sorted.length;
    }

    /** Returns whether it was in none; then there is no mean, nor any quantile. */
    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** Returns the mean; not a number if {@linkplain #isEmpty() empty}. */
    public double mean() {
        return mean;
    }

    /** Returns the Monte-Carlo standard error of the mean; zero of a single rollout. */
    public double standardError() {
        return standardError;
    }

    /**
     * Returns the value that the given fraction of the rollouts did not exceed; not a number if
     * {@linkplain #isEmpty() empty}.
     *
     * @param fraction from 0 to 1, such as 0.5 for the median
     * @throws IllegalArgumentException if outside
     */
    public double quantile(double fraction) {
        Require.fraction("quantile", fraction);
        if (isEmpty()) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(fraction * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    /** Returns in how many rollouts the quantity was at most this. */
    public int upTo(double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spread spread && Arrays.equals(sorted, spread.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return isEmpty()
                ? "never"
                : "mean " + Words.number(mean) + " ± " + Words.number(standardError) + ", median "
                        + Words.number(quantile(0.5)) + ", p90 " + Words.number(quantile(0.9)) + ", p99 "
                        + Words.number(quantile(0.99));
    }
}
