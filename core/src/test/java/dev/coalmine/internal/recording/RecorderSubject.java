package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.Histogram;

/** What the recorder and its naive twin have in common, so that the same tests can run against both. */
interface RecorderSubject {
    Epoch open(double rho, boolean fresh, long nowNanos);

    List<EpochBatch> drain(long nowNanos);

    ArmStats stats(Arm arm);

    long lateCalls();

    void warmedUp();

    interface Epoch {
        void record(Arm arm, long keyHash, long nanos, boolean failed);

        void recordThrown(Arm arm, long keyHash, long nanos, boolean failed, Throwable thrown);

        void recordInterrupted(Arm arm, long keyHash, long nanos);
    }

    static Histogram histogram() {
        return new Histogram(LatencyLayout.UNIT, LatencyLayout.HIGHEST, 2);
    }

    /** The real one, without a fuse, whose failures inside fail the test. */
    static RecorderSubject real(RecordingTerms terms) {
        Queue<Object> unexpected = new ConcurrentLinkedQueue<>();
        Recorder recorder = new Recorder(terms, unexpected::add, unexpected::add);
        return new RecorderSubject() {
            @Override
            public Epoch open(double rho, boolean fresh, long nowNanos) {
                EvidenceEpoch epoch = recorder.open(rho, fresh, nowNanos);
                return new Epoch() {
                    @Override
                    public void record(Arm arm, long keyHash, long nanos, boolean failed) {
                        epoch.record(arm, keyHash, nanos, failed);
                    }

                    @Override
                    public void recordThrown(Arm arm, long keyHash, long nanos, boolean failed, Throwable thrown) {
                        epoch.recordThrown(arm, keyHash, nanos, failed, thrown);
                    }

                    @Override
                    public void recordInterrupted(Arm arm, long keyHash, long nanos) {
                        epoch.recordInterrupted(arm, keyHash, nanos);
                    }
                };
            }

            @Override
            public List<EpochBatch> drain(long nowNanos) {
                assertThat(unexpected).isEmpty();
                return recorder.drain(nowNanos);
            }

            @Override
            public ArmStats stats(Arm arm) {
                return recorder.stats(arm);
            }

            @Override
            public long lateCalls() {
                return recorder.lateCalls();
            }

            @Override
            public void warmedUp() {
                recorder.warmedUp();
            }
        };
    }
}
