package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Promise;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
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
    private static final long GRACE = 5;

    /** One thing that happens; {@code epoch} counts back from the one in force. */
    record Step(What what, int epoch, Arm arm, int key, long nanos, boolean failed, int ticks) {}

    enum What {
        CALL,
        KEYLESS_CALL,
        OPEN,
        OPEN_FRESH,
        DRAIN
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<What> what = Arbitraries.frequency(
                Tuple.of(20, What.CALL),
                Tuple.of(2, What.KEYLESS_CALL),
                Tuple.of(2, What.OPEN),
                Tuple.of(1, What.OPEN_FRESH),
                Tuple.of(3, What.DRAIN));
        Arbitrary<Long> nanos =
                Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(0, 10_000_000));
        return Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(Arm.class),
                        Arbitraries.integers().between(0, 20),
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
        RecorderSubject fast = RecorderSubject.real(GRACE);
        RecorderSubject naive = new NaiveRecorder(GRACE);
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
                case KEYLESS_CALL -> {
                    fastEpochs.get(at).recordKeyless(step.arm, step.nanos, step.failed);
                    naiveEpochs.get(at).recordKeyless(step.arm, step.nanos, step.failed);
                }
                case OPEN, OPEN_FRESH -> {
                    boolean fresh = step.what == What.OPEN_FRESH;
                    fastEpochs.add(fast.open(0.1, fresh, now));
                    naiveEpochs.add(naive.open(0.1, fresh, now));
                }
                case DRAIN -> assertThat(fast.drain(now)).isEqualTo(naive.drain(now));
            }
        }
        assertThat(fast.drain(now)).isEqualTo(naive.drain(now));
        assertThat(fast.lateCalls()).isEqualTo(naive.lateCalls());
        for (Arm arm : Arm.values()) {
            assertSame(fast.stats(arm), naive.stats(arm));
        }
    }

    private static void assertSame(ArmStats fast, ArmStats naive) {
        assertThat(fast.calls()).isEqualTo(naive.calls());
        assertThat(fast.failures()).isEqualTo(naive.failures());
        assertThat(fast.clamped()).isEqualTo(naive.clamped());
        assertThat(fast.successLatency().toHistogram())
                .isEqualTo(naive.successLatency().toHistogram());
        assertThat(fast.failureLatency().toHistogram())
                .isEqualTo(naive.failureLatency().toHistogram());
    }
}
