package dev.coalmine.internal.judging;

import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bets on a metric that counts something harmful: one {@link CountBet} for each tolerated margin, and one for PASS.
 *
 * <p>Tolerating the larger of two margins means that the candidate is healthy below <em>either</em>. Harm is shown when
 * both bettors are rich, so the wealth that counts is the poorer one's: whichever margin is the larger, its bettor is
 * at fair odds, and the poorer of two is never richer than that one.
 */
final class CountBets implements MetricBets {
    private final CountMetric metric;
    private final Unit unit;
    private final List<CountBet> bets;
    private final @Nullable CountBet proof;

    CountBets(CountMetric metric, Unit unit) {
        this.metric = metric;
        this.unit = unit;
        this.bets = metric.tolerated().stream()
                .map(margin -> new CountBet(margin, Portfolio.TRIP, metric.cap()))
                .toList();
        Margin margin = metric.proof();
        this.proof = margin == null ? null : new CountBet(margin, Portfolio.PASS, CountBet.NO_CAP);
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public CountMetric.Noun noun() {
        return metric.noun();
    }

    @Override
    public List<Stakes> begin() {
        return bets.stream().map(CountBet::start).toList();
    }

    @Override
    public ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span) {
        CountEvidence evidence = evidence(batch);
        if (evidence == null) {
            return process;
        }
        double odds = unit == Unit.KEY ? batch.odds() : evidence.calls().candidateShare();
        Testimonies heard = heard(evidence, span);
        List<Stakes> stakes = new ArrayList<>(bets.size());
        for (int i = 0; i < bets.size(); i++) {
            stakes.add(bets.get(i)
                    .add(process.bets().get(i), odds, evidence.calls().candidateCalls(), heard));
        }
        Tally tally = process.tally().plus(heard.candidateKeys(), heard.stableKeys(), odds, evidence.calls());
        return new ProcessWealth(process.number(), tally, stakes);
    }

    private Testimonies heard(CountEvidence evidence, Span span) {
        if (unit == Unit.CALL) {
            return new Testimonies(
                    evidence.calls().candidateFailures(), evidence.calls().stableFailures());
        }
        return span == Span.SINCE_START ? evidence.sinceStart() : evidence.recent();
    }

    @Override
    public double logWealth(List<Stakes> stakes) {
        double poorest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < bets.size(); i++) {
            poorest = Math.min(poorest, bets.get(i).logWealth(stakes.get(i)));
        }
        return poorest;
    }

    @Override
    public Stakes beginProof() {
        return proof == null ? Stakes.start(0) : proof.start();
    }

    @Override
    public Stakes prove(Stakes stakes, BatchEvidence batch) {
        CountEvidence evidence = evidence(batch);
        if (proof == null || evidence == null) {
            return stakes;
        }
        Testimonies failures = new Testimonies(
                evidence.calls().candidateFailures(), evidence.calls().stableFailures());
        return proof.add(
                stakes, evidence.calls().candidateShare(), evidence.calls().candidateCalls(), failures);
    }

    @Override
    public KeyBuckets buckets(BatchEvidence batch) {
        CountEvidence evidence = evidence(batch);
        return evidence == null ? KeyBuckets.NONE : evidence.buckets();
    }

    /** A proof by calls of sticky keys means nothing before it is known how the failures cluster. */
    @Override
    public boolean isProvable(MetricWealth wealth) {
        return proof != null && (unit == Unit.CALL || !wealth.buckets().isEmpty());
    }

    @Override
    public double logProof(MetricWealth wealth) {
        return Portfolio.PASS.logWealth(wealth.proof(), Dispersion.of(wealth.buckets()));
    }

    private @Nullable CountEvidence evidence(BatchEvidence batch) {
        MetricEvidence evidence = batch.metrics().get(metric.name());
        if (evidence == null || evidence instanceof CountEvidence) {
            return (CountEvidence) evidence;
        }
        throw new IllegalArgumentException("Invalid evidence for " + metric.name() + ": it counts, and got latencies");
    }

    @Override
    public String terms() {
        return "tolerates " + metric.tolerated() + " proves " + metric.proof() + " cap " + metric.cap();
    }
}
