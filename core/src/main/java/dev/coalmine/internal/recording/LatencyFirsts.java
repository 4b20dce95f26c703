package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long the calls took by which keys testified to latency, as one drain found them: counts by notch of the epoch's
 * scale. Immutable: arrays are copied on the way out.
 */
public final class LatencyFirsts {
    private final LatencyScale scale;
    private final long[] stableA;
    private final long[] candidateA;
    private final long[] stableB;
    private final long[] candidateB;
    private final long[] candidateProof;

    LatencyFirsts(
            LatencyScale scale,
            long[] stableA,
            long[] candidateA,
            long[] stableB,
            long[] candidateB,
            long[] candidateProof) {
        this.scale = scale;
        this.stableA = stableA;
        this.candidateA = candidateA;
        this.stableB = stableB;
        this.candidateB = candidateB;
        this.candidateProof = candidateProof;
    }

    /** Adds up testimonies by {@link Rank}, of instances that held their calls against references of their own. */
    public static final class Sum {
        private final long[][] byArm = new long[5][Rank.CELLS];

        /** Adds keys of that arm that spoke for the first time in process A. */
        public void addA(Arm arm, int rank, long keys) {
            byArm[arm == Arm.CANDIDATE ? 1 : 0][rank] += keys;
        }

        /** Adds keys of that arm that spoke for the first time in process B. */
        public void addB(Arm arm, int rank, long keys) {
            byArm[arm == Arm.CANDIDATE ? 3 : 2][rank] += keys;
        }

        /** Adds keys of the candidate that spoke for the first time in process A, with their rank for the proof. */
        public void addProof(int rank, long keys) {
            byArm[4][rank] += keys;
        }

        /**
         * Returns the sum.
         *
         * @param named the scale whose thresholds are named in sentences, or null
         */
        public LatencyFirsts under(@Nullable LatencyScale named) {
            return new LatencyFirsts(LatencyScale.ofRanks(named), byArm[0], byArm[1], byArm[2], byArm[3], byArm[4]);
        }
    }

    /** Returns the scale of the epoch. */
    public LatencyScale scale() {
        return scale;
    }

    /** Returns the keys of that arm that spoke for the first time in process A, by notch, the caller's own. */
    public long[] firstsA(Arm arm) {
        return (arm == Arm.STABLE ? stableA : candidateA).clone();
    }

    /** Returns the keys of that arm that spoke for the first time in process B, by notch, the caller's own. */
    public long[] firstsB(Arm arm) {
        return (arm == Arm.STABLE ? stableB : candidateB).clone();
    }

    /**
     * Returns the keys of that arm that spoke for the first time in process A, by notch, with the candidate's latencies
     * lowered by what is to be proven; the caller's own.
     */
    public long[] proof(Arm arm) {
        return (arm == Arm.STABLE ? stableA : candidateProof).clone();
    }

    boolean isEmpty() {
        return sum(stableA) + sum(candidateA) + sum(stableB) + sum(candidateB) == 0;
    }

    private static long sum(long[] counts) {
        return Arrays.stream(counts).sum();
    }
}
