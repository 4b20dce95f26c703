package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bets on who calls at all: one that keys of the candidate are missing, one that keys of stable are.
 *
 * <p>A key that is seen for the first time is on the candidate with the odds in force, be its calls good or bad, fast or
 * slow; unless they never come back. That is the coin of {@link CountBet}, tossed by every key and bet on in both
 * directions, each with half of the wealth. A part of the keys may be missing for nothing: the bettors play against
 * candidate odds of {@code 1 − t} and {@code 1/(1 − t)} times what they should be, at which their bets are fair, and lose
 * in between. So it takes more than t, however many keys there are.
 *
 * <p>What a bet is worth depends on the counts alone, not on their order, so a mismatch that is made up for, as when slow
 * calls come back after all, is forgiven to the last key.
 *
 * <p>After Lindon, Malek, <i>Anytime-Valid Inference for Multinomial Count Data</i> (NeurIPS 2022). They mix over all
 * deviations with a Dirichlet prior, at constant odds; this is a discrete mixture over the ratio of odds, which stays the
 * same quantity when the share changes, and costs a constant instead of half the log of the number of keys.
 */
final class RatioBets implements MetricBets {
    private static final double[] HALVES = {0.5, 0.5};

    private final RatioMetric metric;
    private final CountBet missing;
    private final CountBet tooMany;

    RatioBets(RatioMetric metric) {
        this.metric = metric;
        this.missing = new CountBet(Margin.ratio(1 - metric.tolerated()), Portfolio.FEWER_KEYS);
        this.tooMany = new CountBet(Margin.ratio(1 / (1 - metric.tolerated())), Portfolio.MORE_KEYS);
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<Stakes> begin() {
        return List.of(missing.start(), tooMany.start());
    }

    @Override
    public ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span) {
        RatioEvidence evidence = batch.of(metric, RatioEvidence.class);
        if (evidence == null) {
            return process;
        }
        Testimonies seen = span == Span.SINCE_START ? evidence.sinceStart() : evidence.recent();
        List<Stakes> bets = process.bets();
        List<Stakes> next = List.of(
                missing.add(bets.get(0), batch.odds(), 0, seen), tooMany.add(bets.get(1), batch.odds(), 0, seen));
        CallCounts keys = new CallCounts(seen.candidateKeys(), 0, seen.stableKeys(), 0);
        return new ProcessWealth(
                process.number(),
                process.tally().plus(seen.candidateKeys(), seen.stableKeys(), batch.odds(), keys),
                next);
    }

    @Override
    public double logWealth(List<Stakes> bets) {
        double[] logs = {missing.logWealth(bets.get(0)), tooMany.logWealth(bets.get(1))};
        return Portfolio.logMix(logs, HALVES);
    }

    @Override
    public String sentence(Verdict.Kind kind, Evidence evidence, Unit unit) {
        return RatioSentences.of(kind, evidence);
    }

    @Override
    public @Nullable Proof proof() {
        return null;
    }

    @Override
    public String terms() {
        return "tolerates " + metric.tolerated() + " alpha " + metric.ownAlpha();
    }
}
