package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one drain found new in one evidence epoch: one batch for the judge, at one share.
 *
 * <p>A batch may come from an epoch that is retired already, by calls that ended late; it is then still to be judged at
 * the share of its own epoch. Its testimonies belong to the processes of its epoch: process A goes on over epochs until
 * one is opened fresh, process B restarts with every epoch. Where the judge runs a later process by now, the testimonies
 * for the earlier one are to be dropped, since the same key may speak again in the later one.
 *
 * @param terms the odds and processes of the epoch
 * @param stable what is new on stable
 * @param candidate what is new on the candidate
 * @param groups the same calls by group of keys
 * @param latency what testified to latency; null if nobody was asked
 * @param signals what testified to business signals, in the order of the plan; empty if nobody was asked
 */
public record EpochBatch(
        EpochTerms terms,
        ArmBatch stable,
        ArmBatch candidate,
        GroupedEvents groups,
        @Nullable LatencyFirsts latency,
        List<SignalBatch> signals) {
    /** Copies the list. */
    public EpochBatch {
        signals = List.copyOf(signals);
    }

    /** Where there are no business signals. */
    public EpochBatch(
            EpochTerms terms,
            ArmBatch stable,
            ArmBatch candidate,
            GroupedEvents groups,
            @Nullable LatencyFirsts latency) {
        this(terms, stable, candidate, groups, latency, List.of());
    }

    /** Returns what is new on that arm. */
    public ArmBatch of(Arm arm) {
        return arm == Arm.STABLE ? stable : candidate;
    }

    boolean isEmpty() {
        return stable.isEmpty()
                && candidate.isEmpty()
                && (latency == null || latency.isEmpty())
                && signals.stream().allMatch(SignalBatch::isEmpty);
    }
}
