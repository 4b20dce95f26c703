package dev.coalmine.internal.judging;

import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The proof of a business signal: its bet turned round, at the wider margin. It hears first testimonies, of keys whose arms are
 * coins of their own, so that there is no clustering to correct for.
 */
final class TurnedBet implements Proof {
    private final Portfolio portfolio;
    private final Bet bet;

    /** What a batch does to the stakes. */
    @FunctionalInterface
    interface Bet {
        Stakes add(Stakes stakes, BatchEvidence batch);
    }

    TurnedBet(Portfolio portfolio, Bet bet) {
        this.portfolio = portfolio;
        this.bet = bet;
    }

    @Override
    public ProofWealth begin() {
        return new ProofWealth(List.of(portfolio.start()), KeyBuckets.NONE);
    }

    @Override
    public ProofWealth add(ProofWealth wealth, BatchEvidence batch) {
        return new ProofWealth(List.of(bet.add(wealth.bets().get(0), batch)), KeyBuckets.NONE);
    }

    @Override
    public boolean isTelling(ProofWealth wealth, ProcessWealth sinceStart) {
        return sinceStart.tally().candidateKeys() > 0;
    }

    @Override
    public double logWealth(ProofWealth wealth) {
        return portfolio.logWealth(wealth.bets().get(0));
    }

    @Override
    public OptionalDouble timesTo(double logLimit, ProofWealth wealth) {
        return portfolio.timesTo(logLimit, wealth.bets().get(0), 1);
    }

    @Override
    public Outlook.Unit unit() {
        return Outlook.Unit.KEYS;
    }
}
