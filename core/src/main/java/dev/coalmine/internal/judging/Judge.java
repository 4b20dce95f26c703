package dev.coalmine.internal.judging;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.ProofWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The judge of one rollout: a pure function of the state so far and the evidence of one tick.
 *
 * <p>A tick first begins the processes that the evidence says have begun anew, each with the next unused number of the
 * {@link Budget}; then adds every batch to both processes of every metric; then compares. A guardrail fails when one of
 * its processes owns {@code 1/(α·w_metric·part_process)}: always the union over metrics and processes, never a mean.
 * A failure is final: later evidence changes nothing, until a human has the judge {@linkplain #rearm re-armed}.
 *
 * <p>The same state and evidence give the same verdict, to the bit. Immutable and thread-safe.
 */
public final class Judge {
    private final List<MetricBets> metrics;
    private final Verdicts verdicts;
    private final String specification;
    private final BurstCap cap;

    private Judge(List<MetricBets> metrics, Verdicts verdicts, String specification, BurstCap cap) {
        this.metrics = metrics;
        this.verdicts = verdicts;
        this.specification = specification;
        this.cap = cap;
    }

    /** Returns the judge of these metrics with the default alphas. */
    public static Judge of(Unit unit, List<? extends Metric> metrics) {
        return of(unit, metrics, RolloutPlan.DEFAULT_ALPHA, RolloutPlan.DEFAULT_ALPHA_PASS);
    }

    /**
     * Returns the judge of these metrics.
     *
     * @param alpha the chance that a healthy candidate is ever tripped; an instance that judges on its own in a fleet
     *     of at most n takes α/n
     * @param alphaPass the chance that a candidate beyond the proof's margin ever passes, for each time that the proofs
     *     begin, with the first process and whenever both begin anew
     * @throws IllegalArgumentException if an alpha is not between 0 and 1, or two metrics have the same name
     */
    public static Judge of(Unit unit, List<? extends Metric> metrics, double alpha, double alphaPass) {
        checkAlpha("alpha", alpha);
        checkAlpha("alpha of PASS", alphaPass);
        List<MetricBets> bets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        StringBuilder specification = new StringBuilder(unit + " alpha=" + alpha + " pass=" + alphaPass);
        for (Metric metric : metrics) {
            if (!names.add(metric.name())) {
                throw new IllegalArgumentException("Invalid metrics: two are named \"" + metric.name() + "\"");
            }
            MetricBets of = bets(metric, unit);
            bets.add(of);
            specification.append("; ").append(metric.name()).append(' ').append(metric.role());
            specification.append(" weight ").append(metric.weight()).append(' ').append(of.terms());
        }
        return new Judge(
                List.copyOf(bets), new Verdicts(bets, unit, alpha, alphaPass), specification.toString(), BurstCap.NONE);
    }

    /**
     * Returns the same judge, whose bets against the candidate win at most that factor a second. Wealth means the same to
     * both.
     *
     * @param factor above 1
     */
    public Judge capped(double factor) {
        if (!(factor > 1)) {
            throw new IllegalArgumentException("Invalid cap " + factor + ": allowed is above 1");
        }
        return new Judge(metrics, verdicts, specification, new BurstCap(Math.log(factor)));
    }

    private static void checkAlpha(String name, double alpha) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("Invalid " + name + " " + alpha + ": allowed is between 0 and 1");
        }
    }

    private static MetricBets bets(Metric metric, Unit unit) {
        if (metric instanceof CountMetric counting) {
            return new CountBets(counting, unit);
        }
        if (metric instanceof TailMetric tail) {
            return new TailBets(tail, unit);
        }
        if (metric instanceof OutcomeMetric outcome) {
            return new OutcomeBets(outcome);
        }
        if (metric instanceof ValueMetric value) {
            return new ValueBets(value);
        }
        return metric instanceof RatioMetric ratio
                ? new RatioBets(ratio)
                : new LatencyBets((LatencyMetric) metric, unit);
    }

    /** Returns the state before anything is known: process 0 of every metric has begun. */
    public Wealth initial() {
        List<MetricWealth> states = new ArrayList<>(metrics.size());
        for (MetricBets bets : metrics) {
            states.add(new MetricWealth(bets.metric().name(), process(bets, 0), null, proof(bets)));
        }
        return new Wealth(specification, 1, 0, null, states);
    }

    /**
     * Returns the state and the verdict after one tick.
     *
     * @throws IllegalArgumentException if the state is not this judge's ({@link #resume} makes it so), or evidence is
     *     not of the kind that its metric wants
     */
    public Judgement judge(Wealth wealth, TickEvidence evidence) {
        requireOwn(wealth);
        if (wealth.failure() != null) {
            return verdicts.of(wealth);
        }
        Wealth begun = restarted(wealth, evidence.restart());
        Wealth next = begun;
        for (BatchEvidence batch : evidence.batches()) {
            next = added(next, batch);
        }
        return verdicts.of(cap.cut(metrics, begun, next, evidence.seconds()));
    }

    /** Returns the verdict on a state as it stands. */
    public Verdict verdict(Wealth wealth) {
        requireOwn(wealth);
        return verdicts.of(wealth).verdict();
    }

    /**
     * Returns the state with which judging goes on after a failure was acknowledged or a retry begins: all processes
     * begin anew, with the next numbers. The caller clears what keys have testified.
     */
    public Wealth rearm(Wealth wealth) {
        requireOwn(wealth);
        Wealth begun = restarted(wealth, Restart.ALL);
        return new Wealth(specification, begun.spent(), begun.odds(), null, begun.metrics());
    }

    /**
     * Returns the state with which judging goes on under this judge from what another one has left, on disk or under
     * another plan for the same revision. Under the same specification it is the same state; under another one all
     * processes begin anew with the next numbers, so that what was spent stays spent, and a failure stays a failure.
     *
     * @throws IllegalArgumentException if the state claims this specification but does not fit it
     */
    public Wealth resume(Wealth stored) {
        if (stored.specification().equals(specification)) {
            requireFitting(stored);
            return stored;
        }
        Wealth begun = restarted(initial(), stored.spent());
        return new Wealth(specification, begun.spent(), stored.odds(), stored.failure(), begun.metrics());
    }

    private Wealth restarted(Wealth wealth, Restart restart) {
        return switch (restart) {
            case NONE -> wealth;
            case RECENT -> {
                List<MetricWealth> states = new ArrayList<>(metrics.size());
                for (int i = 0; i < metrics.size(); i++) {
                    MetricWealth old = wealth.metrics().get(i);
                    ProcessWealth recent = process(metrics.get(i), wealth.spent());
                    states.add(new MetricWealth(old.metric(), old.sinceStart(), recent, old.proof()));
                }
                yield with(wealth, wealth.spent() + 1, wealth.odds(), states);
            }
            case ALL -> restarted(wealth, wealth.spent());
        };
    }

    /** Returns the state with a process of that number in the place of both, and a proof that begins. */
    private Wealth restarted(Wealth wealth, int number) {
        List<MetricWealth> states = new ArrayList<>(metrics.size());
        for (MetricBets bets : metrics) {
            states.add(new MetricWealth(bets.metric().name(), process(bets, number), null, proof(bets)));
        }
        return with(wealth, number + 1, wealth.odds(), states);
    }

    private static ProcessWealth process(MetricBets bets, int number) {
        return new ProcessWealth(number, bets.tallies(), bets.begin());
    }

    private Wealth added(Wealth wealth, BatchEvidence batch) {
        List<MetricWealth> states = new ArrayList<>(metrics.size());
        for (int i = 0; i < metrics.size(); i++) {
            states.add(added(metrics.get(i), wealth.metrics().get(i), batch));
        }
        return with(wealth, wealth.spent(), batch.odds(), states);
    }

    private static MetricWealth added(MetricBets bets, MetricWealth wealth, BatchEvidence batch) {
        ProcessWealth recent = wealth.recent();
        Proof proof = bets.proof();
        return new MetricWealth(
                wealth.metric(),
                bets.add(wealth.sinceStart(), batch, Span.SINCE_START),
                recent == null ? null : bets.add(recent, batch, Span.RECENT),
                proof == null ? wealth.proof() : proof.add(wealth.proof(), batch));
    }

    private static ProofWealth proof(MetricBets bets) {
        Proof proof = bets.proof();
        return proof == null ? ProofWealth.NONE : proof.begin();
    }

    private static Wealth with(Wealth old, int spent, double odds, List<MetricWealth> metrics) {
        return new Wealth(old.specification(), spent, odds, old.failure(), metrics);
    }

    private void requireOwn(Wealth wealth) {
        if (!wealth.specification().equals(specification)) {
            throw new IllegalArgumentException("Invalid wealth: it was won under \"" + wealth.specification()
                    + "\", this judge has \"" + specification + "\"; resume it first");
        }
    }

    private void requireFitting(Wealth stored) {
        Wealth fresh = initial();
        if (stored.metrics().size() != metrics.size()) {
            throw new IllegalArgumentException(
                    "Invalid wealth: it has " + stored.metrics().size() + " metrics, this judge has " + metrics.size());
        }
        for (int i = 0; i < metrics.size(); i++) {
            requireFitting(stored.metrics().get(i), fresh.metrics().get(i), stored.spent());
        }
    }

    private static void requireFitting(MetricWealth stored, MetricWealth fresh, int spent) {
        ProcessWealth recent = stored.recent();
        boolean fits = stored.metric().equals(fresh.metric())
                && sizes(stored.proof().bets()).equals(sizes(fresh.proof().bets()))
                && fits(stored.sinceStart(), fresh.sinceStart(), spent)
                && (recent == null || fits(recent, fresh.sinceStart(), spent));
        if (!fits) {
            throw new IllegalArgumentException("Invalid wealth of metric \"" + stored.metric()
                    + "\": its bets or process numbers do not fit this judge");
        }
    }

    private static boolean fits(ProcessWealth stored, ProcessWealth fresh, int spent) {
        return stored.number() < spent
                && stored.tallies().size() == fresh.tallies().size()
                && sizes(stored.bets()).equals(sizes(fresh.bets()));
    }

    private static List<Integer> sizes(List<Stakes> bets) {
        return bets.stream().map(Stakes::size).toList();
    }

    @Override
    public String toString() {
        return "Judge(" + specification + ")";
    }
}
