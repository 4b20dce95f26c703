package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.plan.Fuse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** When the fuse blows, and when it must not. */
class ArmedFuseTest {
    private static final long NANOS = 1_000;

    private final List<Blow> reports = new CopyOnWriteArrayList<>();
    private Recorder recorder = recorder(Fuse.defaults());
    private EvidenceEpoch epoch = recorder.open(0.5, false, 0);

    private Recorder recorder(Fuse fuse) {
        return new Recorder(Batches.errors(fuse, 0.5, Duration.ofSeconds(60)), reports::add, failure -> {});
    }

    private void use(Fuse fuse) {
        recorder = recorder(fuse);
        epoch = recorder.open(0.5, false, 0);
    }

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
    void aCandidateThatAlwaysFailsBlowsItWithTheLastCallOfTheFirstWindow() {
        candidate(true, keys(0, 19));
        assertThat(reports).isEmpty();

        candidate(true, 19);
        assertThat(reports).containsExactly(new FuseReport(1, 20, 20, 20, 0, 0));
    }

    @Test
    void itBlowsOnlyOnce() {
        candidate(true, keys(0, 100));

        assertThat(reports).hasSize(1);
    }

    @Test
    void halfTheCallsAreEnough() {
        for (int i = 0; i < 10; i++) {
            candidate(true, i);
            candidate(false, i);
        }

        assertThat(reports).containsExactly(new FuseReport(1, 10, 20, 10, 0, 0));
    }

    @Test
    void lessThanHalfOfEveryWindowIsNot() {
        for (int i = 0; i < 1_000; i++) {
            candidate(i % 20 < 9, i);
        }

        assertThat(reports).isEmpty();
    }

    @Test
    @Fault(35)
    void oneHostileKeyCannotBlowIt() {
        for (int i = 0; i < 1_000; i++) {
            candidate(true, 666);
        }

        assertThat(reports).isEmpty();
    }

    @Test
    @Fault(35)
    void asManyKeysAsAskedForCan() {
        for (int i = 0; i < 40; i++) {
            candidate(true, i % 4);
        }
        assertThat(reports).isEmpty();

        candidate(true, 4);
        assertThat(reports).containsExactly(new FuseReport(1, 20, 20, 5, 0, 0));
    }

    @Test
    void callsWithoutAKeyAreAllDistinct() {
        for (int i = 0; i < 20; i++) {
            epoch.record(CANDIDATE, EvidenceEpoch.NO_KEY, NANOS, true);
        }

        assertThat(reports).containsExactly(new FuseReport(1, 20, 20, 20, 0, 0));
    }

    @Test
    @Fault(26)
    void anOutageOfBothSidesDoesNotBlowIt() {
        for (int i = 0; i < 1_000; i++) {
            candidate(true, i);
            epoch.record(STABLE, i, NANOS, true);
        }

        assertThat(reports).isEmpty();
    }

    @Test
    @Fault(26)
    void anOutageOfBothSidesIsSeenThoughFewCallsAreStableAndAllOfThemWereFineBefore() {
        // nine in ten calls are the candidate's, and some fail, so that the fuse is armed most of the time
        for (int i = 0; i < 10_000; i++) {
            boolean failed = i >= 5_000 || i % 15 == 0;
            if (i % 10 == 0) {
                epoch.record(STABLE, i, NANOS, i >= 5_000);
            } else {
                candidate(failed, i);
            }
        }

        assertThat(reports).isEmpty();
    }

    @Test
    void stableThatFailsALittleDoesNotSaveTheCandidate() {
        for (int i = 0; i < 20; i++) {
            candidate(true, i);
            for (int j = 0; j < 10; j++) {
                epoch.record(STABLE, j, NANOS, i > 0 && j == 0 && i % 2 == 0);
            }
        }

        assertThat(reports).containsExactly(new FuseReport(1, 20, 20, 20, 9, 190));
    }

    @Test
    void anOutageLongAgoDoesNotSaveTheCandidateNow() {
        for (int i = 0; i < 100; i++) {
            candidate(true, i);
            epoch.record(STABLE, i, NANOS, true);
        }
        for (int i = 0; i < 100; i++) {
            candidate(false, i);
            epoch.record(STABLE, i, NANOS, false);
        }
        assertThat(reports).isEmpty();

        for (int i = 0; i < 20; i++) {
            candidate(true, i);
            epoch.record(STABLE, i, NANOS, false);
        }
        assertThat(reports).hasSize(1);
        assertThat(((FuseReport) reports.get(0)).stableFailures()).isZero();
    }

    @Test
    void whatStableDoesAloneNeverArmsIt() {
        ArmedFuse fuse = new ArmedFuse(Fuse.defaults(), 1, reports::add);
        fuse.failed(STABLE, 1);

        assertThat(fuse.isArmed()).isFalse();
    }

    @Test
    void theFirstFailureArmsItAndACleanWindowDisarmsIt() {
        ArmedFuse fuse = new ArmedFuse(Fuse.defaults(), 1, reports::add);
        assertThat(fuse.isArmed()).isFalse();
        fuse.failed(CANDIDATE, 1);
        for (int i = 0; i < 19; i++) {
            fuse.succeeded(CANDIDATE, i);
        }
        assertThat(fuse.isArmed()).isTrue();
        fuse.failed(CANDIDATE, 2);
        for (int i = 0; i < 19; i++) {
            fuse.succeeded(CANDIDATE, i);
            fuse.succeeded(STABLE, i);
        }
        assertThat(fuse.isArmed()).isTrue();

        fuse.succeeded(CANDIDATE, 3);
        assertThat(fuse.isArmed()).isFalse();
    }

    @Test
    void anArmedFuseThatBlewOrIsNoneIsNotArmed() {
        ArmedFuse fuse = new ArmedFuse(Fuse.defaults(), 1, reports::add);
        for (int i = 0; i < 20; i++) {
            fuse.failed(CANDIDATE, i);
        }
        assertThat(reports).hasSize(1);
        assertThat(fuse.isArmed()).isFalse();

        ArmedFuse none = new ArmedFuse(Fuse.none(), 1, reports::add);
        for (int i = 0; i < 100; i++) {
            none.failed(CANDIDATE, i);
        }
        assertThat(none.isArmed()).isFalse();
        assertThat(reports).hasSize(1);
    }

    @Test
    void aWindowGoesOnOverEpochs() {
        candidate(true, keys(0, 12));
        EvidenceEpoch old = epoch;
        epoch = recorder.open(0.5, false, 1);
        candidate(true, keys(12, 7));
        assertThat(reports).isEmpty();

        old.record(CANDIDATE, 19, NANOS, true);
        assertThat(reports).containsExactly(new FuseReport(1, 20, 20, 20, 0, 0));
    }

    @Test
    void lateFailuresOfAnEarlierAttemptBlowNothing() {
        EvidenceEpoch old = epoch;
        candidate(true, keys(0, 19));
        epoch = recorder.open(0.5, true, 1);
        for (int i = 0; i < 1_000; i++) {
            old.record(CANDIDATE, i, NANOS, true);
        }
        assertThat(reports).isEmpty();

        candidate(true, keys(0, 19));
        assertThat(reports).isEmpty();
        candidate(true, 19);
        assertThat(reports).containsExactly(new FuseReport(2, 20, 20, 20, 0, 0));
    }

    @Test
    void thePlanSetsEveryNumber() {
        use(Fuse.defaults().window(10).failureRate(0.3).distinctKeys(2).stableBelow(0.6));
        candidate(true, 1, 1);
        candidate(false, keys(0, 6));
        epoch.record(STABLE, 1, NANOS, true);
        epoch.record(STABLE, 1, NANOS, false);
        candidate(false, 1);
        assertThat(reports).isEmpty();

        candidate(true, 2);
        assertThat(reports).containsExactly(new FuseReport(1, 3, 10, 2, 1, 2));
    }
}
