package dev.coalmine.internal.recording;

import java.util.Arrays;

/**
 * The last candidate calls, so many at most: outcomes and keys, and what had been counted on stable when each ended. Not
 * thread-safe: it belongs to the lock of an {@link ArmedFuse}.
 */
final class LastCalls {
    private final boolean[] failed;
    private final long[] keys;
    private final long[] stableCalls;
    private final long[] stableFailures;
    private int calls;
    private int failures;
    private int next;

    LastCalls(int most) {
        this.failed = new boolean[most];
        this.keys = new long[most];
        this.stableCalls = new long[most];
        this.stableFailures = new long[most];
    }

    /** Adds a call, in the place of the oldest one if there is no room. */
    void add(boolean hasFailed, long keyHash, long stableCallsThen, long stableFailuresThen) {
        failures += (hasFailed ? 1 : 0) - (isFull() && failed[next] ? 1 : 0);
        calls = Math.min(failed.length, calls + 1);
        failed[next] = hasFailed;
        keys[next] = keyHash;
        stableCalls[next] = stableCallsThen;
        stableFailures[next] = stableFailuresThen;
        next = (next + 1) % failed.length;
    }

    void clear() {
        calls = 0;
        failures = 0;
        next = 0;
    }

    boolean isFull() {
        return calls == failed.length;
    }

    /** Returns the fraction of the calls that failed. */
    double failureRate() {
        return calls == 0 ? 0 : (double) failures / calls;
    }

    /** Returns what a full window reports, given what has been counted on stable by now. */
    FuseReport report(long processA, long stableCallsNow, long stableFailuresNow) {
        // it is full, so the place of the next call holds the oldest one
        return new FuseReport(
                processA,
                failures,
                calls,
                distinctFailingKeys(),
                stableFailuresNow - stableFailures[next],
                stableCallsNow - stableCalls[next]);
    }

    private int distinctFailingKeys() {
        return (int) Arrays.stream(keysThat(true)).distinct().count();
    }

    /** Returns whether a key that failed has succeeded as well. */
    boolean hasAKeyOfBoth() {
        long[] failing = keysThat(true);
        Arrays.sort(failing);
        return Arrays.stream(keysThat(false)).anyMatch(key -> Arrays.binarySearch(failing, key) >= 0);
    }

    private long[] keysThat(boolean hasFailed) {
        long[] found = new long[calls];
        int count = 0;
        for (int i = 0; i < calls; i++) {
            if (failed[i] == hasFailed) {
                found[count++] = keys[i];
            }
        }
        return Arrays.copyOf(found, count);
    }
}
