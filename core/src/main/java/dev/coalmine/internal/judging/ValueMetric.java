package dev.coalmine.internal.judging;

/**
 * The metric of a number that the application records, by the first of each key. Tolerances are applied by the recorder.
 *
 * @param name the name used in evidence, metrics and sentences
 * @param role what it may do to a rollout
 * @param weight its part of the budget
 * @param outcome the signal and what would be harm
 * @param margins by what factors the candidate may be worse
 */
public record ValueMetric(
        String name, Role role, double weight, OutcomeMetric.Outcome outcome, OutcomeMetric.Margins margins)
        implements Metric {
    /** Checks the name and the weight. */
    public ValueMetric {
        Metric.checkedName(name);
        Metric.checkedWeight(weight);
    }

    /** Returns the guardrail of that name. */
    public static ValueMetric of(
            String name, double weight, OutcomeMetric.Outcome outcome, OutcomeMetric.Margins margins) {
        return new ValueMetric(name, Role.GUARDRAIL, weight, outcome, margins);
    }

    /** Returns a copy that may only hold the rollout. */
    public ValueMetric onlyHolding() {
        return new ValueMetric(name, Role.SIGNAL, weight, outcome, margins);
    }
}
