package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The proof of a metric that counts something harmful: one {@link CountBet} turned round, on calls rather than keys at the
 * realised share of each batch, tempered by the {@link Dispersion} of the metric's own events.
 */
final class CountProof implements Proof {
    private final Heard heard;
    private final Unit testifying;
    private final Margin margin;
    private final CountBet bet;

    /** What is heard of a batch. */
    interface Heard {
        /** Returns the evidence in a batch, or null if there is none. */
        @Nullable
        CountEvidence in(BatchEvidence batch);
    }

    CountProof(Heard heard, Unit testifying, Margin margin) {
        this.heard = heard;
        this.testifying = testifying;
        this.margin = margin;
        this.bet = new CountBet(margin, Portfolio.PASS);
    }

    @Override
    public ProofWealth begin() {
        return new ProofWealth(List.of(bet.start()), KeyBuckets.NONE);
    }

    @Override
    public ProofWealth add(ProofWealth wealth, BatchEvidence batch) {
        CountEvidence evidence = heard.in(batch);
        if (evidence == null) {
            return wealth;
        }
        CallCounts calls = evidence.proof().calls();
        Testimonies events = new Testimonies(calls.candidateFailures(), calls.stableFailures());
        Stakes stakes = bet.add(wealth.bets().get(0), calls.candidateShare(), calls.candidateCalls(), events);
        return new ProofWealth(
                List.of(stakes), wealth.groups().plus(evidence.proof().groups()));
    }

    /** A proof by calls of sticky keys means nothing before it is known how the events cluster. */
    @Override
    public boolean isTelling(ProofWealth wealth, ProcessWealth sinceStart) {
        return testifying == Unit.CALL || !wealth.groups().isEmpty();
    }

    @Override
    public double logWealth(ProofWealth wealth) {
        return Portfolio.PASS.logWealth(wealth.bets().get(0), dispersion(wealth.groups()));
    }

    @Override
    public OptionalDouble timesTo(double logLimit, ProofWealth wealth) {
        return Portfolio.PASS.timesTo(logLimit, wealth.bets().get(0), dispersion(wealth.groups()));
    }

    /** What stable does is nothing to a ceiling. */
    private double dispersion(KeyBuckets groups) {
        return margin.ratio() == 0 ? Dispersion.ofCandidate(groups) : Dispersion.of(groups);
    }

    @Override
    public Outlook.Unit unit() {
        return Outlook.Unit.CALLS;
    }
}
