package dev.coalmine.figures;

import java.util.Locale;

/**
 * What a figure was to reach at most, and what it reached.
 *
 * @param promise the number of the promise, such as {@code G2}
 * @param what which figure
 * @param reached what it came to
 * @param error the Monte-Carlo standard error of that; zero if it is exact
 * @param most what it was to be at most
 * @param remark why it is known to be missed; empty if it is not
 */
record Goal(String promise, String what, double reached, double error, double most, String remark) {
    /** How many standard errors are luck. */
    private static final double LUCK = 2;

    Goal(String promise, String what, double reached, double error, double most) {
        this(promise, what, reached, error, most, "");
    }

    enum Outcome {
        MET("met"),
        WITHIN_ERROR("met within its error"),
        MISSED("**missed**");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Returns whether it is known that it is missed, and why. */
    boolean isKnownToBeMissed() {
        return !remark.isEmpty();
    }

    /** Returns whether it was met. */
    Outcome outcome() {
        if (reached <= most) {
            return Outcome.MET;
        }
        return reached - LUCK * error <= most ? Outcome.WITHIN_ERROR : Outcome.MISSED;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s %s: %.4g ± %.2g of %.4g, %s", promise, what, reached, error, most, outcome());
    }
}
