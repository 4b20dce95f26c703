package dev.coalmine.plan;

/** A judged metric that trips the rollout when the candidate is shown to be worse than tolerated. */
public sealed interface Guardrail permits ErrorRateGuardrail {
    /** Returns the guardrail on the fraction of failed calls, with the default tolerances. */
    static ErrorRateGuardrail errorRate() {
        return ErrorRateGuardrail.DEFAULT;
    }

    /** Returns the name used in evidence, metrics and sentences, such as {@code error-rate}. */
    String name();
}
