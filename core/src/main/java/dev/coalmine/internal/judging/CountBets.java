package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
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
                .map(margin -> new CountBet(margin, Portfolio.TRIP))
                .toList();
        Margin margin = metric.proof();
        this.proof = margin == null ? null : new CountBet(margin, Portfolio.PASS);
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
    public ProofWealth beginProof() {
        return proof == null ? ProofWealth.NONE : new ProofWealth(List.of(proof.start()), KeyBuckets.NONE);
    }

    @Override
    public ProofWealth prove(ProofWealth wealth, BatchEvidence batch) {
        CountEvidence evidence = evidence(batch);
        if (proof == null || evidence == null) {
            return wealth;
        }
        CallCounts calls = evidence.proof().calls();
        Testimonies events = new Testimonies(calls.candidateFailures(), calls.stableFailures());
        Stakes stakes = proof.add(wealth.bets().get(0), calls.candidateShare(), calls.candidateCalls(), events);
        return new ProofWealth(
                List.of(stakes), wealth.groups().plus(evidence.proof().groups()));
    }

    /** A proof by calls of sticky keys means nothing before it is known how the events cluster. */
    @Override
    public boolean isProvable(ProofWealth wealth, ProcessWealth sinceStart) {
        return proof != null && (unit == Unit.CALL || !wealth.groups().isEmpty());
    }

    @Override
    public double logProof(ProofWealth wealth) {
        return Portfolio.PASS.logWealth(wealth.bets().get(0), dispersion(wealth.groups()));
    }

    @Override
    public Outlook.Unit provenBy() {
        return Outlook.Unit.CALLS;
    }

    @Override
    public OptionalDouble timesToProof(ProofWealth wealth, double logLimit) {
        return Portfolio.PASS.timesTo(logLimit, wealth.bets().get(0), dispersion(wealth.groups()));
    }

    /** What stable does is nothing to a ceiling. */
    private double dispersion(KeyBuckets groups) {
        return proof != null && proof.isCeiling() ? Dispersion.ofCandidate(groups) : Dispersion.of(groups);
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
        return "tolerates " + metric.tolerated() + " proves " + metric.proof();
    }
}
