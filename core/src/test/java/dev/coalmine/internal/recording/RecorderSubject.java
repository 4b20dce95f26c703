package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.stats.ArmStats;
import java.time.Duration;
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

    interface Epoch {
        void record(Arm arm, long keyHash, long nanos, boolean failed);

        void recordKeyless(Arm arm, long nanos, boolean failed);
    }

    static Histogram histogram() {
        return new Histogram(LatencyLayout.UNIT, LatencyLayout.HIGHEST, 2);
    }

    /** The real one, without a fuse, whose failures inside fail the test. */
    static RecorderSubject real(long graceNanos) {
        Queue<Object> unexpected = new ConcurrentLinkedQueue<>();
        Recorder recorder =
                new Recorder(Fuse.none(), 0.5, Duration.ofNanos(graceNanos), unexpected::add, unexpected::add);
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
                    public void recordKeyless(Arm arm, long nanos, boolean failed) {
                        epoch.recordKeyless(arm, nanos, failed);
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
        };
    }
}
