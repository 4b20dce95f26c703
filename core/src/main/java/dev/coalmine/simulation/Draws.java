package dev.coalmine.simulation;

import dev.coalmine.internal.hash.KeyHash;
import java.util.SplittableRandom;

/**
 * Random numbers of the kinds that made-up traffic needs. Deterministic for a seed; not thread-safe.
 *
 * <p>Small means are drawn by searching the distribution from zero, large ones by transformed rejection: Hörmann,
 * <i>The transformed rejection method for generating Poisson random variables</i> (Insurance: Mathematics and Economics
 * 12, 1993) and <i>The generation of binomial random variates</i> (Journal of Statistical Computation and Simulation 46,
 * 1993). Both are exact, and cost the same however large the numbers are.
 */
final class Draws {
    private static final double SMALL_MEAN = 10;

    /** No search from zero goes on beyond this: with a mean of ten, rounding alone leads there. */
    private static final int FAR = 200;

    private static final double HALF_LOG_TWO_PI = 0.9189385332046728;

    private final SplittableRandom random;

    private Draws(SplittableRandom random) {
        this.random = random;
    }

    /** Returns the draws of one rollout of many with the same seed. */
    static Draws of(long seed, long rollout) {
        return new Draws(new SplittableRandom(KeyHash.fold(seed, rollout)));
    }

    /** Returns a number from 0 to 1, the latter excluded. */
    double uniform() {
        return random.nextDouble();
    }

    /** Returns a whole number from zero to that, excluded. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Returns true with that probability. */
    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Returns how many events there are where so many are to be expected. */
    long poisson(double mean) {
        if (mean <= 0) {
            return 0;
        }
        return mean < SMALL_MEAN ? searchPoisson(mean) : rejectPoisson(mean);
    }

    private long searchPoisson(double mean) {
        while (true) {
            double left = random.nextDouble();
            double here = Math.exp(-mean);
            int count = 0;
            while (left >= here && count < FAR) {
                left -= here;
                count++;
                here *= mean / count;
            }
            if (count < FAR) {
                return count;
            }
        }
    }

    private long rejectPoisson(double mean) {
        double root = Math.sqrt(mean);
        double logMean = Math.log(mean);
        double b = 0.931 + 2.53 * root;
        double a = -0.059 + 0.02483 * b;
        double logInverseAlpha = Math.log(1.1239 + 1.1328 / (b - 3.4));
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double us = 0.5 - Math.abs(u);
            double count = Math.floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= squeeze) {
                return (long) count;
            }
            boolean outside = count < 0 || (us < 0.013 && v > us);
            if (!outside
                    && Math.log(v) + logInverseAlpha - Math.log(a / (us * us) + b)
                            <= -mean + count * logMean - logFactorial(count)) {
                return (long) count;
            }
        }
    }

    /** Returns how many of that many trials succeed, each with that probability from 0 to 1. */
    long binomial(long trials, double probability) {
        if (trials <= 0 || probability <= 0) {
            return 0;
        }
        if (probability > 0.5) {
            return trials - binomial(trials, 1 - probability);
        }
        return trials * probability < SMALL_MEAN
                ? searchBinomial(trials, probability)
                : rejectBinomial(trials, probability);
    }

    private long searchBinomial(long trials, double probability) {
        double odds = probability / (1 - probability);
        double none = Math.exp(trials * Math.log1p(-probability));
        while (true) {
            double left = random.nextDouble();
            double here = none;
            int count = 0;
            while (left >= here && count < FAR) {
                left -= here;
                count++;
                here *= odds * (trials + 1 - count) / count;
            }
            if (count < FAR && count <= trials) {
                return count;
            }
        }
    }

    private long rejectBinomial(long trials, double probability) {
        double q = 1 - probability;
        double spread = Math.sqrt(trials * probability * q);
        double b = 1.15 + 2.53 * spread;
        double a = -0.0873 + 0.0248 * b + 0.01 * probability;
        double center = trials * probability + 0.5;
        double alpha = (2.83 + 5.1 / b) * spread;
        double squeeze = 0.92 - 4.2 / b;
        double logOdds = Math.log(probability / q);
        double mode = Math.floor((trials + 1) * probability);
        double atMode = logFactorial(mode) + logFactorial(trials - mode);
        while (true) {
            double u = random.nextDouble() - 0.5;
            double v = random.nextDouble();
            double us = 0.5 - Math.abs(u);
            double count = Math.floor((2 * a / us + b) * u + center);
            if (count < 0 || count > trials) {
                continue;
            }
            if (us >= 0.07 && v <= squeeze) {
                return (long) count;
            }
            double height = Math.log(v * alpha / (a / (us * us) + b));
            if (height <= atMode - logFactorial(count) - logFactorial(trials - count) + (count - mode) * logOdds) {
                return (long) count;
            }
        }
    }

    /** Stirling's series, after the small ones are multiplied up to where it is true to the last digits. */
    private static double logFactorial(double number) {
        double x = number + 1;
        double shift = 0;
        while (x < 10) {
            shift -= Math.log(x);
            x++;
        }
        double inverse = 1 / x;
        double square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
        return shift + (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + series;
    }
}
