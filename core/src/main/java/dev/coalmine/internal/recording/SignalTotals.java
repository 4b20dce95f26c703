package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.SignalArmStats;
import dev.coalmine.stats.SignalStats;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * Everything that was recorded of one business signal since the rollout started, judged or not.
 *
 * <p>Recording is lock-free. {@link #drainTo} and {@link #stats} belong to the recorder's tick lock.
 */
public final class SignalTotals {
    private static final double[] QUANTILES = {0.1, 0.5, 0.9};

    private final String name;
    private final StripedHistogram values = new StripedHistogram();
    private final Tally drained = new Tally();
    private final OfArm stable = new OfArm();
    private final OfArm candidate = new OfArm();
    private final LongAdder excluded = new LongAdder();
    private final LongAdder ignored = new LongAdder();

    private static final class OfArm {
        private final DoubleAdder sum = new DoubleAdder();
        private final LongAdder outcomes = new LongAdder();
        private final LongAdder happened = new LongAdder();
    }

    SignalTotals(String name) {
        this.name = name;
    }

    /** Returns the name of the signal. */
    public String name() {
        return name;
    }

    /** Takes a value, which must be finite, of a key on that arm. */
    public void value(Arm arm, double value) {
        int unused = values.add(StripedHistogram.series(arm, false), ValueLayout.binOf(value), 1);
        of(arm).sum.add(value);
    }

    /** Takes that a key on that arm has the outcome, or has it not. */
    public void outcome(Arm arm, boolean hasHappened) {
        OfArm totals = of(arm);
        totals.outcomes.increment();
        if (hasHappened) {
            totals.happened.increment();
        }
    }

    private OfArm of(Arm arm) {
        return arm == Arm.CANDIDATE ? candidate : stable;
    }

    /** Counts what is no evidence: of a key that is forced or routed by nobody, or that there is none of. */
    public void exclude() {
        excluded.increment();
    }

    /** Counts what is no number. */
    public void ignore() {
        ignored.increment();
    }

    /** Moves the new values into the totals, and on into the sink. */
    void drainTo(StripedHistogram.Sink sink) {
        values.drainTo((series, bin, calls) -> {
            drained.add(series, bin, calls);
            sink.add(series, bin, calls);
        });
    }

    /** Returns all of it. */
    SignalStats stats() {
        return new SignalStats(name, stats(Arm.STABLE), stats(Arm.CANDIDATE), excluded.sum(), ignored.sum());
    }

    private SignalArmStats stats(Arm arm) {
        int series = StripedHistogram.series(arm, false);
        long count = 0;
        for (int bin = 0; bin < ValueLayout.BINS; bin++) {
            count += drained.count(series, bin);
        }
        double[] quantiles = new double[QUANTILES.length];
        long below = 0;
        int next = 0;
        for (int bin = 0; bin < ValueLayout.BINS && next < quantiles.length && count > 0; bin++) {
            below += drained.count(series, bin);
            while (next < quantiles.length && below >= QUANTILES[next] * count) {
                quantiles[next++] = ValueLayout.middleOf(bin);
            }
        }
        OfArm totals = of(arm);
        long all = totals.outcomes.sum();
        return new SignalArmStats(
                all,
                Math.min(all, totals.happened.sum()),
                count,
                count == 0 ? 0 : totals.sum.sum() / count,
                new SignalArmStats.Quantiles(quantiles[0], quantiles[1], quantiles[2]));
    }
}
