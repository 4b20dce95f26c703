package dev.coalmine.figures;

import java.util.function.DoubleUnaryOperator;

/**
 * How many candidate calls the best of all tests takes on average, one that knows both arms' rates beforehand: the log of
 * the odds it must reach over what a call tells, the relative entropy to the nearest healthy candidate (Wald,
 * <i>Sequential Tests of Statistical Hypotheses</i>, 1945).
 */
final class Bounds {
    private static final int STEPS = 20_000;

    /** What is rarer, or nearer to one another, cannot be told from what is lost in rounding. */
    private static final double RARE = 1e-9;

    private static final double NEAR = 1e-4;

    private Bounds() {}

    /**
     * Returns the bound for telling a candidate that fails more often from any that fails as often as stable, or less.
     *
     * @param share of the keys that goes to the candidate
     * @param stable part of stable's calls that fails
     * @param candidate part of the candidate's calls that fails, more than on stable
     */
    static double detection(double share, double stable, double candidate, double alpha) {
        double stableFailures = stable * (1 - share) / share;
        double onCandidate = candidate / (candidate + stableFailures);
        double entropy = onCandidate * Math.log(onCandidate / share);
        if (onCandidate < 1) {
            entropy += (1 - onCandidate) * Math.log((1 - onCandidate) / (1 - share));
        }
        return Math.log(1 / alpha) / (entropy * (candidate + stableFailures));
    }

    /**
     * Returns the bound for telling a candidate from any that fails at {@code ratio·p + difference} or more, where p is what
     * part of stable's calls fails.
     */
    static double proof(double share, double rate, double ratio, double difference, double alpha) {
        double stableCalls = (1 - share) / share;
        // the relative entropy is convex in p: the nearest candidate beyond the margin lies between these
        double low = 0;
        double high = Math.max(rate, 1e-9) * 2;
        for (int i = 0; i < 200; i++) {
            double left = low + (high - low) / 3;
            double right = high - (high - low) / 3;
            boolean isLeft = entropy(rate, ratio * left + difference) + stableCalls * entropy(rate, left)
                    < entropy(rate, ratio * right + difference) + stableCalls * entropy(rate, right);
            low = isLeft ? low : left;
            high = isLeft ? right : high;
        }
        double nearest = (low + high) / 2;
        double perCall = entropy(rate, ratio * nearest + difference) + stableCalls * entropy(rate, nearest);
        return Math.log(1 / alpha) / perCall;
    }

    /** The relative entropy of two Poisson processes, per unit of exposure. */
    private static double entropy(double rate, double other) {
        return rate == 0 ? other : rate * Math.log(rate / other) - rate + other;
    }

    /**
     * Returns the bound for telling two distributions apart by the sides of calls: what a call's side and latency say of one
     * another.
     *
     * @param stable the density of the logarithm of stable's latencies, over σ around its median
     * @param candidate that of the candidate's
     * @param upTo from where to where these are worth integrating
     */
    static double latency(
            double share, DoubleUnaryOperator stable, DoubleUnaryOperator candidate, double upTo, double alpha) {
        double step = 2 * upTo / STEPS;
        double entropy = 0;
        for (int i = 0; i < STEPS; i++) {
            double x = -upTo + (i + 0.5) * step;
            double ofStable = stable.applyAsDouble(x);
            double ofCandidate = candidate.applyAsDouble(x);
            double mixed = share * ofCandidate + (1 - share) * ofStable;
            entropy += step * (share * term(ofCandidate, mixed) + (1 - share) * term(ofStable, mixed));
        }
        return Math.log(1 / alpha) / (entropy / share);
    }

    /**
     * Returns the bound for telling them apart by which calls lie above a threshold, the best there is, known beforehand
     * like all the rest.
     */
    static double bestThreshold(
            double share, DoubleUnaryOperator stable, DoubleUnaryOperator candidate, double upTo, double alpha) {
        double step = 2 * upTo / STEPS;
        double stableAbove = 0;
        double candidateAbove = 0;
        double best = Double.POSITIVE_INFINITY;
        for (int i = STEPS - 1; i >= 0; i--) {
            double x = -upTo + (i + 0.5) * step;
            stableAbove += step * stable.applyAsDouble(x);
            candidateAbove += step * candidate.applyAsDouble(x);
            if (stableAbove > RARE && candidateAbove > stableAbove * (1 + NEAR)) {
                best = Math.min(best, detection(share, stableAbove, candidateAbove, alpha));
            }
        }
        return best;
    }

    private static double term(double density, double mixed) {
        return density <= 0 ? 0 : density * Math.log(density / mixed);
    }

    /** Returns the density of a normal distribution with that mean and a variance of one. */
    static DoubleUnaryOperator normal(double mean) {
        return x -> Math.exp(-0.5 * (x - mean) * (x - mean)) / Math.sqrt(2 * Math.PI);
    }
}
