package dev.coalmine.verdict;

import java.util.List;

/**
 * The judge's state of the proof that the candidate is good enough for one metric.
 *
 * @param bets its bets; all of them have to win, since each proves another part
 * @param groups calls and events by group of keys, from which the proof's dispersion comes; none where keys testify
 */
public record ProofWealth(List<Stakes> bets, KeyBuckets groups) {
    /** No proof: nobody bets. */
    public static final ProofWealth NONE = new ProofWealth(List.of(), KeyBuckets.NONE);

    /** Copies the bets. */
    public ProofWealth {
        bets = List.copyOf(bets);
    }
}
