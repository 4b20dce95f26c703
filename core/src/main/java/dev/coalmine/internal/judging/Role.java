package dev.coalmine.internal.judging;

/** What a metric may do to a rollout. */
public enum Role {
    /** It may trip the rollout; it takes its part of the budget of false trips. */
    GUARDRAIL,
    /**
     * It may trip the rollout as well, but is no part of what PASS takes: what it is about is over before most of the rest
     * begins.
     */
    PRELUDE,
    /** It may only hold the rollout at its step; it has a budget of its own, since a hold is no trip. */
    SIGNAL
}
