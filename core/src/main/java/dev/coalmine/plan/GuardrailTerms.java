package dev.coalmine.plan;

/**
 * What all guardrails have in common.
 *
 * @param name the name used in evidence, metrics and sentences
 * @param weight its part of the budget of false trips, in proportion to those of the others
 * @param signal whether it may only hold
 */
record GuardrailTerms(String name, double weight, boolean signal) {
    GuardrailTerms {
        if (!(weight > 0 && weight <= Guardrail.MAX_WEIGHT)) {
            throw new IllegalArgumentException(
                    "Invalid weight " + weight + " of guardrail " + name + ": allowed is above 0, up to 1,000");
        }
    }

    static GuardrailTerms of(String name, double weight) {
        return new GuardrailTerms(name, weight, false);
    }

    GuardrailTerms weighing(double newWeight) {
        return new GuardrailTerms(name, newWeight, signal);
    }

    GuardrailTerms signalling() {
        return new GuardrailTerms(name, weight, true);
    }
}
