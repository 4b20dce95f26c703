package dev.coalmine.plan;

/**
 * What must be true to leave a step, beside its hold, its minimum of candidate calls and the plan's warm-up. A signal
 * that fails holds at every gate.
 */
public enum Gate {
    /** No guardrail fails. The default. */
    NO_HARM("no-harm"),

    /** Every guardrail passes: the candidate was shown to be good enough, and not merely not shown to be bad. */
    PROVEN("proven"),

    /** No guardrail fails, and a human lets the rollout go on by {@code advance}. */
    APPROVAL("approval");

    private final String label;

    Gate(String label) {
        this.label = label;
    }

    /** Returns the word used in configuration and status, such as {@code no-harm}. */
    public String label() {
        return label;
    }
}
