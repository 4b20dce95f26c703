package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.stats.Outstanding;
import dev.coalmine.verdict.KeyBuckets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that hang testify once, on both arms alike, and are counted once when they end after all. */
@Promise("C5")
class OutstandingCallsTest {
    private static final long MS = 1_000_000;
    private static final long S = 1_000 * MS;

    private final Recorder recorder = recorder();

    private static Recorder recorder() {
        Topic ceiling = new Topic.Above(Duration.ofMillis(500));
        return new Recorder(
                RecordingTerms.of(
                        Fuse.none(), 0.5, new Hearing(new Hearing.Tolerances(1.1, 1.25, 0), List.of(ceiling))),
                report -> {},
                failure -> {
                    throw new AssertionError(failure);
                });
    }

    private static final class Pending extends OutstandingCall {
        Pending(EvidenceEpoch epoch, Arm arm, long key, long start) {
            super(epoch, arm, key, start);
            begin();
        }

        @Override
        protected void becameOverdue(long age) {}

        void end(long nanos) {
            if (end()) {
                record(nanos, false);
            }
        }

        void cancel(long nanos) {
            if (end()) {
                recordInterrupted(nanos);
            }
        }

        void fail(long nanos) {
            if (end()) {
                recordThrown(nanos, true, new IllegalStateException());
            }
        }
    }

    /** Opens an epoch whose reference are a thousand calls from 1 to 1,000 ms: p99.9 is at 1 s, overdue is 10 s. */
    private static EvidenceEpoch warmedUp(Recorder recorder) {
        EvidenceEpoch first = recorder.open(0.5, false, 0);
        for (int i = 1; i <= 1_000; i++) {
            first.record(STABLE, i, i * MS, false);
        }
        recorder.drain(0);
        recorder.warmedUp();
        return recorder.open(0.5, false, 0);
    }

    /** Everything that was drained of an arm, added up. */
    private record Sum(long calls, long failures, long slow, long slowFirstsA, long aboveCeiling) {
        static Sum of(List<EpochBatch> batches, Arm arm) {
            long calls = 0;
            long failures = 0;
            long slow = 0;
            long firsts = 0;
            long above = 0;
            for (EpochBatch batch : batches) {
                ArmBatch of = batch.of(arm);
                assertThat(of.calls() + of.cutShort()).isNotNegative();
                assertThat(of.slow().events()).isNotNegative();
                calls += of.calls() + of.cutShort();
                failures += of.failures();
                slow += of.slow().events();
                firsts += of.slow().firstsA();
                above += of.topics().get(0).events();
            }
            return new Sum(calls, failures, slow, firsts, above);
        }
    }

    /** How often something was slow, by the counts by group of keys. */
    private static long slowByGroups(List<EpochBatch> batches, Arm arm) {
        long slow = 0;
        for (EpochBatch batch : batches) {
            KeyBuckets groups = batch.groups().slow();
            slow += Arrays.stream(arm == CANDIDATE ? groups.candidateFailures() : groups.stableFailures())
                    .sum();
        }
        return slow;
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Fault(10)
    void aCallThatHangsTestifiesAsSlowOnceAndCountsOnceWhenItEnds(Arm arm) {
        EvidenceEpoch epoch = warmedUp(recorder);
        long limit = epoch.overdueNanos();
        assertThat(limit).isBetween(9_900 * MS, 10_100 * MS);
        long before = recorder.stats(arm).calls();
        Pending call = new Pending(epoch, arm, 7, 0);

        assertThat(recorder.drain(limit)).isEmpty();
        List<EpochBatch> batches = new ArrayList<>(recorder.drain(limit + 1));
        assertThat(Sum.of(batches, arm)).isEqualTo(new Sum(1, 0, 1, 1, 1));
        assertThat(slowByGroups(batches, arm)).isEqualTo(1);
        assertThat(recorder.drain(2 * limit)).as("once").isEmpty();
        assertThat(recorder.stats(arm).outstanding()).isEqualTo(new Outstanding(1, 1, Duration.ofNanos(2 * limit)));
        assertThat(recorder.stats(arm).calls()).isEqualTo(before);

        call.end(2 * limit);
        call.fail(2 * limit);
        batches.addAll(recorder.drain(2 * limit + 1));

        assertThat(Sum.of(batches, arm)).as("as before").isEqualTo(new Sum(1, 0, 1, 1, 1));
        assertThat(slowByGroups(batches, arm)).as("as before").isEqualTo(1);
        assertThat(recorder.stats(arm).calls()).isEqualTo(before + 1);
        assertThat(recorder.stats(arm).failures()).isZero();
        assertThat(recorder.stats(arm).outstanding()).isEqualTo(Outstanding.NONE);
    }

    @Test
    void aCallThatHangsAndThenFailsIsAFailureLikeAnyOther() {
        EvidenceEpoch epoch = warmedUp(recorder);
        Pending call = new Pending(epoch, CANDIDATE, 7, 0);
        List<EpochBatch> batches = new ArrayList<>(recorder.drain(11 * S));
        call.fail(30 * S);
        batches.addAll(recorder.drain(30 * S));

        assertThat(Sum.of(batches, CANDIDATE)).isEqualTo(new Sum(1, 1, 1, 1, 1));
        assertThat(batches.get(1).candidate().errors().firstsA()).isEqualTo(1);
    }

    @Test
    void aCallThatHangsAndIsThenCancelledStaysASlowOne() {
        EvidenceEpoch epoch = warmedUp(recorder);
        Pending call = new Pending(epoch, CANDIDATE, 7, 0);
        List<EpochBatch> batches = new ArrayList<>(recorder.drain(11 * S));
        call.cancel(30 * S);
        batches.addAll(recorder.drain(30 * S));

        assertThat(Sum.of(batches, CANDIDATE)).isEqualTo(new Sum(1, 0, 1, 1, 1));
        assertThat(recorder.stats(CANDIDATE).calls()).isZero();
        assertThat(recorder.stats(CANDIDATE).interrupted()).isEqualTo(1);
    }

    @Test
    void aDrainBetweenTheTwoStepsOfAnEndCountsNothingTwiceForGood() {
        EvidenceEpoch epoch = warmedUp(recorder);
        Pending call = new Pending(epoch, CANDIDATE, 7, 0);
        List<EpochBatch> batches = new ArrayList<>(recorder.drain(11 * S));

        assertThat(call.end()).isTrue(); // what it was counted as is taken back
        batches.addAll(recorder.drain(12 * S));
        call.record(12 * S, false);
        batches.addAll(recorder.drain(12 * S));
        epoch.record(CANDIDATE, 8, MS, false);
        batches.addAll(recorder.drain(12 * S));

        assertThat(Sum.of(batches, CANDIDATE)).isEqualTo(new Sum(2, 0, 1, 1, 1));
    }

    @Test
    void beforeThereIsAReferenceACallIsSeenToHangButSaysNothing() {
        EvidenceEpoch epoch = recorder.open(0.5, false, 0);
        Pending call = new Pending(epoch, CANDIDATE, 7, 0);

        assertThat(recorder.drain(5 * S + 1)).isEmpty();
        assertThat(recorder.stats(CANDIDATE).outstanding())
                .isEqualTo(new Outstanding(1, 1, Duration.ofNanos(5 * S + 1)));
        call.end(6 * S);
        recorder.drain(6 * S);

        assertThat(recorder.stats(CANDIDATE).outstanding()).isEqualTo(Outstanding.NONE);
        assertThat(recorder.stats(CANDIDATE).calls()).isEqualTo(1);
    }

    @Test
    void aCallIsHeldAgainstTheReferenceOfItsOwnEpoch() {
        EvidenceEpoch cold = recorder.open(0.5, false, 0);
        Pending early = new Pending(cold, CANDIDATE, 7, 0);
        for (int i = 1; i <= 1_000; i++) {
            cold.record(STABLE, i, i * MS, false);
        }
        recorder.drain(0);
        recorder.warmedUp();
        Pending later = new Pending(recorder.open(0.5, false, 0), CANDIDATE, 8, 0);

        assertThat(recorder.drain(6 * S)).isEmpty();
        assertThat(recorder.stats(CANDIDATE).outstanding().overdue()).as("5 s").isEqualTo(1);
        assertThat(recorder.drain(11 * S)).hasSize(1);
        assertThat(recorder.stats(CANDIDATE).outstanding().overdue()).as("10 s").isEqualTo(2);
        early.end(11 * S);
        later.end(11 * S);
    }

    @Test
    void aClockThatFailedTellsNobodyOverdue() {
        EvidenceEpoch epoch = warmedUp(recorder);
        Pending call = new Pending(epoch, CANDIDATE, 7, OutstandingCall.NO_TIME);

        for (long now : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            assertThat(recorder.drain(now)).isEmpty();
        }
        assertThat(recorder.stats(CANDIDATE).outstanding()).isEqualTo(new Outstanding(1, 0, Duration.ZERO));
        call.end(0);
        recorder.drain(0);
        assertThat(recorder.stats(CANDIDATE).outstanding()).isEqualTo(Outstanding.NONE);
    }

    @Test
    @Promise("M3")
    @Fault(10)
    void callsThatNeverEndAreForgottenOnceTheyHaveTestified() {
        EvidenceEpoch epoch = warmedUp(recorder);
        long most = 3L * OutstandingCalls.MOST_WATCHED;
        long testified = 0;
        for (int key = 0; key < most; key++) {
            Pending unused = new Pending(epoch, key % 2 == 0 ? STABLE : CANDIDATE, key, key * MS);
            if (key % 1_000 == 0) {
                testified += Sum.of(recorder.drain(key * MS), CANDIDATE).slow();
            }
        }
        testified += Sum.of(recorder.drain((most + 11_000) * MS), CANDIDATE).slow();

        assertThat(testified).isEqualTo(most / 2);
        assertThat(recorder.stats(STABLE).outstanding())
                .isEqualTo(new Outstanding(most / 2, most / 2, Duration.ofNanos((most + 11_000) * MS)));
    }

    /** At a share of a tenth, nine tenths of the room is stable's: that must not make stable seem to hang less. */
    @Test
    @Promise("M3")
    @Fault(10)
    void whenThereIsNoRoomBothArmsAreLeftOutAlike() {
        EvidenceEpoch epoch = warmedUp(recorder);
        SplittableRandom random = new SplittableRandom(4711);
        int calls = 4 * OutstandingCalls.MOST_WATCHED;
        for (int key = 0; key < calls; key++) {
            Pending unused = new Pending(epoch, random.nextInt(10) == 0 ? CANDIDATE : STABLE, key, 0);
        }
        List<EpochBatch> batches = recorder.drain(11 * S);

        long stable = Sum.of(batches, STABLE).slow();
        long candidate = Sum.of(batches, CANDIDATE).slow();
        assertThat(stable + candidate).isLessThanOrEqualTo(OutstandingCalls.MOST_WATCHED);
        double part = (double) candidate / (stable + candidate);
        double deviation = Math.sqrt(0.1 * 0.9 / (stable + candidate));
        assertThat(Math.abs(part - 0.1)).isLessThan(4 * deviation);
        assertThat(recorder.stats(STABLE).outstanding().calls()
                        + recorder.stats(CANDIDATE).outstanding().calls())
                .as("all are counted")
                .isEqualTo(calls);
    }

    /** Whatever order calls begin, hang and end in, sums come out right and nothing is watched any more. */
    @Property(tries = 200)
    void inWhateverOrderCallsEndTheSumsAreRight(@ForAll long seed) {
        Recorder fresh = recorder();
        EvidenceEpoch epoch = warmedUp(fresh);
        SplittableRandom random = new SplittableRandom(seed);
        List<Pending> open = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        List<EpochBatch> batches = new ArrayList<>();
        long now = 0;
        long begun = 0;
        long cancelled = 0;
        for (int step = 0; step < 300; step++) {
            now += random.nextLong(S);
            int what = random.nextInt(10);
            if (what < 5) {
                open.add(new Pending(epoch, CANDIDATE, begun++, now));
                starts.add(now);
            } else if (what < 8 && !open.isEmpty()) {
                int which = random.nextInt(open.size());
                long took = now - starts.remove(which);
                if (random.nextInt(4) == 0) {
                    open.remove(which).cancel(took);
                    cancelled++;
                } else {
                    open.remove(which).end(took);
                }
            } else {
                batches.addAll(fresh.drain(now));
            }
        }
        while (!open.isEmpty()) {
            open.remove(0).end(now - starts.remove(0));
        }
        batches.addAll(fresh.drain(now));

        assertThat(fresh.stats(CANDIDATE).calls()).isEqualTo(begun - cancelled);
        assertThat(fresh.stats(CANDIDATE).interrupted()).isEqualTo(cancelled);
        assertThat(fresh.stats(CANDIDATE).outstanding()).isEqualTo(Outstanding.NONE);
        Sum sum = Sum.of(batches, CANDIDATE);
        assertThat(sum.calls()).isBetween(begun - cancelled, begun);
        assertThat(sum.slowFirstsA()).as("each key has one call").isEqualTo(sum.slow());
    }

    @RepeatedTest(5)
    @Promise("M1")
    @Timeout(120)
    void whileCallsEndAndHangAndTicksDrainEachIsCountedOnce() throws Exception {
        EvidenceEpoch epoch = warmedUp(recorder);
        int threads = 4;
        int calls = 40_000;
        AtomicLong now = new AtomicLong();
        AtomicReferenceArray<Pending> exchange = new AtomicReferenceArray<>(256);
        List<EpochBatch> batches = new ArrayList<>();

        Threads.race(
                threads,
                thread -> {
                    SplittableRandom random = new SplittableRandom(thread);
                    for (int i = 0; i < calls; i++) {
                        Pending mine = new Pending(epoch, CANDIDATE, (long) thread * calls + i, now.get());
                        // calls that another thread may end, some of them two threads at once
                        Pending other = exchange.getAndSet(random.nextInt(256), mine);
                        if (other != null) {
                            other.end(11 * S);
                        }
                        if (i % 16 == 0) {
                            mine.end(MS);
                        }
                    }
                },
                () -> batches.addAll(recorder.drain(now.addAndGet(6 * S))));
        for (int i = 0; i < exchange.length(); i++) {
            if (exchange.get(i) != null) {
                exchange.get(i).end(11 * S);
            }
        }
        batches.addAll(recorder.drain(now.get()));
        // what a drain saw half of waits for calls that it can be taken from
        for (int i = 0; i < calls; i++) {
            epoch.record(CANDIDATE, i, MS, false);
        }
        batches.addAll(recorder.drain(now.get()));

        long all = (long) (threads + 1) * calls;
        assertThat(recorder.stats(CANDIDATE).calls()).isEqualTo(all);
        assertThat(recorder.stats(CANDIDATE).outstanding()).isEqualTo(Outstanding.NONE);
        assertThat(Sum.of(batches, CANDIDATE).calls()).isEqualTo(all);
    }
}
