package dev.coalmine.simulation;

import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.plan.Arm;
import java.util.Arrays;

/** The candidate calls of a tick in their order, of which only the failed ones are known one by one. Immutable. */
final class CandidateCalls {
    private static final long ANY_LATENCY = 1_000_000;
    private static final int FEW = 32;

    private final ArmFlow flow;
    private final long calls;
    private final long[] failed;
    private final long[] keys;
    private final Meanwhile stable;

    /** Stable's calls since the tick before, spread evenly over those of the candidate. */
    record Meanwhile(long calls, long failures) {}

    private CandidateCalls(ArmFlow flow, long calls, long[] failed, long[] keys, Meanwhile stable) {
        this.flow = flow;
        this.calls = calls;
        this.failed = failed;
        this.keys = keys;
        this.stable = stable;
    }

    /** Returns that many calls, after drawing which of them are those that failed, by these keys. */
    static CandidateCalls of(ArmFlow flow, long calls, long[] failing, Meanwhile stable, Draws draws) {
        return new CandidateCalls(flow, calls, positions(calls, failing.length, draws), failing, stable);
    }

    /** Draws which calls failed, each set being as likely: by Floyd's method, or one by one if they are many. */
    private static long[] positions(long calls, int failures, Draws draws) {
        long[] positions = new long[failures];
        if (failures > FEW) {
            int found = 0;
            for (long call = 0; found < failures; call++) {
                if (draws.uniform() * (calls - call) < failures - found) {
                    positions[found++] = call;
                }
            }
            return positions;
        }
        for (int i = 0; i < failures; i++) {
            long bound = calls - failures + i;
            long drawn = (long) (draws.uniform() * (bound + 1));
            positions[i] = contains(positions, i, drawn) ? bound : drawn;
        }
        Arrays.sort(positions);
        return positions;
    }

    private static boolean contains(long[] positions, int length, long position) {
        for (int i = 0; i < length; i++) {
            if (positions[i] == position) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many there are. */
    long calls() {
        return calls;
    }

    /** Returns how many of them failed. */
    int failures() {
        return failed.length;
    }

    /** Returns how many of the first ones failed. */
    int failuresUpTo(long first) {
        int found = Arrays.binarySearch(failed, first);
        return found >= 0 ? found : -found - 1;
    }

    /** Returns how many there are from the first failed one on, of which there must be one. */
    long callsSinceFirstFailure() {
        return calls - failed[0];
    }

    /**
     * Writes down the numbers of the failed ones, given how many calls came before, and their keys, and returns where to
     * go on.
     */
    int writeFailures(long callsBefore, long[] numbers, long[] keysOfThem, int at) {
        for (int i = 0; i < failed.length; i++) {
            numbers[at + i] = callsBefore + failed[i];
            keysOfThem[at + i] = keys[i];
        }
        return at + failed.length;
    }

    /** Tells one of them to a real epoch, after the stable calls since the one before. */
    void tell(long number, EvidenceEpoch real, Draws draws) {
        long stableCalls = between(stable.calls, number);
        long stableFailures = between(stable.failures, number);
        for (long call = 0; call < stableCalls; call++) {
            real.record(Arm.STABLE, call, ANY_LATENCY, call < stableFailures);
        }
        int at = Arrays.binarySearch(failed, number);
        real.record(Arm.CANDIDATE, at >= 0 ? keys[at] : someKey(draws), ANY_LATENCY, at >= 0);
    }

    private long between(long all, long number) {
        return (long) ((double) all * (number + 1) / calls) - (long) ((double) all * number / calls);
    }

    private long someKey(Draws draws) {
        int cell = flow.succeedingCell(draws);
        return key(cell, flow.key(cell, draws));
    }

    /** Returns what identifies a key of a cell. */
    static long key(int cell, int key) {
        return (long) cell << Integer.SIZE | key;
    }
}
