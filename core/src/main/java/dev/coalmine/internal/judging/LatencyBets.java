package dev.coalmine.internal.judging;

import dev.coalmine.internal.judging.RankBet.Direction;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The bets on latency: one wealth, spread over four bets.
 *
 * <p>A candidate can be slower as a whole, or only in its tail, and a test for the one is blind to the other. Two
 * fifths of the wealth go to the ranks, a fifth each to what lies above p90, p99 and p99.9 of the reference. The mean
 * of fair games is a fair game, so nothing has to be corrected for looking four times.
 *
 * <p><b>PASS.</b> That the candidate is not slower by the margin is three things: not as a whole, not above p90, not above
 * p99. Three bettors bet on each, with candidate latencies divided by the margin; a candidate at the margin then makes
 * every first call a fair coin again, however fast or slow it was, and the slower it is beyond, the more they lose. If one
 * of the three is false, its bettor gets rich with a chance of at most α, so all three must be, and α needs no splitting.
 * Keys testify once here too, so there is no clustering to correct for, as there is where calls are counted.
 *
 * <p>A call that failed late, which speaks by the time that it took at least, is not forgiven the wider margin but only
 * what the guardrail tolerates. So it lies higher than it would at the margin, and the candidate can only lose by it.
 */
final class LatencyBets implements MetricBets {
    private static final double[] WEIGHTS = {0.4, 0.2, 0.2, 0.2};
    private static final double[] TAILS = {0.1, 0.01, 0.001};

    /** How many of the tails are to be proven: p90 and p99. */
    private static final int PROVEN_TAILS = 2;

    private static final CountMetric.Noun NOUN =
            new CountMetric.Noun("slow", "first calls above the reference p90", "keys");

    private final LatencyMetric metric;
    private final Unit unit;
    private final RankBet rank = new RankBet(Direction.SLOWER);
    private final RankBet rankProof = new RankBet(Direction.FASTER);
    private final ShareBet[] shares = new ShareBet[TAILS.length];
    private final ShareBet[] shareProofs = new ShareBet[PROVEN_TAILS];

    LatencyBets(LatencyMetric metric, Unit unit) {
        this.metric = metric;
        this.unit = unit;
        for (int i = 0; i < TAILS.length; i++) {
            shares[i] = new ShareBet(TAILS[i], Portfolio.LATENCY);
        }
        for (int i = 0; i < PROVEN_TAILS; i++) {
            shareProofs[i] = new ShareBet(TAILS[i], Portfolio.PASS);
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
    public ProofWealth beginProof() {
        return new ProofWealth(
                List.of(rankProof.start(), shareProofs[0].start(), shareProofs[1].start()), KeyBuckets.NONE);
    }

    @Override
    public ProofWealth prove(ProofWealth proof, BatchEvidence batch) {
        LatencyEvidence evidence = evidence(batch);
        if (evidence == null || evidence.odds().reference().isEmpty()) {
            return proof;
        }
        LatencyTestimonies heard = evidence.proof();
        LatencyOdds odds = odds(evidence.odds(), heard);
        List<Stakes> bets = proof.bets();
        List<Stakes> next = List.of(
                rankProof.add(bets.get(0), odds, heard),
                shareProofs[0].add(bets.get(1), odds.odds(), above(0, odds, heard)),
                shareProofs[1].add(bets.get(2), odds.odds(), above(1, odds, heard)));
        return new ProofWealth(next, KeyBuckets.NONE);
    }

    @Override
    public boolean isProvable(ProofWealth proof, ProcessWealth sinceStart) {
        return sinceStart.tally().calls().candidateCalls() > 0;
    }

    /** All three must be shown, so the poorest bet decides; nothing has to be corrected for that. */
    @Override
    public double logProof(ProofWealth proof) {
        double poorest = rankProof.logWealth(proof.bets().get(0));
        for (int i = 0; i < PROVEN_TAILS; i++) {
            poorest = Math.min(poorest, shareProofs[i].logWealth(proof.bets().get(i + 1)));
        }
        return poorest;
    }

    @Override
    public Outlook.Unit provenBy() {
        return Outlook.Unit.KEYS;
    }

    @Override
    public OptionalDouble timesToProof(ProofWealth proof, double logLimit) {
        double most = 0;
        for (int i = 0; i < proof.bets().size(); i++) {
            Portfolio portfolio = i == 0 ? Portfolio.RANK : Portfolio.PASS;
            OptionalDouble times = portfolio.timesTo(logLimit, proof.bets().get(i), 1);
            if (times.isEmpty()) {
                return times;
            }
            most = Math.max(most, times.getAsDouble());
        }
        return OptionalDouble.of(most);
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
        return "tolerates " + metric.tolerated() + "x proves " + metric.proven() + "x";
    }
}
