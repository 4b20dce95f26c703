package dev.coalmine.internal.judging;

import dev.coalmine.internal.judging.RankBet.Direction;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Verdict;
import java.util.List;

/**
 * The bet that values rank lower on the candidate, or higher: {@link RankBet} on the first value of each key, against what both
 * arms recorded before. A rank knows nothing of amounts, so neither the largest customer nor a distribution without a mean
 * can move it by more than one key.
 *
 * <p>The proof is the bet turned round, with the candidate's values forgiven the wider margin.
 */
final class ValueBets implements MetricBets {
    private final ValueMetric metric;
    private final RankBet bet;
    private final TurnedBet proof;

    ValueBets(ValueMetric metric) {
        this.metric = metric;
        boolean isDrop = metric.outcome().harm() == Harm.DROP;
        this.bet = new RankBet(isDrop ? Direction.FASTER : Direction.SLOWER);
        RankBet counter = new RankBet(isDrop ? Direction.SLOWER : Direction.FASTER);
        this.proof = new TurnedBet(Portfolio.RANK, (stakes, batch) -> prove(counter, stakes, batch));
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<Stakes> begin() {
        return List.of(bet.start());
    }

    @Override
    public ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span) {
        LatencyEvidence evidence = batch.of(metric, LatencyEvidence.class);
        if (evidence == null || evidence.odds().reference().isEmpty()) {
            return process;
        }
        LatencyTestimonies heard = span == Span.SINCE_START ? evidence.sinceStart() : evidence.recent();
        Exceedances all = heard.above(0);
        CallCounts keys = new CallCounts(all.candidate(), 0, all.stable(), 0);
        return new ProcessWealth(
                process.number(),
                List.of(process.tally()
                        .plus(all.candidate(), all.stable(), batch.odds(), keys)
                        .heldAgainst(evidence.odds().reference().ranks(heard))),
                List.of(bet.add(process.bets().get(0), evidence.odds(), heard)));
    }

    @Override
    public double logWealth(List<Stakes> bets) {
        return bet.logWealth(bets.get(0));
    }

    @Override
    public String sentence(Verdict.Kind kind, Evidence evidence, Unit unit) {
        return SignalSentences.value(kind, evidence, metric.outcome().signal());
    }

    @Override
    public Proof proof() {
        return proof;
    }

    @Override
    public String terms() {
        return "of ranks, " + metric.outcome().harm() + " by "
                + metric.margins().tolerated() + " proven " + metric.margins().proven();
    }

    private Stakes prove(RankBet counter, Stakes stakes, BatchEvidence batch) {
        LatencyEvidence evidence = batch.of(metric, LatencyEvidence.class);
        return evidence == null || evidence.odds().reference().isEmpty()
                ? stakes
                : counter.add(stakes, evidence.odds(), evidence.proof());
    }
}
