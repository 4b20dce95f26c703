package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Simulated traffic of sticky keys: each key has its place in [0, 1), which decides its arm, its popularity and its own
 * failure rate. Failures are what they are on both arms, unless told otherwise. Deterministic for a seed.
 */
final class Population {
    private final SplittableRandom random;
    private final double[] place;
    private final double[] failureRate;
    private final double[] popularity;
    private final BitSet spokenSinceStart = new BitSet();
    private final BitSet spokenRecently = new BitSet();

    private Population(SplittableRandom random, double[] failureRate, double[] popularity) {
        this.random = random;
        this.failureRate = failureRate;
        this.popularity = popularity;
        this.place = random.doubles(failureRate.length).toArray();
    }

    /** All keys alike. */
    static Population alike(long seed, int keys, double failureRate) {
        double[] rates = new double[keys];
        Arrays.fill(rates, failureRate);
        return new Population(new SplittableRandom(seed), rates, evenly(keys));
    }

    /** One key in twenty fails every second time, the others hardly ever. */
    static Population sticky(long seed, int keys) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] rates = random.doubles(keys).map(u -> u < 0.05 ? 0.5 : 0.001).toArray();
        return new Population(random, rates, evenly(keys));
    }

    /** One key has a tenth of all traffic and always fails. */
    static Population heavy(long seed, int keys, double failureRate) {
        double[] rates = new double[keys];
        Arrays.fill(rates, failureRate);
        rates[0] = 1;
        double[] popularity = new double[keys];
        for (int i = 0; i < keys; i++) {
            popularity[i] = 0.1 + 0.9 * i / (keys - 1.0);
        }
        return new Population(new SplittableRandom(seed), rates, popularity);
    }

    private static double[] evenly(int keys) {
        double[] popularity = new double[keys];
        for (int i = 0; i < keys; i++) {
            popularity[i] = (i + 1.0) / keys;
        }
        return popularity;
    }

    /** Puts the first key on stable. */
    Population withFirstKeyOnStable() {
        place[0] = 0.999;
        return this;
    }

    /**
     * Returns the evidence of one tick.
     *
     * @param shared by what factor everybody fails more often just now
     * @param candidate by what factor the candidate fails more often
     */
    CountEvidence tick(double share, int calls, double shared, double candidate) {
        long[] count = new long[4];
        long[] sinceStart = new long[2];
        long[] recent = new long[2];
        for (int i = 0; i < calls; i++) {
            int key = key();
            int arm = place[key] < share ? 0 : 1;
            count[2 * arm]++;
            double rate = failureRate[key] * shared * (arm == 0 ? candidate : 1);
            if (random.nextDouble() < rate) {
                count[2 * arm + 1]++;
                sinceStart[arm] += first(spokenSinceStart, key);
                recent[arm] += first(spokenRecently, key);
            }
        }
        return new CountEvidence(
                new CallCounts(count[0], count[1], count[2], count[3]),
                new Testimonies(sinceStart[0], sinceStart[1]),
                new Testimonies(recent[0], recent[1]));
    }

    private int key() {
        double u = random.nextDouble();
        if (u < popularity[0]) {
            return 0;
        }
        double even = (u - popularity[0]) / (1 - popularity[0]);
        return Math.min(popularity.length - 1, 1 + (int) (even * (popularity.length - 1)));
    }

    private static int first(BitSet spoken, int key) {
        if (spoken.get(key)) {
            return 0;
        }
        spoken.set(key);
        return 1;
    }

    /** Lets every key speak again in the recent process. */
    void restart() {
        spokenRecently.clear();
    }
}
