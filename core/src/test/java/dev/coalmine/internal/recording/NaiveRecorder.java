package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import dev.coalmine.stats.Outstanding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The recorder as one would write it at first: one lock, a set of keys for each process, an HdrHistogram a series. */
final class NaiveRecorder implements RecorderSubject {
    private final RecordingTerms terms;
    private final List<Epoch> epochs = new ArrayList<>();
    private final Map<Arm, Totals> totals = new EnumMap<>(Arm.class);
    private Set<String> processA = new HashSet<>();
    private long processANumber = 1;
    private long opened;
    private long lateCalls;
    private long lateDrained;
    private boolean warm;
    private NaiveReference pool;
    private @Nullable NaiveReference reference;

    NaiveRecorder(RecordingTerms terms) {
        this.terms = terms;
        this.pool = new NaiveReference(terms.hearing().tolerances());
        totals.put(Arm.STABLE, new Totals());
        totals.put(Arm.CANDIDATE, new Totals());
    }

    @Override
    public synchronized RecorderSubject.Epoch open(double rho, boolean fresh, long nowNanos) {
        if (opened > 0) {
            epochs.get(epochs.size() - 1).retiredAt = nowNanos;
        }
        if (fresh && opened > 0) {
            processA = new HashSet<>();
            processANumber++;
        }
        if (pool.size() >= terms.fewestReferenceCalls()) {
            reference = pool;
            pool = new NaiveReference(terms.hearing().tolerances());
        }
        opened++;
        NaiveReference heardWith = warm ? reference : null;
        Epoch epoch =
                new Epoch(new EpochTerms(opened, processANumber, rho, heardWith != null), processA, heardWith, terms);
        epochs.add(epoch);
        return epoch;
    }

    @Override
    public synchronized void warmedUp() {
        warm = true;
    }

    @Override
    public synchronized List<EpochBatch> drain(long nowNanos) {
        List<EpochBatch> batches = new ArrayList<>();
        int retired = epochs.size() - 1;
        for (Epoch epoch : List.copyOf(epochs)) {
            boolean isRetired = epoch.number() != opened;
            if (isRetired
                    && (retired > Recorder.MOST_RETIRED
                            || nowNanos - epoch.retiredAt >= terms.grace().toNanos())) {
                epoch.closed = true;
                epochs.remove(epoch);
                retired--;
            }
            epoch.drainInto(batches, isRetired);
        }
        totals.values().forEach(Totals::publish);
        lateDrained = lateCalls;
        return batches;
    }

    @Override
    public synchronized ArmStats stats(Arm arm) {
        return totals.get(arm).published(arm);
    }

    @Override
    public synchronized long lateCalls() {
        return lateDrained;
    }

    private final class Epoch implements RecorderSubject.Epoch {
        private final NaiveWitnesses witnesses;
        private final Map<Arm, long[]> calls = new EnumMap<>(Arm.class);
        private NaiveReference pooled;
        private long retiredAt;
        private boolean closed;

        Epoch(EpochTerms epoch, Set<String> spokenA, @Nullable NaiveReference reference, RecordingTerms terms) {
            this.witnesses = new NaiveWitnesses(epoch, spokenA, reference, terms.hearing());
            this.pooled = new NaiveReference(terms.hearing().tolerances());
            clear();
        }

        private long number() {
            return witnesses.epoch.number();
        }

        private void clear() {
            pooled = new NaiveReference(terms.hearing().tolerances());
            calls.put(Arm.STABLE, new long[2]);
            calls.put(Arm.CANDIDATE, new long[2]);
        }

        @Override
        public void record(Arm arm, long keyHash, long nanos, boolean failed) {
            synchronized (NaiveRecorder.this) {
                if (count(arm, nanos, failed)) {
                    witnesses.ended(arm, keyHash, nanos, failed);
                }
            }
        }

        @Override
        public void recordThrown(Arm arm, long keyHash, long nanos, boolean failed, Throwable thrown) {
            synchronized (NaiveRecorder.this) {
                if (count(arm, nanos, failed)) {
                    witnesses.ended(arm, keyHash, nanos, failed);
                    witnesses.threw(arm, keyHash, thrown);
                }
            }
        }

        @Override
        public void recordInterrupted(Arm arm, long keyHash, long nanos) {
            synchronized (NaiveRecorder.this) {
                totals.get(arm).interrupted++;
                if (!closed) {
                    witnesses.interrupted(arm, keyHash, nanos);
                }
            }
        }

        private boolean count(Arm arm, long nanos, boolean failed) {
            totals.get(arm).add(nanos, failed);
            if (closed) {
                lateCalls++;
                return false;
            }
            calls.get(arm)[0]++;
            calls.get(arm)[1] += failed ? 1 : 0;
            if (!failed) {
                pooled.add(arm, nanos);
            }
            return true;
        }

        private void drainInto(List<EpochBatch> batches, boolean isRetired) {
            long[] stable = calls.get(Arm.STABLE);
            long[] candidate = calls.get(Arm.CANDIDATE);
            EpochBatch batch = witnesses.take(stable, candidate);
            if (!batch.isEmpty()) {
                batches.add(batch);
            }
            if (!isRetired && terms.hearing().needsTime()) {
                pool.addAll(pooled);
            }
            clear();
        }
    }

    /** What an arm has had in all, and what of it a drain has published. */
    private static final class Totals {
        private final Histogram succeeded = RecorderSubject.histogram();
        private final Histogram failed = RecorderSubject.histogram();
        private long clamped;
        private long interrupted;
        private Histogram publishedSucceeded = RecorderSubject.histogram();
        private Histogram publishedFailed = RecorderSubject.histogram();
        private long publishedClamped;
        private long publishedInterrupted;

        void add(long nanos, boolean hasFailed) {
            long kept = Math.max(0, Math.min(LatencyLayout.HIGHEST, nanos));
            clamped += kept == nanos ? 0 : 1;
            (hasFailed ? failed : succeeded).recordValue(kept);
        }

        void publish() {
            publishedSucceeded = succeeded.copy();
            publishedFailed = failed.copy();
            publishedClamped = clamped;
            publishedInterrupted = interrupted;
        }

        ArmStats published(Arm arm) {
            long failures = publishedFailed.getTotalCount();
            return new ArmStats(
                    arm,
                    publishedSucceeded.getTotalCount() + failures,
                    failures,
                    LatencySnapshot.of(publishedSucceeded),
                    LatencySnapshot.of(publishedFailed),
                    publishedClamped,
                    publishedInterrupted,
                    Outstanding.NONE);
        }
    }
}
