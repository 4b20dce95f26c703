package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final RankBet rank = new RankBet();
    private final ShareBet[] shares = new ShareBet[TAILS.length];

    LatencyBets(LatencyMetric metric, Unit unit) {
        this.metric = metric;
        this.unit = unit;
        for (int i = 0; i < TAILS.length; i++) {
            shares[i] = new ShareBet(TAILS[i]);
        }
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public CountMetric.Noun noun() {
        return NOUN;
    }

    @Override
    public List<Stakes> begin() {
        return List.of(rank.start(), shares[0].start(), shares[1].start(), shares[2].start());
    }

    @Override
    public ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span) {
        LatencyEvidence evidence = evidence(batch);
        if (evidence == null || evidence.odds().reference().isEmpty()) {
            return process;
        }
        LatencyTestimonies heard = span == Span.SINCE_START ? evidence.sinceStart() : evidence.recent();
        LatencyOdds odds = odds(evidence.odds(), heard);
        List<Stakes> bets = process.bets();
        List<Stakes> next = List.of(
                rank.add(bets.get(0), odds, heard),
                addTail(0, bets.get(1), odds, heard),
                addTail(1, bets.get(2), odds, heard),
                addTail(2, bets.get(3), odds, heard));
        return new ProcessWealth(process.number(), tally(process.tally(), odds, heard), next);
    }

    /** Where calls testify, the coin is the realised share of the batch. */
    private LatencyOdds odds(LatencyOdds inForce, LatencyTestimonies heard) {
        return unit == Unit.KEY
                ? inForce
                : inForce.reference().at(heard.above(0).candidateShare());
    }

    private Stakes addTail(int tail, Stakes stakes, LatencyOdds odds, LatencyTestimonies heard) {
        return shares[tail].add(stakes, odds.odds(), above(tail, odds, heard));
    }

    private static Exceedances above(int tail, LatencyOdds odds, LatencyTestimonies heard) {
        return heard.above(odds.reference().firstBinAbove(TAILS[tail]));
    }

    private static Tally tally(Tally tally, LatencyOdds odds, LatencyTestimonies heard) {
        Exceedances p90 = above(0, odds, heard);
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
    public Stakes beginProof() {
        return Stakes.start(0);
    }

    @Override
    public Stakes prove(Stakes proof, BatchEvidence batch) {
        return proof;
    }

    @Override
    public KeyBuckets buckets(BatchEvidence batch) {
        return KeyBuckets.NONE;
    }

    @Override
    public boolean isProvable(MetricWealth wealth) {
        return false;
    }

    @Override
    public double logProof(MetricWealth wealth) {
        return Double.NEGATIVE_INFINITY;
    }

    private @Nullable LatencyEvidence evidence(BatchEvidence batch) {
        MetricEvidence evidence = batch.metrics().get(metric.name());
        if (evidence == null || evidence instanceof LatencyEvidence) {
            return (LatencyEvidence) evidence;
        }
        throw new IllegalArgumentException("Invalid evidence for " + metric.name() + ": it wants latencies");
    }

    @Override
    public String terms() {
        return "ranks and tails";
    }
}
