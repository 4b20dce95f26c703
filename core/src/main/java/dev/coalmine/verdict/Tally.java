package dev.coalmine.verdict;

import org.jspecify.annotations.Nullable;

/**
 * The counts that one process of the judge has seen, as its sentence says them.
 *
 * @param candidateKeys distinct keys that testified against the candidate, such as failing candidate keys; with ranks, those
 *     of the candidate that were ranked
 * @param stableKeys distinct keys that testified against stable; with ranks, those of stable that were ranked
 * @param expectedCandidateKeys how many of both were to be expected on the candidate: each key counts with the odds in
 *     force when it testified
 * @param calls the calls that they were seen among
 * @param yardstick what their latencies were held against; null where nothing was seen yet, or it is not about latency
 */
public record Tally(
        long candidateKeys,
        long stableKeys,
        double expectedCandidateKeys,
        CallCounts calls,
        @Nullable Yardstick yardstick) {
    /** Nothing seen yet. */
    public static final Tally NONE = new Tally(0, 0, 0, CallCounts.NONE);

    /** Checks that nothing is negative, and that the expectation is a number. */
    public Tally {
        if (candidateKeys < 0 || stableKeys < 0) {
            throw new IllegalArgumentException(
                    "Invalid testimonies " + candidateKeys + " and " + stableKeys + ": counts are not negative");
        }
        if (!(expectedCandidateKeys >= 0 && Double.isFinite(expectedCandidateKeys))) {
            throw new IllegalArgumentException(
                    "Invalid expectation " + expectedCandidateKeys + ": allowed is 0 and above");
        }
    }

    /** Makes a tally that is not about latency. */
    public Tally(long candidateKeys, long stableKeys, double expectedCandidateKeys, CallCounts calls) {
        this(candidateKeys, stableKeys, expectedCandidateKeys, calls, null);
    }

    /** Returns this tally with that many more keys, heard at the given odds, and those calls. */
    public Tally plus(long moreCandidateKeys, long moreStableKeys, double odds, CallCounts moreCalls) {
        return new Tally(
                candidateKeys + moreCandidateKeys,
                stableKeys + moreStableKeys,
                expectedCandidateKeys + odds * (moreCandidateKeys + moreStableKeys),
                calls.plus(moreCalls),
                yardstick);
    }

    /** Returns this tally, with what was last added to it held against that. */
    public Tally heldAgainst(Yardstick newest) {
        Yardstick sum = yardstick == null ? newest : yardstick.plus(newest);
        return new Tally(candidateKeys, stableKeys, expectedCandidateKeys, calls, sum);
    }

    /** Returns how many distinct keys testified, on either arm. */
    public long keys() {
        return candidateKeys + stableKeys;
    }
}
