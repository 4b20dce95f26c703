package dev.coalmine.internal.judging;

/** What one batch says of one metric. */
public sealed interface MetricEvidence
        permits CountEvidence, TailEvidence, LatencyEvidence, OutcomeEvidence, RatioEvidence {
    /** Returns whether no key testified for the first time in any process. */
    boolean isSilent();
}
