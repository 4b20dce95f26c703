package dev.coalmine.internal.judging;

/** Something that the judge bets on, as the plan wants it judged. */
public sealed interface Metric permits CountMetric, LatencyMetric, OutcomeMetric, RatioMetric, TailMetric, ValueMetric {
    /** Returns the name used in evidence, metrics and sentences, such as {@code error-rate}. */
    String name();

    /** Returns what the metric may do to a rollout. */
    Role role();

    /** Returns its part of the budget, in proportion to the weights of the other guardrails that are present. */
    double weight();

    /** Returns the alpha that it is judged by: the plan's, unless it has one of its own. */
    default double alpha(double ofPlan) {
        return ofPlan;
    }

    /** Checks and returns a name. */
    static String checkedName(String name) {
        boolean plain = !name.isBlank() && name.length() <= 100 && name.chars().noneMatch(Character::isISOControl);
        if (!plain) {
            throw new IllegalArgumentException("Invalid metric name of " + name.length()
                    + " characters: allowed are 1 to 100 characters without line breaks");
        }
        return name;
    }

    /** Checks and returns a weight. */
    static double checkedWeight(double weight) {
        if (!(weight > 0 && weight <= 1_000)) {
            throw new IllegalArgumentException("Invalid weight " + weight + ": allowed is above 0, up to 1,000");
        }
        return weight;
    }
}
