package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the fuse does to the call that blows it, and to whoever is told. */
@Timeout(60)
class FuseReceiverTest {
    private static final long NANOS = 1_000;

    private final List<Blow> reports = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private Recorder recorder =
            new Recorder(Batches.errors(Fuse.defaults(), 0.5, Duration.ofSeconds(60)), reports::add, failures::add);
    private EvidenceEpoch epoch = recorder.open(0.5, false, 0);

    private void candidate(boolean failed, long... keys) {
        for (long key : keys) {
            epoch.record(CANDIDATE, key, NANOS, failed);
        }
    }

    private static long[] keys(int from, int count) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = from + i;
        }
        return keys;
    }

    @Test
    @Promise("C2")
    @Fault(7)
    void aReceiverThatThrowsDoesNotReachTheCallAndIsCounted() {
        IllegalStateException thrown = new IllegalStateException("receiver");
        recorder = new Recorder(
                Batches.errors(Fuse.defaults(), 0.5, Duration.ZERO),
                report -> {
                    throw thrown;
                },
                failures::add);
        epoch = recorder.open(0.5, false, 0);
        candidate(true, keys(0, 40));

        assertThat(failures).containsExactly(thrown);
        assertThat(recorder.drain(1).get(0).candidate().calls()).isEqualTo(40);
    }

    @Test
    @Promise("C2")
    @Fault(7)
    void evenAReportOfAFailureThatThrowsDoesNotReachTheCall() {
        recorder = new Recorder(
                Batches.errors(Fuse.defaults(), 0.5, Duration.ZERO),
                report -> {
                    throw new StackOverflowError();
                },
                failure -> {
                    throw new IllegalStateException(failure);
                });
        epoch = recorder.open(0.5, false, 0);
        candidate(true, keys(0, 40));

        assertThat(recorder.drain(1).get(0).candidate().failures()).isEqualTo(40);
    }

    @Test
    @Promise("C2")
    void whateverGoesWrongInsideDoesNotReachTheCall() {
        epoch.record(nothing(), 1, NANOS, true);
        epoch.record(CANDIDATE, Long.MIN_VALUE, Long.MIN_VALUE, true);
        epoch.record(STABLE, EvidenceEpoch.NO_KEY, Long.MAX_VALUE, true);

        assertThat(recorder.drain(1)).hasSize(1);
        assertThat(failures).isEmpty();
    }

    @SuppressWarnings("NullAway")
    private static Arm nothing() {
        return null;
    }

    @Test
    @Fault(8)
    void theReceiverMayCallBackFromAnyThread() {
        Recorder[] made = new Recorder[1];
        made[0] = new Recorder(
                Batches.errors(Fuse.defaults(), 0.5, Duration.ZERO),
                report -> {
                    reports.add(report);
                    // would wait for ever if a lock were held over this
                    Thread other = new Thread(() -> {
                        made[0].current().record(CANDIDATE, 1, NANOS, true);
                        made[0].open(0, true, 1);
                    });
                    other.start();
                    join(other);
                },
                failures::add);
        epoch = made[0].open(0.5, false, 0);
        candidate(true, keys(0, 20));

        assertThat(reports).hasSize(1);
        assertThat(made[0].current().number()).isEqualTo(2);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @RepeatedTest(20)
    void amongManyThreadsExactlyOneBlowsIt() throws Exception {
        Threads.race(4, thread -> {
            for (int i = 0; i < 50; i++) {
                epoch.record(CANDIDATE, thread * 1_000L + i, NANOS, true);
            }
        });

        assertThat(reports).hasSize(1);
        assertThat(((FuseReport) reports.get(0)).failures()).isEqualTo(20);
        assertThat(failures).isEmpty();
        assertThat(recorder.drain(1).get(0).candidate().calls()).isEqualTo(200);
    }
}
