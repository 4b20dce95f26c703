package dev.coalmine.internal.judging;

/**
 * The metric of how many distinct keys call on either arm, which may only hold a rollout.
 *
 * @param ownAlpha the chance that a rollout without a mismatch is ever held
 * @param tolerated what part of the keys of either arm may be missing
 */
public record RatioMetric(double ownAlpha, double tolerated) implements Metric {
    /** The name used in evidence, metrics and sentences: {@value}. */
    public static final String NAME = "sample-ratio";

    /** Checks the numbers. */
    public RatioMetric {
        if (!(ownAlpha > 0 && ownAlpha < 1 && tolerated > 0 && tolerated < 1)) {
            throw new IllegalArgumentException("Invalid sample ratio of alpha " + ownAlpha + " and tolerance "
                    + tolerated + ": allowed is between 0 and 1");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Role role() {
        return Role.SIGNAL;
    }

    @Override
    public double weight() {
        return 1;
    }

    @Override
    public double alpha(double ofPlan) {
        return ownAlpha;
    }
}
