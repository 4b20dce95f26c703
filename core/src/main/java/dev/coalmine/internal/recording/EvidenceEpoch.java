package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of all calls that were routed at one share: where calls record.
 *
 * <p>A routing value carries its epoch, and a call records into the epoch that it read at its start. So no call is ever
 * charged to a share at which it was not routed, however late it ends. After a change of share the old epoch is retired
 * but stays open, and is drained with its own odds, until a grace period is over; then it is closed.
 *
 * <p><b>Closing without losing a call.</b> Callers hold no lock, so a call may record at the very moment of closing, or
 * any time later. Both sides write first and read second. The caller adds to its bin, then reads the flag. The tick sets
 * the flag, then empties the bins. In whatever order these four fall, either the emptying sees the addition, or the
 * caller sees the flag; it then takes its bin back by an exchange with zero and counts what it took as late, outside the
 * evidence. Exchanges hand out each addition once, so if both happen, one of them gets nothing; and a late caller that
 * takes more than its own call takes that of another late caller, who will find nothing. All four are sequentially
 * consistent accesses (Java memory model by VarHandle: getAndAdd, getAndSet, volatile), without which a caller's read
 * could overtake its addition. Every call is counted exactly once. What can be lost, by a call that pauses between its
 * bin and its testimony while its epoch is closed, is that testimony: the process hears one key less.
 *
 * <p>Thread-safe; recording is lock-free while the fuse is not armed, and allocates nothing once its row is there.
 */
public final class EvidenceEpoch {
    /** Stands for the key of a call that had none and was routed by a coin of its own: a key for itself. */
    public static final long NO_KEY = Long.MIN_VALUE;

    private final EpochTerms terms;
    private final Witnesses witnesses;
    private final @Nullable SignalWitnesses signals;
    private final ArmedFuse fuse;
    private final Shared shared;
    private final Strays strays;
    private final long slowStableNanos;
    private final long slowCandidateNanos;
    private final StripedHistogram counts = new StripedHistogram();
    private volatile boolean closed;

    EvidenceEpoch(
            EpochTerms terms, Witnesses witnesses, @Nullable SignalWitnesses signals, ArmedFuse fuse, Shared shared) {
        this.terms = terms;
        this.witnesses = witnesses;
        this.signals = signals;
        this.fuse = fuse;
        this.shared = shared;
        this.strays = shared.strays();
        this.slowStableNanos = witnesses.thresholds().slowNanos(Arm.STABLE);
        this.slowCandidateNanos = witnesses.thresholds().slowNanos(Arm.CANDIDATE);
    }

    /** Returns an epoch that no call records into: for evidence that is made up. */
    public static EvidenceEpoch silent(EpochTerms terms) {
        Testimony nobody = new Testimony(terms.processA(), Testimony.FEWEST_SLOTS, Hearing.ERRORS.matters());
        return new EvidenceEpoch(
                terms,
                new Witnesses(Hearing.ERRORS, nobody, nobody, null),
                null,
                new ArmedFuse(Fuse.none(), terms.number(), report -> {}),
                new Shared(new Strays(failure -> {}), new OutstandingCalls(), null));
    }

    /** Returns what its calls are evidence of. */
    public EpochTerms terms() {
        return terms;
    }

    /** Returns the number of this epoch, from 1. */
    public long number() {
        return terms.number();
    }

    /**
     * Records a call that returned. Never throws and never blocks on the tick.
     *
     * @param arm the implementation that ran
     * @param keyHash the key in 64 well mixed bits, of which the low 26 must be independent of what routing looked at;
     *     or {@link #NO_KEY}
     * @param nanos how long it took; values below zero or beyond one hour are clamped, and counted as such
     * @param failed whether it failed by the plan's rule
     */
    public void record(Arm arm, long keyHash, long nanos, boolean failed) {
        try {
            take(arm, keyHash, nanos, failed);
        } catch (Throwable e) {
            strays.failed(e);
        }
    }

    /**
     * Records a call that threw. Never throws and never blocks on the tick.
     *
     * @param arm the implementation that ran
     * @param keyHash as for {@link #record}
     * @param nanos as for {@link #record}
     * @param failed whether it failed by the plan's rule
     * @param thrown what it threw
     */
    public void recordThrown(Arm arm, long keyHash, long nanos, boolean failed, Throwable thrown) {
        try {
            if (take(arm, keyHash, nanos, failed)) {
                witnesses.threw(arm, keyHash, thrown);
            }
        } catch (Throwable e) {
            strays.failed(e);
        }
    }

    /**
     * Records a call that was interrupted, and so neither succeeded nor failed. If that was later than the reference
     * p99 it testifies as slow. Never throws and never blocks on the tick.
     *
     * @param arm the implementation that ran
     * @param keyHash as for {@link #record}
     * @param nanos how long it ran
     */
    public void recordInterrupted(Arm arm, long keyHash, long nanos) {
        try {
            strays.addInterrupted(arm);
            if (!closed) {
                witnesses.seen(arm, keyHash);
                witnesses.cutShort(arm, keyHash, nanos, LatencyLayout.binOf(nanos));
            }
        } catch (Throwable e) {
            strays.failed(e);
        }
    }

    /**
     * Records that a key has the outcome of that name, or has it not. Never throws and never blocks on the tick.
     *
     * @param keyHash as for {@link #record}, of a key
     */
    public void recordOutcome(String signal, Arm arm, long keyHash, boolean happened) {
        if (signals != null && !closed) {
            signals.outcome(signal, arm, keyHash, happened);
        }
    }

    /**
     * Records a finite value of the signal of that name. Never throws and never blocks on the tick.
     *
     * @param keyHash as for {@link #record}, of a key
     */
    public void recordValue(String signal, Arm arm, long keyHash, double value) {
        if (signals != null && !closed) {
            signals.value(signal, arm, keyHash, value);
        }
    }

    /** Returns the witnesses of business signals; null if nobody judges any. */
    @Nullable
    SignalWitnesses signals() {
        return signals;
    }

    /** Returns whether a call of that arm which took so long is above the reference p99; never without a reference. */
    public boolean isSlow(Arm arm, long nanos) {
        return nanos >= (arm == Arm.CANDIDATE ? slowCandidateNanos : slowStableNanos);
    }

    /** Returns what caps candidate calls, of this epoch and of others; null where nothing does. */
    public @Nullable CandidateBulkhead bulkhead() {
        return shared.bulkhead();
    }

    /** Returns the calls that are outstanding, of this epoch and of others. */
    OutstandingCalls outstanding() {
        return shared.outstanding();
    }

    /** Returns after how many nanoseconds an outstanding call of either arm is overdue. */
    long overdueNanos() {
        return witnesses.thresholds().overdueNanos();
    }

    /** Takes a call that has been outstanding for so long that it testifies as slow, though it may still end. */
    void recordOverdue(Arm arm, long keyHash, long nanos) {
        if (!closed) {
            witnesses.cutShort(arm, keyHash, nanos, LatencyLayout.binOf(nanos));
        }
    }

    /** Takes back that a call was overdue at that age: it has ended, and is recorded next. */
    void takeBackOverdue(Arm arm, long keyHash, long nanos) {
        witnesses.takeBack(arm, keyHash, LatencyLayout.binOf(nanos));
    }

    /** Takes a call, and returns whether it is evidence. */
    private boolean take(Arm arm, long keyHash, long nanos, boolean failed) {
        int series = StripedHistogram.series(arm, failed);
        int bin = LatencyLayout.binOf(nanos);
        int before = counts.add(series, bin, 1);
        if (closed) {
            strays.add(series, bin, counts.takeBack(series, bin));
            return false;
        }
        if (KeyGroups.isChosen(before)) {
            witnesses.stoodForAll(arm, keyHash);
        }
        if (failed) {
            tookAFailure(arm, keyHash, nanos, bin);
        } else {
            witnesses.succeeded(arm, keyHash, nanos, bin);
            if (fuse.isArmed()) {
                fuse.succeeded(arm, keyHash);
            }
        }
        return true;
    }

    private void tookAFailure(Arm arm, long keyHash, long nanos, int bin) {
        witnesses.failed(arm, keyHash, nanos, bin);
        fuse.failed(arm, keyHash == NO_KEY ? ThreadLocalRandom.current().nextLong() : keyHash);
    }

    /** Makes every later call a late one. The drain after it is the last. */
    void close() {
        closed = true;
    }

    /**
     * Moves what is new into the tally, and the successful calls into the pool and the window if they are given; returns
     * it. One thread at a time.
     */
    EpochBatch drainTo(Tally tally, @Nullable ReferencePool pool, LatencyWindow.@Nullable Counts window) {
        // testimonies before bins: a call is in its bin before it testifies, so no testimony gets ahead of its call
        LatencyFirsts latency = witnesses.latency();
        Heard[] stable = witnesses.takeNew(Arm.STABLE);
        Heard[] candidate = witnesses.takeNew(Arm.CANDIDATE);
        GroupedEvents groups = witnesses.groups();
        Harvest harvest = new Harvest(tally, witnesses.thresholds(), pool, window);
        counts.drainTo(harvest);
        return new EpochBatch(
                terms,
                witnesses.batch(Arm.STABLE, stable, harvest),
                witnesses.batch(Arm.CANDIDATE, candidate, harvest),
                groups,
                latency,
                signals == null ? List.of() : signals.takeNew());
    }

    Deafness deafness() {
        return Deafness.of(witnesses.processA(), witnesses.processB());
    }
}
