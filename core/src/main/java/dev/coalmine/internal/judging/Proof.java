package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import java.util.OptionalDouble;

/** The bets that the candidate is good enough by one metric, for PASS. */
sealed interface Proof permits CountProof, LatencyProof, TurnedBet {
    /** Returns the state of a proof that begins. */
    ProofWealth begin();

    /** Returns the state after a batch. */
    ProofWealth add(ProofWealth wealth, BatchEvidence batch);

    /** Returns whether there is anything to tell by, given what the process saw that began with the proof. */
    boolean isTelling(ProofWealth wealth, ProcessWealth sinceStart);

    /** Returns the natural log of what the poorest bet owns, tempered by the dispersion. */
    double logWealth(ProofWealth wealth);

    /** Returns which of the metric's bets it is about, of those that are still to be proven the furthest from it. */
    default int poorest(ProofWealth wealth) {
        return 0;
    }

    /** Returns how many times as much of the same evidence would be worth that much; empty if none would. */
    OptionalDouble timesTo(double logLimit, ProofWealth wealth);

    /** Returns what the proof counts. */
    Outlook.Unit unit();
}
