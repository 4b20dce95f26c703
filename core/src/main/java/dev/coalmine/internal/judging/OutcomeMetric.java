package dev.coalmine.internal.judging;

/**
 * The metric of how many distinct keys have an outcome that the application records, good or bad.
 *
 * @param name the name used in evidence, metrics and sentences
 * @param role what it may do to a rollout
 * @param weight its part of the budget
 * @param outcome the outcome and what would be harm
 * @param margins by what factors the candidate may be worse
 */
public record OutcomeMetric(String name, Role role, double weight, Outcome outcome, Margins margins) implements Metric {
    /**
     * What is counted.
     *
     * @param signal the name of the signal, for sentences
     * @param harm what of it would be harm
     */
    public record Outcome(String signal, Harm harm) {}

    /**
     * By what factors the candidate may be worse.
     *
     * @param tolerated the factor up to which no harm is shown, at least 1
     * @param proven the factor within which it is to be proven, at least 1
     */
    public record Margins(double tolerated, double proven) {
        /** Checks the factors. */
        public Margins {
            if (!(tolerated >= 1 && proven >= tolerated)) {
                throw new IllegalArgumentException("Invalid factors " + tolerated + " and " + proven
                        + ": allowed are 1 and above, the proven one not below the tolerated");
            }
        }
    }

    /** Checks the name and the weight. */
    public OutcomeMetric {
        Metric.checkedName(name);
        Metric.checkedWeight(weight);
    }

    /** Returns the guardrail of that name. */
    public static OutcomeMetric of(String name, double weight, Outcome outcome, Margins margins) {
        return new OutcomeMetric(name, Role.GUARDRAIL, weight, outcome, margins);
    }

    /** Returns a copy that may only hold the rollout. */
    public OutcomeMetric onlyHolding() {
        return new OutcomeMetric(name, Role.SIGNAL, weight, outcome, margins);
    }
}
