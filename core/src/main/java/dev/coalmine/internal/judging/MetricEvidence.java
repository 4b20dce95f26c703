package dev.coalmine.internal.judging;

/** What one batch says of one metric. */
public sealed interface MetricEvidence permits CountEvidence, LatencyEvidence {}
