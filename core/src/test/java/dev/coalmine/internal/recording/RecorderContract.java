package dev.coalmine.internal.recording;

import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.plan.Fuse;
import dev.coalmine.stats.ArmStats;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every recorder must do, however fast. */
abstract class RecorderContract {
    private static final long GRACE = 1_000;

    private final RecorderSubject recorder = make(Batches.errors(Fuse.none(), 0.5, Duration.ofNanos(GRACE)));

    abstract RecorderSubject make(RecordingTerms terms);

    @Test
    @Promise("M1")
    void countsCallsAndFailuresByArm() {
        RecorderSubject.Epoch epoch = recorder.open(0.05, false, 0);
        epoch.record(STABLE, 1, 5_000, false);
        epoch.record(STABLE, 2, 5_000, true);
        epoch.record(CANDIDATE, 3, 7_000, false);

        assertThat(recorder.drain(1))
                .extracting(EpochBatch::terms, EpochBatch::stable, EpochBatch::candidate)
                .containsExactly(
                        tuple(new EpochTerms(1, 1, 0.05, false), Batches.arm(2, 1, 1, 1), Batches.arm(1, 0, 0, 0)));
        assertThat(recorder.drain(2)).isEmpty();
    }

    @Test
    void keepsTotalsAndLatenciesOverDrainsAndEpochs() {
        recorder.open(0.05, false, 0).record(CANDIDATE, 1, 10_000, false);
        recorder.drain(1);
        recorder.open(0.1, false, 2).record(CANDIDATE, 1, 30_000, true);
        recorder.drain(3);

        ArmStats stats = recorder.stats(CANDIDATE);
        assertThat(stats.calls()).isEqualTo(2);
        assertThat(stats.failures()).isEqualTo(1);
        assertThat((double) stats.successLatency().max().toNanos()).isCloseTo(10_000, within(100.0));
        assertThat((double) stats.failureLatency().max().toNanos()).isCloseTo(30_000, within(300.0));
        assertThat(recorder.stats(STABLE).calls()).isZero();
    }

    @Test
    void aKeyTestifiesOnceInAProcess() {
        RecorderSubject.Epoch epoch = recorder.open(0.05, false, 0);
        for (int i = 0; i < 10; i++) {
            epoch.record(CANDIDATE, 77, 5_000, true);
        }
        epoch.record(CANDIDATE, 78, 5_000, true);

        assertThat(recorder.drain(1).get(0).candidate()).isEqualTo(Batches.arm(11, 11, 2, 2));
    }

    @Test
    void aKeyThatSpokeAtASmallerShareStaysSilentInProcessAAndSpeaksAnewInProcessB() {
        recorder.open(0.01, false, 0).record(STABLE, 77, 5_000, true);
        recorder.open(0.05, false, 1).record(CANDIDATE, 77, 5_000, true);

        assertThat(recorder.drain(2))
                .extracting(EpochBatch::terms, EpochBatch::stable, EpochBatch::candidate)
                .containsExactly(
                        tuple(new EpochTerms(1, 1, 0.01, false), Batches.arm(1, 1, 1, 1), Batches.NOTHING),
                        tuple(new EpochTerms(2, 1, 0.05, false), Batches.NOTHING, Batches.arm(1, 1, 0, 1)));
    }

    @Test
    void aFreshEpochForgetsWhoSpoke() {
        recorder.open(0.05, false, 0).record(STABLE, 77, 5_000, true);
        recorder.open(0.01, true, 1).record(STABLE, 77, 5_000, true);

        assertThat(recorder.drain(2))
                .extracting(
                        batch -> batch.terms().processA(),
                        batch -> batch.stable().errors().firstsA())
                .containsExactly(tuple(1L, 1L), tuple(2L, 1L));
    }

    @Test
    void aCallThatEndsLateIsChargedToItsOwnShare() {
        RecorderSubject.Epoch old = recorder.open(0.01, false, 0);
        RecorderSubject.Epoch current = recorder.open(0.05, false, 10);
        current.record(STABLE, 1, 5_000, false);
        old.record(CANDIDATE, 2, 5_000, true);

        assertThat(recorder.drain(11))
                .extracting(EpochBatch::terms, EpochBatch::stable, EpochBatch::candidate)
                .containsExactly(
                        tuple(new EpochTerms(1, 1, 0.01, false), Batches.NOTHING, Batches.arm(1, 1, 1, 1)),
                        tuple(new EpochTerms(2, 1, 0.05, false), Batches.arm(1, 0, 0, 0), Batches.NOTHING));
    }

    @Test
    void aKeyInFlightOverAChangeOfShareTestifiesOnceInProcessA() {
        RecorderSubject.Epoch old = recorder.open(0.01, false, 0);
        RecorderSubject.Epoch current = recorder.open(0.05, false, 10);
        current.record(CANDIDATE, 2, 5_000, true);
        old.record(STABLE, 2, 5_000, true);

        List<EpochBatch> batches = recorder.drain(11);
        assertThat(batches.get(0).stable()).isEqualTo(Batches.arm(1, 1, 0, 1));
        assertThat(batches.get(1).candidate()).isEqualTo(Batches.arm(1, 1, 1, 1));
    }

    @Test
    @Promise("M1")
    void aCallThatEndsAfterTheGraceIsCountedButIsNoEvidence() {
        RecorderSubject.Epoch old = recorder.open(0.01, false, 0);
        recorder.open(0.05, false, 10);
        old.record(CANDIDATE, 1, 5_000, true);
        assertThat(recorder.drain(10 + GRACE)).hasSize(1);

        old.record(CANDIDATE, 2, 5_000, true);
        old.record(CANDIDATE, EvidenceEpoch.NO_KEY, 5_000, true);

        assertThat(recorder.drain(11 + GRACE)).isEmpty();
        assertThat(recorder.lateCalls()).isEqualTo(2);
        assertThat(recorder.stats(CANDIDATE).calls()).isEqualTo(3);
        assertThat(recorder.stats(CANDIDATE).failures()).isEqualTo(3);
    }

    @Test
    void theGraceRunsOnAClockThatWrapsAround() {
        long justBeforeTheEnd = Long.MAX_VALUE - GRACE / 2;
        RecorderSubject.Epoch old = recorder.open(0.01, false, justBeforeTheEnd);
        recorder.open(0.05, false, justBeforeTheEnd);
        recorder.drain(justBeforeTheEnd + GRACE - 1);
        old.record(CANDIDATE, 1, 5_000, false);
        assertThat(recorder.drain(justBeforeTheEnd + GRACE)).hasSize(1);

        old.record(CANDIDATE, 1, 5_000, false);
        assertThat(recorder.drain(justBeforeTheEnd + GRACE)).isEmpty();
    }

    @Test
    @Promise("M3")
    void noMoreThanAFewRetiredEpochsStayOpen() {
        RecorderSubject.Epoch first = recorder.open(0.01, false, 0);
        for (int i = 0; i <= Recorder.MOST_RETIRED; i++) {
            recorder.open(0.01, false, 0);
        }
        first.record(STABLE, 1, 5_000, false);
        assertThat(recorder.drain(0)).hasSize(1);

        first.record(STABLE, 1, 5_000, false);
        assertThat(recorder.drain(0)).isEmpty();
        assertThat(recorder.lateCalls()).isEqualTo(1);
    }

    @Test
    void eachFailedCallWithoutAKeyIsAUnitOfItsOwn() {
        RecorderSubject.Epoch epoch = recorder.open(0.05, false, 0);
        epoch.record(CANDIDATE, EvidenceEpoch.NO_KEY, 5_000, true);
        epoch.record(CANDIDATE, EvidenceEpoch.NO_KEY, 5_000, true);
        epoch.record(CANDIDATE, EvidenceEpoch.NO_KEY, 5_000, false);

        assertThat(recorder.drain(1).get(0).candidate()).isEqualTo(Batches.arm(3, 2, 2, 2));
    }

    @Test
    @Fault({9, 29})
    void latenciesBeyondTheRangeAreClampedAndCounted() {
        RecorderSubject.Epoch epoch = recorder.open(0.05, false, 0);
        epoch.record(STABLE, 1, -1, false);
        epoch.record(STABLE, 1, Long.MIN_VALUE, true);
        epoch.record(STABLE, 1, 0, false);
        epoch.record(STABLE, 1, Long.MAX_VALUE, false);
        recorder.drain(1);

        ArmStats stats = recorder.stats(STABLE);
        assertThat(stats.calls()).isEqualTo(4);
        assertThat(stats.clamped()).isEqualTo(3);
        assertThat((double) stats.successLatency().max().toNanos())
                .isCloseTo(LatencyLayout.HIGHEST, within(LatencyLayout.HIGHEST / 100.0));
        assertThat(stats.successLatency().quantile(0.5)).isLessThan(Duration.ofNanos(10));
    }
}
