package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Promise;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.stats.ArmStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stays true while callers, the tick and changes of share race one another. */
@Timeout(120)
class RecordingRacesTest {
    private static final int THREADS = 6;
    private static final int CALLS = 150_000;

    /** One latency for each thread, so that each has bins of its own and shares others. */
    private static long latencyOf(int thread, int call) {
        return (call & 1) == 0 ? 5_000 : 10_000L << thread;
    }

    @RepeatedTest(5)
    @Promise("M1")
    void everyCallIsCountedExactlyOnceWhileEpochsOpenAndClose() throws Exception {
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        // no grace at all: each drain closes whatever is retired, right under the calls that still use it
        Recorder recorder = new Recorder(Batches.errors(Fuse.none(), 0.5, Duration.ZERO), report -> {}, failures::add);
        AtomicEpoch current = new AtomicEpoch(recorder.open(0.05, false, 0));
        List<EpochBatch> batches = new ArrayList<>();
        AtomicLong now = new AtomicLong();

        Threads.race(
                THREADS,
                thread -> {
                    EvidenceEpoch epoch = current.get();
                    for (int call = 0; call < CALLS; call++) {
                        // calls hold their epoch for a while, as calls that take their time do
                        epoch = call % (thread + 2) == 0 ? current.get() : epoch;
                        if (call % 10_000 == 0) {
                            current.awaitClosed(epoch);
                        }
                        Arm arm = call % 5 == 0 ? CANDIDATE : STABLE;
                        epoch.record(arm, call, latencyOf(thread, call), call % 10 < 2);
                    }
                },
                () -> {
                    batches.addAll(recorder.drain(now.incrementAndGet()));
                    current.set(recorder.open(0.05, now.get() % 7 == 0, now.get()));
                });
        batches.addAll(recorder.drain(now.incrementAndGet()));

        assertThat(failures).isEmpty();
        for (Arm arm : Arm.values()) {
            ArmStats stats = recorder.stats(arm);
            assertThat(stats.calls()).isEqualTo((long) THREADS * CALLS / 5 * (arm == CANDIDATE ? 1 : 4));
            assertThat(stats.failures()).isEqualTo((long) THREADS * CALLS / 10);
            assertThat(stats.clamped()).isZero();
        }
        assertLatencies(recorder);
        long judged = batches.stream()
                .mapToLong(batch -> batch.stable().calls() + batch.candidate().calls())
                .sum();
        assertThat(judged + recorder.lateCalls()).isEqualTo((long) THREADS * CALLS);
        assertThat(recorder.lateCalls())
                .as("late calls, or this test shows nothing")
                .isPositive();
    }

    private static void assertLatencies(Recorder recorder) {
        Histogram all = RecorderSubject.histogram();
        Histogram expected = RecorderSubject.histogram();
        for (Arm arm : Arm.values()) {
            all.add(recorder.stats(arm).successLatency().toHistogram());
            all.add(recorder.stats(arm).failureLatency().toHistogram());
        }
        for (int thread = 0; thread < THREADS; thread++) {
            expected.recordValueWithCount(latencyOf(thread, 0), CALLS / 2);
            expected.recordValueWithCount(latencyOf(thread, 1), CALLS / 2);
        }
        assertThat(all).isEqualTo(expected);
    }

    @RepeatedTest(5)
    void aKeyTestifiesExactlyOnceInProcessAAndOnceInEachProcessB() throws Exception {
        int keys = 20_000;
        Recorder recorder =
                new Recorder(Batches.errors(Fuse.none(), 0.5, Duration.ofDays(1)), report -> {}, failure -> {});
        AtomicEpoch current = new AtomicEpoch(recorder.open(0.01, false, 0));
        Map<Long, Set<Integer>> spokeIn = new ConcurrentHashMap<>();
        Map<Long, Long> firstsB = new ConcurrentHashMap<>();
        AtomicLong firstsA = new AtomicLong();
        AtomicLong opened = new AtomicLong(1);

        Runnable drain = () -> recorder.drain(0).forEach(batch -> {
            firstsA.addAndGet(batch.stable().errors().firstsA()
                    + batch.candidate().errors().firstsA());
            firstsB.merge(
                    batch.terms().number(),
                    batch.stable().errors().firstsB()
                            + batch.candidate().errors().firstsB(),
                    Long::sum);
        });
        Threads.race(
                THREADS,
                thread -> {
                    SplittableRandom random = new SplittableRandom(thread);
                    int step = 2 * random.nextInt(1_000) + 1;
                    for (int i = 0; i < keys; i++) {
                        // every thread speaks for every key, each in an order of its own
                        int key = (int) ((long) i * step % keys);
                        EvidenceEpoch epoch = current.get();
                        spokeIn.computeIfAbsent(epoch.number(), number -> ConcurrentHashMap.newKeySet())
                                .add(key);
                        epoch.record(thread % 2 == 0 ? STABLE : CANDIDATE, key, 1_000, true);
                    }
                },
                () -> {
                    drain.run();
                    // more would be closed before their grace
                    if (opened.get() < Recorder.MOST_RETIRED) {
                        opened.incrementAndGet();
                        current.set(recorder.open(0.01 * opened.get(), false, 0));
                    }
                });
        drain.run();

        Set<Integer> everybody = ConcurrentHashMap.newKeySet();
        spokeIn.values().forEach(everybody::addAll);
        assertThat(firstsA.get()).isEqualTo(everybody.size());
        spokeIn.forEach((epoch, who) -> assertThat(firstsB.get(epoch)).isEqualTo(who.size()));
    }

    /** All threads call for the same keys at once, fast and slow, while epochs change and the tick drains. */
    @RepeatedTest(5)
    void aKeyTestifiesToLatencyExactlyOnceInEachProcess() throws Exception {
        int keys = 20_000;
        Hearing hearing = new Hearing(new Hearing.Tolerances(1.1, 1.25, 0), List.of());
        long calls = 10L * THREADS * keys;
        RecordingTerms terms = new RecordingTerms(Fuse.none(), 0.5, hearing, Duration.ofDays(1), calls);
        Recorder recorder = new Recorder(terms, report -> {}, failure -> {});
        EvidenceEpoch warmUp = recorder.open(0.5, false, 0);
        for (int i = 0; i < calls; i++) {
            warmUp.record(STABLE, 1, 1_000, false);
        }
        recorder.drain(0);
        recorder.warmedUp();
        AtomicEpoch current = new AtomicEpoch(recorder.open(0.5, false, 0));
        Map<Long, Set<Integer>> spokeIn = new ConcurrentHashMap<>();
        AtomicLong latencyA = new AtomicLong();
        AtomicLong slowA = new AtomicLong();
        Map<Long, Long> latencyB = new ConcurrentHashMap<>();
        Map<Long, Long> slowB = new ConcurrentHashMap<>();
        AtomicLong opened = new AtomicLong(1);

        Runnable drain = () -> recorder.drain(0).forEach(batch -> {
            long epoch = batch.terms().number();
            for (Arm arm : Arm.values()) {
                latencyA.addAndGet(
                        Arrays.stream(Objects.requireNonNull(batch.latency()).firstsA(arm))
                                .sum());
                latencyB.merge(
                        epoch, Arrays.stream(batch.latency().firstsB(arm)).sum(), Long::sum);
                slowA.addAndGet(batch.of(arm).slow().firstsA());
                slowB.merge(epoch, batch.of(arm).slow().firstsB(), Long::sum);
            }
        });
        Threads.race(
                THREADS,
                thread -> {
                    int step = 2 * new SplittableRandom(thread).nextInt(1_000) + 1;
                    for (int i = 0; i < keys; i++) {
                        int key = (int) ((long) i * step % keys);
                        EvidenceEpoch epoch = current.get();
                        spokeIn.computeIfAbsent(epoch.number(), number -> ConcurrentHashMap.newKeySet())
                                .add(key);
                        epoch.record(thread % 2 == 0 ? STABLE : CANDIDATE, key, latencyOf(thread, key), false);
                    }
                },
                () -> {
                    drain.run();
                    if (opened.get() < Recorder.MOST_RETIRED - 1) {
                        opened.incrementAndGet();
                        current.set(recorder.open(0.5, false, 0));
                    }
                });
        drain.run();

        Set<Integer> everybody = ConcurrentHashMap.newKeySet();
        spokeIn.values().forEach(everybody::addAll);
        assertThat(latencyA.get()).isEqualTo(everybody.size());
        spokeIn.forEach((epoch, who) -> assertThat(latencyB.get(epoch)).isEqualTo(who.size()));
        // every call is above the p99 of the one reference, since no later epoch has enough calls to make another
        assertThat(slowA.get()).isEqualTo(everybody.size());
        spokeIn.forEach((epoch, who) -> assertThat(slowB.get(epoch)).isEqualTo(who.size()));
    }

    @Test
    void ofAllThatMarkASlotExactlyOneIsFirst() throws Exception {
        Testimony table = new Testimony(1, Testimony.FEWEST_SLOTS, Testimony.BITS);
        AtomicLong firsts = new AtomicLong();
        AtomicLong arrived = new AtomicLong();

        Threads.race(2, thread -> {
            long won = 0;
            for (int key = 0; key < Testimony.FEWEST_SLOTS; key++) {
                // both go for the same slot at the same moment, with a bit of their own besides
                arrived.incrementAndGet();
                for (int spins = 0; arrived.get() < 2L * (key + 1); spins++) {
                    if (spins > 10_000) {
                        Thread.yield();
                    }
                }
                won += table.first(key, Testimony.ERRORS) ? 1 : 0;
                won += table.first(key, 1 + thread) ? 1 : 0;
            }
            firsts.addAndGet(won);
        });

        assertThat(firsts.get()).isEqualTo(3L * Testimony.FEWEST_SLOTS);
        for (int key = 0; key < Testimony.FEWEST_SLOTS; key++) {
            assertThat(table.hasSpoken(key, 1) && table.hasSpoken(key, 2)).isTrue();
        }
    }

    /** The routing value, as far as it matters here. */
    private static final class AtomicEpoch {
        private volatile EvidenceEpoch epoch;

        AtomicEpoch(EvidenceEpoch epoch) {
            this.epoch = epoch;
        }

        EvidenceEpoch get() {
            return epoch;
        }

        /** Waits until the epoch has been retired and then drained without grace. */
        void awaitClosed(EvidenceEpoch held) {
            while (epoch.number() < held.number() + 2) {
                Thread.yield();
            }
        }

        void set(EvidenceEpoch next) {
            epoch = next;
        }
    }
}
