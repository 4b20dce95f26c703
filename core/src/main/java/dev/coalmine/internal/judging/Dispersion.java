package dev.coalmine.internal.judging;

import dev.coalmine.verdict.KeyBuckets;

/**
 * How much more failures vary between groups of keys than they would if every call failed on its own.
 *
 * <p>PASS counts calls, and calls of the same key are not independent: ten healthy users with a thousand calls each
 * prove less than a thousand users with ten. What varies between groups of keys, made by a hash, measures by what factor
 * the evidence is overstated; PASS takes that factor out of the exponent. The factor is never below 1, so that luck makes
 * nothing easier.
 *
 * <p>Two measures are taken, and the larger one counts. Pearson's χ² over its degrees of freedom sees all groups alike.
 * That is sharp where they are, but where a few heavy users make most of the calls it drowns their groups, on which all
 * depends, among the others. The jackknife asks how far the rate would move if a group were left out, {@code (k − pn)/(1 −
 * h)} failures for a group with k of its n calls and a part h of all, and compares the sum of squares with that of
 * independent calls. It is large too where one user is nearly all: there is nobody to compare with.
 *
 * <p>McCullagh, Nelder, <i>Generalized Linear Models</i> (1989), on over-dispersion; Efron, Stein, <i>The Jackknife
 * Estimate of Variance</i> (Annals of Statistics 1981), and Bell, McCaffrey (Survey Methodology 2002), on clusters.
 */
final class Dispersion {
    private Dispersion() {}

    /** Returns the larger dispersion of both arms, at least 1. */
    static double of(KeyBuckets buckets) {
        return Math.max(ofCandidate(buckets), ofArm(buckets.stableCalls(), buckets.stableFailures()));
    }

    /** Returns the dispersion of the candidate, at least 1. */
    static double ofCandidate(KeyBuckets buckets) {
        return ofArm(buckets.candidateCalls(), buckets.candidateFailures());
    }

    /** Returns the larger measure of one arm, at least 1. */
    static double ofArm(long[] calls, long[] failures) {
        return Math.max(of(calls, failures), jackknife(calls, failures));
    }

    /** Returns Pearson's measure of one arm, at least 1; exactly 1 where there is too little to say. */
    static double of(long[] calls, long[] failures) {
        double allCalls = sum(calls);
        double allFailures = sum(failures);
        int used = used(calls);
        if (allCalls == 0 || allFailures == 0 || used < 2) {
            return 1;
        }
        double rate = allFailures / allCalls;
        double chiSquare = 0;
        for (int i = 0; i < calls.length; i++) {
            if (calls[i] > 0) {
                double expected = rate * calls[i];
                chiSquare += (failures[i] - expected) * (failures[i] - expected) / expected;
            }
        }
        return Math.max(1, chiSquare / (used - 1));
    }

    /** Returns the jackknife's measure of one arm, at least 1; infinite where one group is all. */
    static double jackknife(long[] calls, long[] failures) {
        double allCalls = sum(calls);
        double allFailures = sum(failures);
        if (allCalls == 0 || allFailures == 0) {
            return 1;
        }
        if (used(calls) < 2) {
            return Double.POSITIVE_INFINITY;
        }
        double rate = allFailures / allCalls;
        double squares = 0;
        for (int i = 0; i < calls.length; i++) {
            double moved = (failures[i] - rate * calls[i]) / (1 - calls[i] / allCalls);
            squares += moved * moved;
        }
        return Math.max(1, squares / allFailures);
    }

    private static int used(long[] calls) {
        int used = 0;
        for (long each : calls) {
            used += each > 0 ? 1 : 0;
        }
        return used;
    }

    private static double sum(long[] counts) {
        double sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
