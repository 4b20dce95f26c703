package dev.coalmine.verdict;

/**
 * Recorded calls of both arms and those of them that failed, or were otherwise of the kind that a guardrail counts.
 *
 * @param candidateCalls recorded candidate calls
 * @param candidateFailures failed ones among them
 * @param stableCalls recorded stable calls
 * @param stableFailures failed ones among them
 */
public record CallCounts(long candidateCalls, long candidateFailures, long stableCalls, long stableFailures) {
    /** No calls at all. */
    public static final CallCounts NONE = new CallCounts(0, 0, 0, 0);

    /** Checks that no count is negative. */
    public CallCounts {
        if (candidateCalls < 0 || candidateFailures < 0 || stableCalls < 0 || stableFailures < 0) {
            throw new IllegalArgumentException("Invalid call counts " + candidateFailures + " of " + candidateCalls
                    + " and " + stableFailures + " of " + stableCalls + ": counts are not negative");
        }
    }

    /** Returns the sum of these calls and others. */
    public CallCounts plus(CallCounts other) {
        return new CallCounts(
                candidateCalls + other.candidateCalls,
                candidateFailures + other.candidateFailures,
                stableCalls + other.stableCalls,
                stableFailures + other.stableFailures);
    }

    /** Returns the candidate's part of these calls, from 0 to 1; zero when there are none. */
    public double candidateShare() {
        long calls = candidateCalls + stableCalls;
        return calls == 0 ? 0 : (double) candidateCalls / calls;
    }

    /** Returns the fraction of candidate calls that failed; zero when there were none. */
    public double candidateRate() {
        return candidateCalls == 0 ? 0 : (double) candidateFailures / candidateCalls;
    }

    /** Returns the fraction of stable calls that failed; zero when there were none. */
    public double stableRate() {
        return stableCalls == 0 ? 0 : (double) stableFailures / stableCalls;
    }
}
