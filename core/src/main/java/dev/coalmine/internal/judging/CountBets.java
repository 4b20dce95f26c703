package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bets on a metric that counts something harmful: one {@link CountBet} for each tolerated margin, and a {@link CountProof} for PASS.
 *
 * <p>Tolerating the larger of two margins means that the candidate is healthy below <em>either</em>. Harm is shown when
 * both bettors are rich, so the wealth that counts is the poorer one's: whichever margin is the larger, its bettor is
 * at fair odds, and the poorer of two is never richer than that one.
 */
final class CountBets implements MetricBets {
    private final CountMetric metric;
    private final Unit unit;
    private final List<CountBet> bets;
    private final @Nullable CountProof proof;

    CountBets(CountMetric metric, Unit unit) {
        this.metric = metric;
        this.unit = unit;
        this.bets = metric.tolerated().stream()
                .map(margin -> new CountBet(margin, Portfolio.TRIP))
                .toList();
        Margin margin = metric.proof();
        this.proof =
                margin == null ? null : new CountProof(batch -> batch.of(metric, CountEvidence.class), unit, margin);
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public String sentence(Verdict.Kind kind, Evidence evidence, Unit testifying) {
        Sentences sentences = new Sentences(metric.noun(), testifying);
        boolean standsAlone = bets.size() == 1 && metric.tolerated().get(0).ratio() == 0;
        return standsAlone && evidence.tally().calls().stableCalls() == 0
                ? sentences.below(metric.tolerated().get(0).difference(), kind, evidence)
                : sentences.of(kind, evidence);
    }

    @Override
    public List<Stakes> begin() {
        return bets.stream().map(CountBet::start).toList();
    }

    @Override
    public ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span) {
        CountEvidence evidence = batch.of(metric, CountEvidence.class);
        if (evidence == null) {
            return process;
        }
        double odds = evidence.odds(batch, unit);
        Testimonies heard = evidence.heard(span, unit);
        List<Stakes> stakes = new ArrayList<>(bets.size());
        for (int i = 0; i < bets.size(); i++) {
            stakes.add(bets.get(i)
                    .add(process.bets().get(i), odds, evidence.calls().candidateCalls(), heard));
        }
        Tally tally = process.tally().plus(heard.candidateKeys(), heard.stableKeys(), odds, evidence.calls());
        return new ProcessWealth(process.number(), tally, stakes);
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
    public @Nullable Proof proof() {
        return proof;
    }

    @Override
    public String terms() {
        return "tolerates " + metric.tolerated() + " proves " + metric.proof();
    }
}
