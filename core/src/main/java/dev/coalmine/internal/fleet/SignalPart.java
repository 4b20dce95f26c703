package dev.coalmine.internal.fleet;

import dev.coalmine.internal.recording.Heard;
import dev.coalmine.internal.recording.LatencyFirsts;
import dev.coalmine.internal.recording.SignalBatch;
import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.CallCounts;
import org.jspecify.annotations.Nullable;

/** What a fleet has counted of one business signal at one share and pair of processes. Not thread-safe. */
final class SignalPart {
    private final ArmPart stable = new ArmPart();
    private final ArmPart candidate = new ArmPart();
    private LatencyFirsts.@Nullable Sum values;

    /** The counts of one arm. */
    private static final class ArmPart {
        long recorded;
        long happened;
        long firstsA;
        long firstsB;

        Heard heard() {
            return new Heard(0, firstsA, firstsB);
        }

        /** Returns how often it happened, which is never more often than it was recorded, whatever the counters say. */
        long happened() {
            return Math.min(recorded, happened);
        }
    }

    private ArmPart of(Arm arm) {
        return arm == Arm.CANDIDATE ? candidate : stable;
    }

    void addRecorded(Arm arm, long count) {
        of(arm).recorded += count;
    }

    void addHappened(Arm arm, long count) {
        of(arm).happened += count;
    }

    void addFirsts(Arm arm, boolean sinceStart, long keys) {
        if (sinceStart) {
            of(arm).firstsA += keys;
        } else {
            of(arm).firstsB += keys;
        }
    }

    void addA(Arm arm, int rank, int forProof, long keys) {
        sum().addA(arm, rank, keys);
        if (arm == Arm.CANDIDATE) {
            sum().addProof(forProof, keys);
        }
    }

    void addB(Arm arm, int rank, long keys) {
        sum().addB(arm, rank, keys);
    }

    private LatencyFirsts.Sum sum() {
        LatencyFirsts.Sum sum = values == null ? new LatencyFirsts.Sum() : values;
        values = sum;
        return sum;
    }

    SignalBatch batch() {
        return new SignalBatch(
                stable.heard(),
                candidate.heard(),
                new CallCounts(candidate.recorded, candidate.happened(), stable.recorded, stable.happened()),
                values == null ? null : values.under(null));
    }
}
