package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How long the calls took by which keys of one epoch testified to latency, or other numbers that they testified to: counts by
 * process, arm and notch of the scale.
 *
 * <p>One set for all threads: a key adds to it once, and notches hold about as many calls each, which spreads those who
 * add at the same time over many cache lines. Emptying takes each count by an atomic exchange with zero, so every
 * addition is taken by exactly one drain. Thread-safe; {@link #takeNew} may run in one thread at a time.
 */
final class LatencyCells {
    private static final VarHandle CELL =
            MethodHandles.arrayElementVarHandle(int[].class).withInvokeExactBehavior();

    private final LatencyScale scale;
    private final int[] cells;

    LatencyCells(LatencyScale scale) {
        this.scale = scale;
        this.cells = new int[5 * scale.notches()];
    }

    void addToA(Arm arm, int bin) {
        add(arm == Arm.CANDIDATE ? 1 : 0, bin);
    }

    void addToB(Arm arm, int bin) {
        add(arm == Arm.CANDIDATE ? 3 : 2, bin);
    }

    /** Adds a candidate key of process A with the bin that it has for the proof. */
    void addToProof(int bin) {
        add(4, bin);
    }

    private void add(int series, int bin) {
        int notch = scale.notchOf(bin);
        int unused = (int) CELL.getAndAdd(cells, series * scale.notches() + notch, 1);
    }

    /** Returns where latencies of a bin lie in the reference, by {@link Rank}. */
    int rankOf(int bin) {
        return scale.rankOf(bin);
    }

    /** Returns what was added since it was last asked. */
    LatencyFirsts takeNew() {
        return new LatencyFirsts(scale, take(0), take(1), take(2), take(3), take(4));
    }

    private long[] take(int series) {
        long[] counts = new long[scale.notches()];
        for (int notch = 0; notch < counts.length; notch++) {
            int cell = series * counts.length + notch;
            if ((int) CELL.getVolatile(cells, cell) != 0) {
                counts[notch] = Integer.toUnsignedLong((int) CELL.getAndSet(cells, cell, 0));
            }
        }
        return counts;
    }
}
