package dev.coalmine.verdict;

import java.util.Arrays;

/**
 * Calls and failures of both arms, counted apart for {@value #COUNT} groups of keys, so that clustering by key can be
 * seen. The group of a key comes from its hash, independently of the arm. Of the calls a fixed part may stand for all.
 * Failures are failed calls, or other calls of the kind that a guardrail counts.
 *
 * <p>Immutable: arrays are copied on the way in and never handed out.
 */
public final class KeyBuckets {
    /** How many groups of keys there are on each arm: {@value}. */
    public static final int COUNT = 64;

    /** No calls at all. */
    public static final KeyBuckets NONE =
            new KeyBuckets(new long[COUNT], new long[COUNT], new long[COUNT], new long[COUNT]);

    private final long[] candidateCalls;
    private final long[] candidateFailures;
    private final long[] stableCalls;
    private final long[] stableFailures;

    private KeyBuckets(long[] candidateCalls, long[] candidateFailures, long[] stableCalls, long[] stableFailures) {
        this.candidateCalls = candidateCalls;
        this.candidateFailures = candidateFailures;
        this.stableCalls = stableCalls;
        this.stableFailures = stableFailures;
    }

    /**
     * Returns the buckets with these counts.
     *
     * @throws IllegalArgumentException if an array has not {@value #COUNT} elements or a count is negative
     */
    public static KeyBuckets of(
            long[] candidateCalls, long[] candidateFailures, long[] stableCalls, long[] stableFailures) {
        return new KeyBuckets(
                checked("candidate calls", candidateCalls),
                checked("candidate failures", candidateFailures),
                checked("stable calls", stableCalls),
                checked("stable failures", stableFailures));
    }

    /**
     * Returns the same calls with other failures among them.
     *
     * @throws IllegalArgumentException if an array has not {@value #COUNT} elements or a count is negative
     */
    public KeyBuckets withFailures(long[] candidate, long[] stable) {
        return new KeyBuckets(
                candidateCalls,
                checked("candidate failures", candidate),
                stableCalls,
                checked("stable failures", stable));
    }

    private static long[] checked(String what, long[] counts) {
        if (counts.length != COUNT) {
            throw new IllegalArgumentException(
                    "Invalid " + what + " of " + counts.length + " buckets: there are " + COUNT);
        }
        for (long count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("Invalid " + what + " " + count + ": counts are not negative");
            }
        }
        return counts.clone();
    }

    /** Returns the sum of these counts and others. */
    public KeyBuckets plus(KeyBuckets other) {
        if (other.isEmpty()) {
            return this;
        }
        return new KeyBuckets(
                sum(candidateCalls, other.candidateCalls),
                sum(candidateFailures, other.candidateFailures),
                sum(stableCalls, other.stableCalls),
                sum(stableFailures, other.stableFailures));
    }

    private static long[] sum(long[] some, long[] others) {
        long[] sum = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            sum[i] = some[i] + others[i];
        }
        return sum;
    }

    /** Returns whether nothing was counted, on either arm. */
    public boolean isEmpty() {
        return isZero(candidateCalls) && isZero(candidateFailures) && isZero(stableCalls) && isZero(stableFailures);
    }

    private static boolean isZero(long[] counts) {
        for (long count : counts) {
            if (count != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns a copy of the candidate's calls by bucket, the caller's own. */
    public long[] candidateCalls() {
        return candidateCalls.clone();
    }

    /** Returns a copy of the candidate's failures by bucket, the caller's own. */
    public long[] candidateFailures() {
        return candidateFailures.clone();
    }

    /** Returns a copy of stable's calls by bucket, the caller's own. */
    public long[] stableCalls() {
        return stableCalls.clone();
    }

    /** Returns a copy of stable's failures by bucket, the caller's own. */
    public long[] stableFailures() {
        return stableFailures.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyBuckets buckets
                && Arrays.equals(candidateCalls, buckets.candidateCalls)
                && Arrays.equals(candidateFailures, buckets.candidateFailures)
                && Arrays.equals(stableCalls, buckets.stableCalls)
                && Arrays.equals(stableFailures, buckets.stableFailures);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(candidateCalls) + Arrays.hashCode(candidateFailures))
                + 31 * Arrays.hashCode(stableCalls)
                + Arrays.hashCode(stableFailures);
    }

    @Override
    public String toString() {
        return Arrays.toString(candidateFailures) + " of " + Arrays.toString(candidateCalls) + ", "
                + Arrays.toString(stableFailures) + " of " + Arrays.toString(stableCalls);
    }
}
