package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Promise;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.stats.ArmStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever the order of calls, epochs and drains: the recorder says what its naive twin says. */
class RecorderTwinTest {
    private static final Hearing EVERYTHING = new Hearing(
            new Hearing.Tolerances(1.1, 1.25, 1_000),
            List.of(new Topic.Thrown(IllegalStateException.class), new Topic.Above(Duration.ofNanos(4_000_000))),
            Hearing.Attendance.COUNTED);
    private static final RecordingTerms TERMS =
            new RecordingTerms(Fuse.none(), 0.5, EVERYTHING, Duration.ofNanos(5), 10);

    /** One thing that happens; {@code epoch} counts back from the one in force. */
    record Step(What what, int epoch, Arm arm, long key, long nanos, boolean failed, int ticks) {}

    enum What {
        CALL,
        THROWING_CALL,
        INTERRUPTED_CALL,
        WARMED_UP,
        OPEN,
        OPEN_FRESH,
        DRAIN
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<What> what = Arbitraries.frequency(
                Tuple.of(30, What.CALL),
                Tuple.of(4, What.THROWING_CALL),
                Tuple.of(4, What.INTERRUPTED_CALL),
                Tuple.of(2, What.WARMED_UP),
                Tuple.of(2, What.OPEN),
                Tuple.of(1, What.OPEN_FRESH),
                Tuple.of(3, What.DRAIN));
        Arbitrary<Long> nanos =
                Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(0, 10_000_000));
        return Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(Arm.class),
                        Arbitraries.oneOf(Arbitraries.longs().between(0, 20), Arbitraries.just(EvidenceEpoch.NO_KEY)),
                        nanos,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 4))
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    @Property
    @Promise("M1")
    void saysTheSame(@ForAll("lives") List<Step> life) {
        RecorderSubject fast = RecorderSubject.real(TERMS);
        RecorderSubject naive = new NaiveRecorder(TERMS);
        List<RecorderSubject.Epoch> fastEpochs = new ArrayList<>(List.of(fast.open(0.05, false, 0)));
        List<RecorderSubject.Epoch> naiveEpochs = new ArrayList<>(List.of(naive.open(0.05, false, 0)));
        long now = 0;
        for (Step step : life) {
            now += step.ticks;
            int at = Math.max(0, fastEpochs.size() - 1 - step.epoch);
            switch (step.what) {
                case CALL -> {
                    fastEpochs.get(at).record(step.arm, step.key, step.nanos, step.failed);
                    naiveEpochs.get(at).record(step.arm, step.key, step.nanos, step.failed);
                }
                case THROWING_CALL -> {
                    Throwable thrown = step.key % 2 == 0 ? new IllegalStateException() : new AssertionError();
                    fastEpochs.get(at).recordThrown(step.arm, step.key, step.nanos, step.failed, thrown);
                    naiveEpochs.get(at).recordThrown(step.arm, step.key, step.nanos, step.failed, thrown);
                }
                case INTERRUPTED_CALL -> {
                    fastEpochs.get(at).recordInterrupted(step.arm, step.key, step.nanos);
                    naiveEpochs.get(at).recordInterrupted(step.arm, step.key, step.nanos);
                }
                case WARMED_UP -> {
                    fast.warmedUp();
                    naive.warmedUp();
                }
                case OPEN, OPEN_FRESH -> {
                    boolean fresh = step.what == What.OPEN_FRESH;
                    fastEpochs.add(fast.open(0.1, fresh, now));
                    naiveEpochs.add(naive.open(0.1, fresh, now));
                }
                case DRAIN -> assertSame(fast.drain(now), naive.drain(now));
            }
        }
        assertSame(fast.drain(now), naive.drain(now));
        assertThat(fast.lateCalls()).isEqualTo(naive.lateCalls());
        for (Arm arm : Arm.values()) {
            assertSame(fast.stats(arm), naive.stats(arm));
        }
    }

    private static void assertSame(List<EpochBatch> fast, List<EpochBatch> naive) {
        assertThat(Batches.contents(fast)).isEqualTo(Batches.contents(naive));
    }

    private static void assertSame(ArmStats fast, ArmStats naive) {
        assertThat(fast.calls()).isEqualTo(naive.calls());
        assertThat(fast.failures()).isEqualTo(naive.failures());
        assertThat(fast.clamped()).isEqualTo(naive.clamped());
        assertThat(fast.interrupted()).isEqualTo(naive.interrupted());
        assertThat(fast.successLatency().toHistogram())
                .isEqualTo(naive.successLatency().toHistogram());
        assertThat(fast.failureLatency().toHistogram())
                .isEqualTo(naive.failureLatency().toHistogram());
    }
}
