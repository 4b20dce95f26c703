package dev.coalmine.internal.judging;

/** What a metric may do to a rollout. */
public enum Role {
    /** It may trip the rollout; it takes its part of the budget of false trips. */
    GUARDRAIL,
    /** It may only hold the rollout at its step; it has a budget of its own, since a hold is no trip. */
    SIGNAL
}
