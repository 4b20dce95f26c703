package dev.coalmine.internal.judging;

import dev.coalmine.internal.judging.RankBet.Direction;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;
import java.util.List;

/**
 * The bets on latency: one wealth, spread over four bets.
 *
 * <p>A candidate can be slower as a whole, or only in its tail, and a test for the one is blind to the other. Two
 * fifths of the wealth go to the ranks, a fifth each to what lies above p90, p99 and p99.9 of the reference. The mean
 * of fair games is a fair game, so nothing has to be corrected for looking four times.
 */
final class LatencyBets implements MetricBets {
    private static final double[] WEIGHTS = {0.4, 0.2, 0.2, 0.2};
    private static final double[] TAILS = {0.1, 0.01, 0.001};

    private static final CountMetric.Noun NOUN =
            new CountMetric.Noun("slow", "first calls above the reference p90", "keys");

    private final LatencyMetric metric;
    private final Unit unit;
    private final RankBet rank = new RankBet(Direction.SLOWER);
    private final ShareBet[] shares = new ShareBet[TAILS.length];
    private final LatencyProof proof;

    LatencyBets(LatencyMetric metric, Unit unit) {
        this.metric = metric;
        this.unit = unit;
        for (int i = 0; i < TAILS.length; i++) {
            shares[i] = new ShareBet(TAILS[i], Portfolio.LATENCY);
        }
        this.proof = new LatencyProof(metric, unit);
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public String sentence(Verdict.Kind kind, Evidence evidence, Unit testifying) {
        return new Sentences(NOUN, testifying).of(kind, evidence);
    }

    @Override
    public List<Stakes> begin() {
        return List.of(rank.start(), shares[0].start(), shares[1].start(), shares[2].start());
    }

    @Override
    public ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span) {
        LatencyEvidence evidence = batch.of(metric, LatencyEvidence.class);
        if (evidence == null || evidence.odds().reference().isEmpty()) {
            return process;
        }
        LatencyTestimonies heard = span == Span.SINCE_START ? evidence.sinceStart() : evidence.recent();
        LatencyOdds odds = evidence.oddsOf(heard, unit);
        List<Stakes> bets = process.bets();
        List<Stakes> next = List.of(
                rank.add(bets.get(0), odds, heard),
                addTail(0, bets.get(1), odds, heard),
                addTail(1, bets.get(2), odds, heard),
                addTail(2, bets.get(3), odds, heard));
        return new ProcessWealth(process.number(), tally(process.tally(), odds, heard), next);
    }

    private Stakes addTail(int tail, Stakes stakes, LatencyOdds odds, LatencyTestimonies heard) {
        return shares[tail].add(stakes, odds.odds(), odds.reference().above(TAILS[tail], heard));
    }

    private static Tally tally(Tally tally, LatencyOdds odds, LatencyTestimonies heard) {
        Exceedances p90 = odds.reference().above(TAILS[0], heard);
        CallCounts keys = new CallCounts(p90.candidate(), p90.candidateAbove(), p90.stable(), p90.stableAbove());
        return tally.plus(p90.candidateAbove(), p90.stableAbove(), odds.odds(), keys);
    }

    @Override
    public double logWealth(List<Stakes> stakes) {
        double[] logs = {
            rank.logWealth(stakes.get(0)),
            shares[0].logWealth(stakes.get(1)),
            shares[1].logWealth(stakes.get(2)),
            shares[2].logWealth(stakes.get(3))
        };
        return Portfolio.logMix(logs, WEIGHTS);
    }

    @Override
    public Proof proof() {
        return proof;
    }

    @Override
    public String terms() {
        return "tolerates " + metric.tolerated() + "x proves " + metric.proven() + "x";
    }
}
