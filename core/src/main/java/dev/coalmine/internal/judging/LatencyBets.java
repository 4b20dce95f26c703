package dev.coalmine.internal.judging;

import dev.coalmine.internal.judging.RankBet.Direction;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Yardstick;
import java.util.ArrayList;
import java.util.Collections;
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

    private static final List<String> QUANTILES = List.of("p90", "p99", "p99.9");

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
        String among = testifying == Unit.KEY ? "keys" : "calls";
        int bet = evidence.bet().number();
        if (bet == 0) {
            return LatencySentences.ranks(kind, evidence, among);
        }
        String witnesses = testifying == Unit.KEY ? "first calls" : "calls";
        return LatencySentences.above(
                kind, evidence, witnesses + " above the reference " + QUANTILES.get(bet - 1), among);
    }

    @Override
    public List<Stakes> begin() {
        return List.of(rank.start(), shares[0].start(), shares[1].start(), shares[2].start());
    }

    @Override
    public List<Tally> tallies() {
        return Collections.nCopies(1 + TAILS.length, Tally.NONE);
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
        List<Tally> tallies = new ArrayList<>(List.of(ranks(process.tallies().get(0), odds, heard)));
        for (int tail = 0; tail < TAILS.length; tail++) {
            tallies.add(above(tail, process.tallies().get(tail + 1), odds, heard));
        }
        return new ProcessWealth(process.number(), tallies, next);
    }

    private Stakes addTail(int tail, Stakes stakes, LatencyOdds odds, LatencyTestimonies heard) {
        return shares[tail].add(stakes, odds.odds(), odds.reference().above(TAILS[tail], heard));
    }

    private static Tally ranks(Tally tally, LatencyOdds odds, LatencyTestimonies heard) {
        Exceedances all = heard.above(0);
        CallCounts keys = new CallCounts(all.candidate(), 0, all.stable(), 0);
        return tally.plus(all.candidate(), all.stable(), odds.odds(), keys)
                .heldAgainst(odds.reference().ranks(heard));
    }

    private static Tally above(int tail, Tally tally, LatencyOdds odds, LatencyTestimonies heard) {
        Exceedances above = odds.reference().above(TAILS[tail], heard);
        CallCounts keys =
                new CallCounts(above.candidate(), above.candidateAbove(), above.stable(), above.stableAbove());
        return tally.plus(above.candidateAbove(), above.stableAbove(), odds.odds(), keys)
                .heldAgainst(new Yardstick.Threshold(odds.reference().nanos(tail)));
    }

    @Override
    public double logWealth(List<Stakes> stakes) {
        return Portfolio.logMix(logs(stakes), WEIGHTS);
    }

    @Override
    public double[] logParts(List<Stakes> stakes) {
        return Portfolio.logParts(logs(stakes), WEIGHTS);
    }

    private double[] logs(List<Stakes> stakes) {
        return new double[] {
            rank.logWealth(stakes.get(0)),
            shares[0].logWealth(stakes.get(1)),
            shares[1].logWealth(stakes.get(2)),
            shares[2].logWealth(stakes.get(3))
        };
    }

    @Override
    public Proof proof() {
        return proof;
    }

    @Override
    public String terms() {
        return "of ranks and " + TAILS.length + " quantiles "
                + metric.lowering().terms();
    }
}
