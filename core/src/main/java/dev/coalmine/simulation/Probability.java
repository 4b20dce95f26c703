package dev.coalmine.simulation;

/**
 * How often something happened, and what that says of its probability.
 *
 * <p>The interval is Wilson's, <i>Probable Inference, the Law of Succession, and Statistical Inference</i> (JASA 22,
 * 1927): it holds the true probability in 95 of 100 simulations, and is of use even where nothing happened at all.
 *
 * @param happened in how many rollouts it happened
 * @param rollouts of how many
 */
public record Probability(int happened, int rollouts) {
    private static final double Z = 1.959963984540054;

    /** Checks that the numbers can be. */
    public Probability {
        if (happened < 0 || happened > rollouts) {
            throw new IllegalArgumentException(
                    "Invalid probability of " + happened + " in " + rollouts + ": allowed is 0 to all");
        }
    }

    /** Returns the part of the rollouts in which it happened; zero if there were none. */
    public double estimate() {
        return rollouts == 0 ? 0 : (double) happened / rollouts;
    }

    /** Returns the lower end of the 95% interval; zero if there were no rollouts. */
    public double low() {
        return rollouts == 0 || happened == 0 ? 0 : Math.max(0, center() - radius());
    }

    /** Returns the upper end of the 95% interval; one if there were no rollouts. */
    public double high() {
        return rollouts == 0 || happened == rollouts ? 1 : Math.min(1, center() + radius());
    }

    /** Returns the Monte-Carlo standard error of the estimate. */
    public double standardError() {
        return rollouts == 0 ? 0 : Math.sqrt(estimate() * (1 - estimate()) / rollouts);
    }

    private double center() {
        return (estimate() + Z * Z / (2 * rollouts)) / (1 + Z * Z / rollouts);
    }

    private double radius() {
        double variance = estimate() * (1 - estimate()) / rollouts + Z * Z / (4.0 * rollouts * rollouts);
        return Z * Math.sqrt(variance) / (1 + Z * Z / rollouts);
    }

    /** Returns it as people read it, such as {@code 0.1% (0.03% to 0.4%)}. */
    @Override
    public String toString() {
        return Words.percent(estimate()) + " (" + Words.percent(low()) + " to " + Words.percent(high()) + ")";
    }
}
