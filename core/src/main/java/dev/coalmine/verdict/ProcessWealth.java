package dev.coalmine.verdict;

import java.util.List;

/**
 * One process of the judge: a run of bets on one guardrail with its own start.
 *
 * @param number which part of the error budget the process spends; numbers are never used twice
 * @param tally what it has seen
 * @param bets its bets; what each portfolio is worth
 */
public record ProcessWealth(int number, Tally tally, List<Stakes> bets) {
    /** Copies the bets and checks the number. */
    public ProcessWealth {
        if (number < 0) {
            throw new IllegalArgumentException("Invalid process number " + number + ": allowed is 0 and above");
        }
        bets = List.copyOf(bets);
    }
}
