package dev.coalmine.console;

import dev.coalmine.RolloutStatus;
import dev.coalmine.stats.ArmStats;
import java.time.Instant;
import java.util.List;

/**
 * How a rollout stood at one moment, and what had been recorded since its start by then. Immutable.
 *
 * @param at the moment, in milliseconds since 1970
 * @param share the share of keys that went to the candidate, from 0 to 1
 * @param evidence how far the evidence had come for each of the history's guardrails, as in {@link RolloutRow.Evidence}
 * @param stableCalls recorded calls on stable
 * @param stableFailures those of them that failed
 * @param candidateCalls recorded calls on the candidate
 * @param candidateFailures those of them that failed
 */
public record HistoryPoint(
        long at,
        double share,
        List<Double> evidence,
        long stableCalls,
        long stableFailures,
        long candidateCalls,
        long candidateFailures) {
    /** Copies the evidence. */
    public HistoryPoint {
        evidence = List.copyOf(evidence);
    }

    static HistoryPoint of(RolloutStatus status, Instant at) {
        ArmStats stable = status.stable();
        ArmStats candidate = status.candidate();
        return new HistoryPoint(
                at.toEpochMilli(),
                status.share().fraction(),
                status.verdict().findings().stream()
                        .map(finding -> Figures.progress(finding.evidence().harm()))
                        .toList(),
                stable.calls(),
                stable.failures(),
                candidate.calls(),
                candidate.failures());
    }
}
