package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** The recorder as one would write it at first: one lock, a set of keys for each process, an HdrHistogram a series. */
final class NaiveRecorder implements RecorderSubject {
    private final long graceNanos;
    private final List<Epoch> epochs = new ArrayList<>();
    private final Map<Arm, Totals> totals = new EnumMap<>(Arm.class);
    private Set<Long> processA = new HashSet<>();
    private long processANumber = 1;
    private long opened;
    private long lateCalls;
    private long lateDrained;

    NaiveRecorder(long graceNanos) {
        this.graceNanos = graceNanos;
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
        opened++;
        Epoch epoch = new Epoch(opened, processANumber, rho, processA);
        epochs.add(epoch);
        return epoch;
    }

    @Override
    public synchronized List<EpochBatch> drain(long nowNanos) {
        List<EpochBatch> batches = new ArrayList<>();
        int retired = epochs.size() - 1;
        for (Epoch epoch : List.copyOf(epochs)) {
            boolean isRetired = epoch.number != opened;
            if (isRetired && (retired > Recorder.MOST_RETIRED || nowNanos - epoch.retiredAt >= graceNanos)) {
                epoch.closed = true;
                epochs.remove(epoch);
                retired--;
            }
            epoch.drainInto(batches);
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
        private final long number;
        private final long processANumber;
        private final double rho;
        private final Set<Long> spokenA;
        private final Set<Long> spokenB = new HashSet<>();
        private final Map<Arm, long[]> batch = new EnumMap<>(Arm.class);
        private long retiredAt;
        private boolean closed;

        Epoch(long number, long processANumber, double rho, Set<Long> spokenA) {
            this.number = number;
            this.processANumber = processANumber;
            this.rho = rho;
            this.spokenA = spokenA;
            clear();
        }

        private void clear() {
            batch.put(Arm.STABLE, new long[4]);
            batch.put(Arm.CANDIDATE, new long[4]);
        }

        @Override
        public void record(Arm arm, long keyHash, long nanos, boolean failed) {
            synchronized (NaiveRecorder.this) {
                if (count(arm, nanos, failed) && failed) {
                    batch.get(arm)[2] += spokenA.add(keyHash) ? 1 : 0;
                    batch.get(arm)[3] += spokenB.add(keyHash) ? 1 : 0;
                }
            }
        }

        @Override
        public void recordKeyless(Arm arm, long nanos, boolean failed) {
            synchronized (NaiveRecorder.this) {
                if (count(arm, nanos, failed) && failed) {
                    batch.get(arm)[2]++;
                    batch.get(arm)[3]++;
                }
            }
        }

        private boolean count(Arm arm, long nanos, boolean failed) {
            totals.get(arm).add(nanos, failed);
            if (closed) {
                lateCalls++;
                return false;
            }
            batch.get(arm)[0]++;
            batch.get(arm)[1] += failed ? 1 : 0;
            return true;
        }

        private void drainInto(List<EpochBatch> batches) {
            ArmBatch stable = take(Arm.STABLE);
            ArmBatch candidate = take(Arm.CANDIDATE);
            if (stable.calls() + candidate.calls() > 0) {
                batches.add(new EpochBatch(number, processANumber, number, rho, stable, candidate));
            }
            clear();
        }

        private ArmBatch take(Arm arm) {
            long[] counts = batch.get(arm);
            return new ArmBatch(counts[0], counts[1], counts[2], counts[3]);
        }
    }

    /** What an arm has had in all, and what of it a drain has published. */
    private static final class Totals {
        private final Histogram succeeded = RecorderSubject.histogram();
        private final Histogram failed = RecorderSubject.histogram();
        private long clamped;
        private Histogram publishedSucceeded = RecorderSubject.histogram();
        private Histogram publishedFailed = RecorderSubject.histogram();
        private long publishedClamped;

        void add(long nanos, boolean hasFailed) {
            long kept = Math.max(0, Math.min(LatencyLayout.HIGHEST, nanos));
            clamped += kept == nanos ? 0 : 1;
            (hasFailed ? failed : succeeded).recordValue(kept);
        }

        void publish() {
            publishedSucceeded = succeeded.copy();
            publishedFailed = failed.copy();
            publishedClamped = clamped;
        }

        ArmStats published(Arm arm) {
            long failures = publishedFailed.getTotalCount();
            return new ArmStats(
                    arm,
                    publishedSucceeded.getTotalCount() + failures,
                    failures,
                    LatencySnapshot.of(publishedSucceeded),
                    LatencySnapshot.of(publishedFailed),
                    publishedClamped);
        }
    }
}
