package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Yardstick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bets on the slow tail: one wealth, spread over three {@link CountBet}s.
 *
 * <p>Whoever has a call above a threshold for the first time is a coin, wherever the threshold lies. Above the reference p99
 * lies one call in a hundred of a healthy candidate, so that a slowdown of many calls is told soon; but a candidate of which
 * one call in two hundred takes forever has only half as many again there, and it takes thousands of its keys to tell. Above
 * p99.9 it has six times as many, and above four times that hardly any other call is: there, a handful of keys is enough. So
 * a key that has spoken of one threshold is heard on the next one all the same, and each bet plays with its own part of the
 * wealth. The mean of fair games is a fair game, so nothing has to be corrected for looking three times.
 *
 * <p>The proof looks at the first threshold alone: that there are few calls above contains that there are few far above.
 */
final class TailBets implements MetricBets {
    /** How many thresholds there are: {@value}. */
    static final int LEVELS = 3;

    private static final double[] WEIGHTS = {0.4, 0.3, 0.3};
    private static final List<String> THRESHOLDS =
            List.of("the reference p99", "the reference p99.9", "4 times the reference p99.9");

    private final TailMetric metric;
    private final Unit unit;
    private final CountBet bet = new CountBet(Margin.ratio(1), Portfolio.TRIP);
    private final CountProof proof;

    TailBets(TailMetric metric, Unit unit) {
        this.metric = metric;
        this.unit = unit;
        this.proof = new CountProof(batch -> slow(batch, metric), unit, Margin.ratio(1));
    }

    private static @Nullable CountEvidence slow(BatchEvidence batch, TailMetric metric) {
        TailEvidence evidence = batch.of(metric, TailEvidence.class);
        return evidence == null ? null : evidence.levels().get(0).counts();
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public List<Stakes> begin() {
        return List.of(bet.start(), bet.start(), bet.start());
    }

    @Override
    public List<Tally> tallies() {
        return List.of(Tally.NONE, Tally.NONE, Tally.NONE);
    }

    @Override
    public ProcessWealth add(ProcessWealth process, BatchEvidence batch, Span span) {
        TailEvidence evidence = batch.of(metric, TailEvidence.class);
        if (evidence == null) {
            return process;
        }
        List<Tally> tallies = new ArrayList<>(LEVELS);
        List<Stakes> stakes = new ArrayList<>(LEVELS);
        for (int i = 0; i < LEVELS; i++) {
            TailEvidence.Level level = evidence.levels().get(i);
            CountEvidence counts = level.counts();
            double odds = counts.odds(batch, unit);
            Testimonies heard = counts.heard(span, unit);
            stakes.add(bet.add(process.bets().get(i), odds, counts.calls().candidateCalls(), heard));
            tallies.add(process.tallies()
                    .get(i)
                    .plus(heard.candidateKeys(), heard.stableKeys(), odds, counts.calls())
                    .heldAgainst(new Yardstick.Threshold(level.nanos())));
        }
        return new ProcessWealth(process.number(), tallies, stakes);
    }

    @Override
    public double logWealth(List<Stakes> bets) {
        return Portfolio.logMix(logs(bets), WEIGHTS);
    }

    @Override
    public double[] logParts(List<Stakes> bets) {
        return Portfolio.logParts(logs(bets), WEIGHTS);
    }

    private double[] logs(List<Stakes> bets) {
        double[] logs = new double[LEVELS];
        Arrays.setAll(logs, i -> bet.logWealth(bets.get(i)));
        return logs;
    }

    @Override
    public Proof proof() {
        return proof;
    }

    @Override
    public String sentence(Verdict.Kind kind, Evidence evidence, Unit testifying) {
        String witnesses = testifying == Unit.KEY ? "keys with a call above " : "calls above ";
        String threshold = THRESHOLDS.get(evidence.bet().number());
        return LatencySentences.above(kind, evidence, witnesses + threshold, "calls");
    }

    @Override
    public String terms() {
        return "of " + LEVELS + " thresholds " + metric.lowering().terms();
    }
}
