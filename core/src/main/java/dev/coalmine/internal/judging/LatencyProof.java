package dev.coalmine.internal.judging;

import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The proof of latency.
 *
 * <p>That the candidate is not slower by the margin is three things: not as a whole, not above p90, not above p99. Three
 * bettors bet on each, with candidate latencies lowered by the margin; a candidate at the margin then makes every first
 * call a fair coin again, however fast or slow it was, and the slower it is beyond, the more they lose. If one of the three
 * is false, its bettor gets rich with a chance of at most α, so all three must be, and α needs no splitting. Keys testify
 * once here too, so there is no clustering to correct for, as there is where calls are counted.
 *
 * <p>A call that failed late, which speaks by the time that it took at least, is not forgiven the wider margin but only
 * what the guardrail tolerates. So it lies higher than it would at the margin, and the candidate can only lose by it.
 */
final class LatencyProof implements Proof {
    private static final double[] TAILS = {0.1, 0.01};

    private final LatencyMetric metric;
    private final Unit testifying;
    private final RankBet rank = new RankBet(RankBet.Direction.FASTER);
    private final ShareBet[] shares = new ShareBet[TAILS.length];

    LatencyProof(LatencyMetric metric, Unit testifying) {
        this.metric = metric;
        this.testifying = testifying;
        for (int i = 0; i < TAILS.length; i++) {
            shares[i] = new ShareBet(TAILS[i], Portfolio.PASS);
        }
    }

    @Override
    public ProofWealth begin() {
        List<Stakes> bets = new ArrayList<>(List.of(rank.start()));
        for (ShareBet share : shares) {
            bets.add(share.start());
        }
        return new ProofWealth(bets, KeyBuckets.NONE);
    }

    @Override
    public ProofWealth add(ProofWealth wealth, BatchEvidence batch) {
        LatencyEvidence evidence = batch.of(metric, LatencyEvidence.class);
        if (evidence == null || evidence.odds().reference().isEmpty()) {
            return wealth;
        }
        LatencyTestimonies heard = evidence.proof();
        LatencyOdds odds = evidence.oddsOf(heard, testifying);
        List<Stakes> bets = new ArrayList<>(List.of(rank.add(wealth.bets().get(0), odds, heard)));
        for (int i = 0; i < TAILS.length; i++) {
            bets.add(shares[i].add(
                    wealth.bets().get(i + 1), odds.odds(), odds.reference().above(TAILS[i], heard)));
        }
        return new ProofWealth(bets, KeyBuckets.NONE);
    }

    @Override
    public boolean isTelling(ProofWealth wealth, ProcessWealth sinceStart) {
        return sinceStart.tally().calls().candidateCalls() > 0;
    }

    @Override
    public double logWealth(ProofWealth wealth) {
        return logWealth(wealth, poorest(wealth));
    }

    @Override
    public int poorest(ProofWealth wealth) {
        int poorest = 0;
        for (int bet = 1; bet <= TAILS.length; bet++) {
            poorest = logWealth(wealth, bet) < logWealth(wealth, poorest) ? bet : poorest;
        }
        return poorest;
    }

    private double logWealth(ProofWealth wealth, int bet) {
        Stakes stakes = wealth.bets().get(bet);
        return bet == 0 ? rank.logWealth(stakes) : shares[bet - 1].logWealth(stakes);
    }

    @Override
    public OptionalDouble timesTo(double logLimit, ProofWealth wealth) {
        double most = 0;
        for (int i = 0; i < wealth.bets().size(); i++) {
            Portfolio portfolio = i == 0 ? Portfolio.RANK : Portfolio.PASS;
            OptionalDouble times = portfolio.timesTo(logLimit, wealth.bets().get(i), 1);
            if (times.isEmpty()) {
                return times;
            }
            most = Math.max(most, times.getAsDouble());
        }
        return OptionalDouble.of(most);
    }

    @Override
    public Outlook.Unit unit() {
        return Outlook.Unit.KEYS;
    }
}
