package dev.coalmine.internal.judging;

/**
 * Units of both arms, and those of them above a threshold.
 *
 * @param candidate units on the candidate
 * @param candidateAbove those of them above
 * @param stable units on stable
 * @param stableAbove those of them above
 */
record Exceedances(long candidate, long candidateAbove, long stable, long stableAbove) {
    /** Returns the candidate's part of all units; zero when there are none. */
    double candidateShare() {
        long all = candidate + stable;
        return all == 0 ? 0 : (double) candidate / all;
    }
}
