package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Verdict;
import java.util.List;

/**
 * The bets on which arm the next key with an outcome is.
 *
 * <p>It is the coin of {@link CountBet}, tossed by every key that has the outcome for the first time. Who never has it
 * tosses nothing, and need not be counted: the routing hash has split all keys at known odds before any of them did
 * anything, so if the candidate changes nothing, those with the outcome are split at the same odds, whatever part of
 * all they are and however late it comes. Where a drop would be harm the same bet is made the other way, that keys with the
 * outcome are missing on the candidate; a candidate whose rate is no lower than stable's by the tolerated factor r has
 * odds of at least {@code (ρ/r)/(ρ/r + 1 − ρ)}, at which that bet is fair.
 */
final class OutcomeBets implements MetricBets {
    private final OutcomeMetric metric;
    private final Portfolio portfolio;
    private final CountBet bet;
    private final TurnedBet proof;

    OutcomeBets(OutcomeMetric metric) {
        this.metric = metric;
        boolean isDrop = metric.outcome().harm() == Harm.DROP;
        this.portfolio = isDrop ? Portfolio.FEWER_OUTCOMES : Portfolio.TRIP;
        this.bet = new CountBet(margin(metric.margins().tolerated()), portfolio);
        Portfolio turned = isDrop ? Portfolio.MORE_KEYS : Portfolio.PASS;
        CountBet counter = new CountBet(margin(metric.margins().proven()), turned);
        this.proof = new TurnedBet(turned, (stakes, batch) -> prove(counter, stakes, batch));
    }

    private Margin margin(double factor) {
        return Margin.ratio(metric.outcome().harm() == Harm.DROP ? 1 / factor : factor);
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
        OutcomeEvidence evidence = batch.of(metric, OutcomeEvidence.class);
        if (evidence == null) {
            return process;
        }
        Testimonies heard = span == Span.SINCE_START ? evidence.sinceStart() : evidence.recent();
        return new ProcessWealth(
                process.number(),
                process.tally().plus(heard.candidateKeys(), heard.stableKeys(), batch.odds(), evidence.recorded()),
                List.of(bet.add(process.bets().get(0), batch.odds(), 0, heard)));
    }

    @Override
    public double logWealth(List<Stakes> bets) {
        return portfolio.logWealth(bets.get(0));
    }

    @Override
    public String sentence(Verdict.Kind kind, Evidence evidence, Unit unit) {
        return SignalSentences.outcome(kind, evidence, metric.outcome().signal());
    }

    @Override
    public Proof proof() {
        return proof;
    }

    @Override
    public String terms() {
        return metric.outcome().harm() + " by " + metric.margins().tolerated() + " proven "
                + metric.margins().proven();
    }

    private Stakes prove(CountBet counter, Stakes stakes, BatchEvidence batch) {
        OutcomeEvidence evidence = batch.of(metric, OutcomeEvidence.class);
        return evidence == null ? stakes : counter.add(stakes, batch.odds(), 0, evidence.sinceStart());
    }
}
