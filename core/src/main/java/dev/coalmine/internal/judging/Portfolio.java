package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Stakes;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A fixed set of bets that share one wealth: a part of it is put on each at the start, and nothing is ever moved.
 *
 * <p>Nobody knows beforehand how bad a bad candidate is, and a bet sized for a doubling is slow on a total failure. So
 * the judge holds a few bets for different sizes of harm. The wealth is their weighted sum, hence a fair game again (a
 * mean of martingales is one), and never less than its best bet times that bet's weight: not knowing the size costs at
 * most {@code ln(1/weight)}, once. This is the method of mixtures of Robbins and of Wald, <i>Sequential Tests of
 * Statistical Hypotheses</i> (1945).
 */
final class Portfolio {
    /** The candidate's rate is that many times the tolerated rate. */
    static final Portfolio TRIP =
            new Portfolio(new double[] {1.25, 1.6, 2.2, 3.5, 6, 15, 60, 1000}, new double[] {3, 4, 4, 3, 3, 2, 2, 2});

    /** The candidate's odds of being slow are that many times stable's. */
    static final Portfolio LATENCY =
            new Portfolio(new double[] {1.1, 1.25, 1.6, 2.2, 3.5, 6, 15, 60}, new double[] {2, 3, 4, 4, 3, 2, 1, 1});

    /** The candidate's rate is that part of the rate that could not be tolerated. */
    static final Portfolio PASS =
            new Portfolio(new double[] {0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9}, new double[] {1, 1, 1, 1, 1, 1, 1});

    /** How strongly a slow rank counts against the candidate. */
    static final Portfolio RANK =
            new Portfolio(new double[] {0.1, 0.3, 0.6, 1, 1.4, 1.8}, new double[] {1, 1, 1, 1, 1, 1});

    /** The candidate's odds of having an outcome are that part of what they should be at least. */
    static final Portfolio FEWER_OUTCOMES =
            new Portfolio(new double[] {0.05, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98}, new double[] {1, 1, 1, 1, 1, 1, 1});

    /** The candidate's odds of being called are that part of what they should be at least. */
    static final Portfolio FEWER_KEYS =
            new Portfolio(new double[] {0.3, 0.6, 0.8, 0.9, 0.95, 0.98}, new double[] {1, 1, 1, 1, 1, 1});

    /** The candidate's odds of being called are that many times what they should be at most. */
    static final Portfolio MORE_KEYS = new Portfolio(
            new double[] {1 / 0.3, 1 / 0.6, 1 / 0.8, 1 / 0.9, 1 / 0.95, 1 / 0.98}, new double[] {1, 1, 1, 1, 1, 1});

    private final double[] bets;
    private final double[] weights;

    private Portfolio(double[] bets, double[] parts) {
        double total = 0;
        for (double part : parts) {
            total += part;
        }
        this.bets = bets;
        this.weights = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            weights[i] = parts[i] / total;
        }
    }

    int size() {
        return bets.length;
    }

    /** Returns the size of harm that the bet with that index is made for. */
    double bet(int index) {
        return bets[index];
    }

    /** Returns the stakes before anything is known. */
    Stakes start() {
        return Stakes.start(bets.length);
    }

    /** Returns the natural log of what the whole portfolio is worth. */
    double logWealth(Stakes stakes) {
        return logMix(stakes.toArray(), weights);
    }

    /** Returns the same, every bet tempered to the power 1/dispersion: evidence counts for that much less. */
    double logWealth(Stakes stakes, double dispersion) {
        double[] logs = stakes.toArray();
        for (int i = 0; i < logs.length; i++) {
            logs[i] /= dispersion;
        }
        return logMix(logs, weights);
    }

    /**
     * Returns how many times as much of the same evidence, tempered alike, would make the portfolio worth that much;
     * empty if no bet has won anything so far. The log of a wealth is a convex function of that multiple which begins at
     * zero, so once it lies above, it crosses every limit once.
     */
    OptionalDouble timesTo(double logLimit, Stakes stakes, double dispersion) {
        double best = Arrays.stream(stakes.toArray()).max().orElse(0) / dispersion;
        if (!(best > 0)) {
            return OptionalDouble.empty();
        }
        double low = 0;
        double high = 1;
        while (logWealth(stakes, dispersion / high) < logLimit) {
            low = high;
            high *= 2;
        }
        while (high - low > 1e-4 * high) {
            double middle = (low + high) / 2;
            if (logWealth(stakes, dispersion / middle) < logLimit) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    /** Returns the natural log of what each of several wealths is worth within their weighted sum. */
    static double[] logParts(double[] logs, double[] weights) {
        double[] parts = new double[logs.length];
        Arrays.setAll(parts, i -> logs[i] + Math.log(weights[i]));
        return parts;
    }

    /** Returns {@code ln Σ weight·exp(log)} without overflow or loss: the largest log is taken out of the sum. */
    static double logMix(double[] logs, double[] weights) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            largest = Math.max(largest, log);
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            sum += weights[i] * Math.exp(logs[i] - largest);
        }
        return largest + Math.log(sum);
    }
}
