package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.SignalStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one rollout records: the evidence epochs, and the totals over all of them.
 *
 * <p>Calls record into the {@link EvidenceEpoch} that their routing value carries and never touch the recorder itself.
 * Everything here belongs to the tick and to whoever asks for the status, and is serialised by a lock that no call takes.
 *
 * <p>Thread-safe. Time is handed in as readings of one monotonic nanosecond ticker.
 */
public final class Recorder implements EvidenceSource {
    /** How long a retired epoch stays open for calls that end late, unless told otherwise: 60 s. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(60);

    /** How many retired epochs stay open at most; beyond, a drain closes the oldest before its time: {@value}. */
    static final int MOST_RETIRED = 8;

    /**
     * Fewest successful calls of an epoch that make a reference for the next one: {@value}. With fewer, p99.9 would be
     * a guess; the older reference serves on.
     */
    public static final int FEWEST_REFERENCE_CALLS = 1_000;

    private final Object tick = new Object();
    private final Consumer<? super Blow> onBlown;
    private final Strays strays;
    private final OutstandingCalls outstanding = new OutstandingCalls();

    private final ArrayDeque<Retired> retired = new ArrayDeque<>();
    private final Tally tally = new Tally();
    private final SignalDesk signals = new SignalDesk();
    private RecordingTerms terms;
    private Shared shared;
    private long opened;
    private long lateCalls;
    private long drainedAt;
    private boolean warm;
    private final LatencyWindow.Counts window = new LatencyWindow.Counts();
    private ReferencePool pool;
    private @Nullable LatencyScale scale;
    private @Nullable EvidenceEpoch current;
    private @Nullable ProcessA processA;
    private @Nullable TestimonyLog log;

    /**
     * Makes a recorder without an epoch; {@link #open} comes first.
     *
     * @param terms what the plan says of recording
     * @param onBlown called at most once per process A, by the call that blew the fuse, on its thread and with no lock held;
     *     it must roll back only if the routing value carries an epoch of {@link Blow#processA()}
     * @param onInternalFailure called with whatever fails inside, {@code onBlown} included; none of it reaches a call
     */
    public Recorder(
            RecordingTerms terms, Consumer<? super Blow> onBlown, Consumer<? super Throwable> onInternalFailure) {
        this.terms = terms;
        this.onBlown = onBlown;
        this.strays = new Strays(onInternalFailure);
        this.shared = newShared();
        this.pool = newPool();
        signals.judge(terms.hearing().signals());
    }

    private Shared newShared() {
        OptionalInt most = terms.mostCandidateCalls();
        return new Shared(
                strays,
                outstanding,
                most.isEmpty() ? null : new CandidateBulkhead(most.getAsInt(), terms.fuse(), onBlown));
    }

    /**
     * {@inheritDoc}
     *
     * <p>What was recorded so far stays in the totals. The bulkhead is another one only if the plan says so: then calls that
     * are under way take room in theirs until they end, and none in the new one.
     */
    @Override
    public void reform(RecordingTerms next) {
        synchronized (tick) {
            boolean keepsBulkhead = next.protection().equals(terms.protection());
            terms = next;
            if (!keepsBulkhead) {
                shared = newShared();
            }
            scale = null;
            pool = newPool();
            signals.judge(next.hearing().signals());
        }
    }

    private ReferencePool newPool() {
        return new ReferencePool(terms.hearing().tolerances());
    }

    @Override
    public LatencyWindow takeWindow() {
        synchronized (tick) {
            return window.take();
        }
    }

    @Override
    public void overhear(TestimonyLog log) {
        synchronized (tick) {
            this.log = log;
        }
    }

    @Override
    public @Nullable LatencyScale reference() {
        synchronized (tick) {
            return scale;
        }
    }

    @Override
    public void warmedUp() {
        synchronized (tick) {
            warm = true;
        }
    }

    @Override
    public boolean hasReference() {
        synchronized (tick) {
            return scale != null || pool.calls() >= terms.fewestReferenceCalls();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The calls that were drained since the last reference was made, if there are enough by now, are frozen as the
     * reference of the new epoch. The first one has none, and so hears nothing that depends on time.
     *
     * <p>The new epoch takes calls at once; the caller publishes it in a routing value when ready.
     */
    @Override
    public EvidenceEpoch open(double rho, boolean fresh, long nowNanos) {
        if (!(rho >= 0 && rho <= 1)) {
            throw new IllegalArgumentException("Invalid odds' share " + rho + ": allowed is 0 to 1");
        }
        synchronized (tick) {
            EvidenceEpoch last = current;
            if (last != null) {
                retired.add(new Retired(last, nowNanos));
            }
            ProcessA a = processA;
            if (a == null || fresh) {
                a = begin(a);
                processA = a;
            }
            opened++;
            freezeReference();
            EvidenceEpoch next = epoch(rho, a, warm ? scale : null);
            current = next;
            return next;
        }
    }

    private ProcessA begin(@Nullable ProcessA before) {
        if (before != null) {
            before.fuse.retire();
        }
        long number = before == null ? 1 : before.table.process() + 1;
        return new ProcessA(testimony(number), signalTestimony(number), new ArmedFuse(terms.fuse(), number, onBlown));
    }

    private Testimony testimony(long number) {
        return new Testimony(
                number, Testimony.slotsFor(terms.smallestRho()), terms.hearing().matters());
    }

    private @Nullable Testimony signalTestimony(long number) {
        int judged = terms.hearing().signals().size();
        return judged == 0 ? null : new Testimony(number, Testimony.slotsFor(terms.smallestRho()), judged);
    }

    private @Nullable SignalWitnesses signalWitnesses(@Nullable Testimony ofProcessA) {
        Testimony ofProcessB = signalTestimony(opened);
        return ofProcessA == null || ofProcessB == null ? null : signals.open(ofProcessA, ofProcessB, log);
    }

    private void freezeReference() {
        if (pool.calls() >= terms.fewestReferenceCalls()) {
            scale = pool.freeze();
            pool = newPool();
        }
    }

    private EvidenceEpoch epoch(double rho, ProcessA a, @Nullable LatencyScale reference) {
        return new EvidenceEpoch(
                new EpochTerms(opened, a.table.process(), rho, reference != null),
                new Witnesses(terms.hearing(), a.table, testimony(opened), reference, log),
                signalWitnesses(a.signals),
                a.fuse,
                shared);
    }

    /**
     * Returns the epoch in force.
     *
     * @throws IllegalStateException if none was opened yet
     */
    public EvidenceEpoch current() {
        synchronized (tick) {
            return inForce();
        }
    }

    private EvidenceEpoch inForce() {
        if (current == null) {
            throw new IllegalStateException("No epoch is open yet: call open first");
        }
        return current;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Calls that are overdue testify before it, and epochs whose grace is over are closed by it.
     */
    @Override
    public List<EpochBatch> drain(long nowNanos) {
        synchronized (tick) {
            EvidenceEpoch last = inForce();
            drainedAt = nowNanos;
            outstanding.testify(nowNanos, leastOverdueNanos(last));
            List<EpochBatch> batches = new ArrayList<>();
            for (Iterator<Retired> each = retired.iterator(); each.hasNext(); ) {
                Retired old = each.next();
                if (retired.size() > MOST_RETIRED
                        || nowNanos - old.sinceNanos >= terms.grace().toNanos()) {
                    old.epoch.close();
                    each.remove();
                }
                add(old.epoch.drainTo(tally, null, null), batches);
            }
            boolean timed = terms.hearing().needsTime();
            add(last.drainTo(tally, timed ? pool : null, timed && !warm ? window : null), batches);
            signals.drain();
            long before = tally.calls();
            strays.drainTo(tally);
            lateCalls += tally.calls() - before;
            for (Arm arm : Arm.values()) {
                tally.interrupted(arm, strays.interrupted(arm));
            }
            return List.copyOf(batches);
        }
    }

    private long leastOverdueNanos(EvidenceEpoch last) {
        long least = last.overdueNanos();
        for (Retired old : retired) {
            least = Math.min(least, old.epoch.overdueNanos());
        }
        return least;
    }

    private static void add(EpochBatch batch, List<EpochBatch> batches) {
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
    }

    @Override
    public OptionalLong referenceP99() {
        synchronized (tick) {
            return scale == null ? OptionalLong.empty() : OptionalLong.of(scale.p99Nanos());
        }
    }

    @Override
    public StableCalls stableCalls(long nanos) {
        synchronized (tick) {
            return tally.stableCalls(nanos);
        }
    }

    @Override
    public @Nullable FuseReport failingOfFewKeys() {
        synchronized (tick) {
            return processA == null ? null : processA.fuse.failing();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>What is outstanding is as of the moment of the last drain.
     */
    @Override
    public ArmStats stats(Arm arm) {
        synchronized (tick) {
            return tally.stats(arm, outstanding.of(arm, drainedAt));
        }
    }

    @Override
    public long lateCalls() {
        synchronized (tick) {
            return lateCalls;
        }
    }

    @Override
    public boolean hearsMoreSignals() {
        synchronized (tick) {
            return current != null && signals.isReadyFor(current.signals());
        }
    }

    @Override
    public SignalBoard signals() {
        return signals.board();
    }

    @Override
    public List<SignalStats> signalStats() {
        synchronized (tick) {
            return signals.stats();
        }
    }

    /**
     * Returns how deaf the testimony tables are.
     *
     * @throws IllegalStateException if no epoch was opened yet
     */
    public Deafness deafness() {
        return current().deafness();
    }

    private record Retired(EvidenceEpoch epoch, long sinceNanos) {}

    /** What goes on over epochs, until one is opened afresh. */
    private record ProcessA(Testimony table, @Nullable Testimony signals, ArmedFuse fuse) {}
}
