package dev.coalmine.verdict;

import org.jspecify.annotations.Nullable;

/**
 * The numbers behind a finding, taken from the process of the judge that came nearest to its limit.
 *
 * @param bet the bet of the process that tells most, and what it has seen
 * @param odds the odds in force at the last tick at which a testimony falls on the candidate, from 0 to 1: the routing
 *     share where all of stable is recorded
 * @param process the number of the process: 0 runs since the start of the revision, later ones were restarted
 * @param harm where the bettor stands who bets that the candidate is worse than tolerated
 * @param proof where the bettor stands who bets that it is good enough; null where nobody does
 */
public record Evidence(
        Bet bet,
        double odds,
        int process,
        Standing harm,
        @Nullable Standing proof) {
    /** Returns the keys and calls that the bet which tells most has seen. */
    public Tally tally() {
        return bet.tally();
    }

    /**
     * Of the bets that share the wealth of a process, the one that holds most of it.
     *
     * @param number which of them, from 0; always 0 where there is but one
     * @param tally keys and calls that it has seen
     * @param logWealth natural log of what it holds; the wealth of the process is the sum over its bets
     */
    public record Bet(int number, Tally tally, double logWealth) {}

    /**
     * What a bettor who began with 1, at fair odds, owns by now, and what it would take to decide; natural logs.
     *
     * @param logWealth natural log of the wealth
     * @param logLimit natural log of the wealth that decides
     */
    public record Standing(double logWealth, double logLimit) {
        /** Returns whether the wealth has reached the limit. */
        public boolean decides() {
            return logWealth >= logLimit;
        }

        /** Returns how far the wealth has come: zero at the start, 1 at the limit, in logs. */
        public double progress() {
            return logWealth / logLimit;
        }
    }
}
