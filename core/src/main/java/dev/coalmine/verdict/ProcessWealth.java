package dev.coalmine.verdict;

import java.util.List;

/**
 * One process of the judge: a run of bets on one guardrail with its own start.
 *
 * @param number which part of the error budget the process spends; numbers are never used twice
 * @param tallies what it has seen: one tally for all its bets, or one for each of the bets that share its wealth
 * @param bets its bets; what each portfolio is worth
 */
public record ProcessWealth(int number, List<Tally> tallies, List<Stakes> bets) {
    /** Copies the lists and checks the number. */
    public ProcessWealth {
        if (number < 0) {
            throw new IllegalArgumentException("Invalid process number " + number + ": allowed is 0 and above");
        }
        tallies = List.copyOf(tallies);
        if (tallies.isEmpty()) {
            throw new IllegalArgumentException("Invalid tallies: at least one is needed");
        }
        bets = List.copyOf(bets);
    }

    /** Makes a process whose bets have one tally together. */
    public ProcessWealth(int number, Tally tally, List<Stakes> bets) {
        this(number, List.of(tally), bets);
    }

    /** Returns the first tally, or the only one. */
    public Tally tally() {
        return tallies.get(0);
    }
}
