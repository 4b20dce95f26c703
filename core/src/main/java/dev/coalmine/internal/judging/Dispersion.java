package dev.coalmine.internal.judging;

import dev.coalmine.verdict.KeyBuckets;

/**
 * How much more failures vary between groups of keys than they would if every call failed on its own.
 *
 * <p>PASS counts calls, and calls of the same key are not independent: ten healthy users with a thousand calls each
 * prove less than a thousand users with ten. Pearson's χ² over its degrees of freedom, over groups of keys made by a
 * hash, measures by what factor the evidence is overstated; PASS takes that factor out of the exponent. The factor is
 * never below 1, so that luck makes nothing easier. McCullagh, Nelder, <i>Generalized Linear Models</i> (1989), on
 * over-dispersion.
 */
final class Dispersion {
    private Dispersion() {}

    /** Returns the larger dispersion of both arms, at least 1. */
    static double of(KeyBuckets buckets) {
        return Math.max(
                of(buckets.candidateCalls(), buckets.candidateFailures()),
                of(buckets.stableCalls(), buckets.stableFailures()));
    }

    /** Returns the dispersion of one arm, at least 1; exactly 1 where there is too little to say. */
    static double of(long[] calls, long[] failures) {
        double allCalls = 0;
        double allFailures = 0;
        int used = 0;
        for (int i = 0; i < calls.length; i++) {
            allCalls += calls[i];
            allFailures += failures[i];
            used += calls[i] > 0 ? 1 : 0;
        }
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
}
