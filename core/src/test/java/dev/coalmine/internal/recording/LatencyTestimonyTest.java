package dev.coalmine.internal.recording;

import static dev.coalmine.internal.recording.EvidenceEpoch.NO_KEY;
import static dev.coalmine.plan.Arm.CANDIDATE;
import static dev.coalmine.plan.Arm.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who testifies to latency and to what the plan asks for, and when. */
class LatencyTestimonyTest {
    private static final long MS = 1_000_000;
    private static final Topic TIMEOUTS = new Topic.Thrown(IOException.class);
    private static final Topic CEILING = new Topic.Above(Duration.ofMillis(500));

    private final Recorder recorder = new Recorder(
            RecordingTerms.of(
                    Fuse.none(), 0.5, new Hearing(new Hearing.Tolerances(1.1, 1.25, 0), List.of(TIMEOUTS, CEILING))),
            report -> {},
            failure -> {
                throw new AssertionError(failure);
            });

    /** Opens an epoch whose reference are a thousand calls from 1 to 100 ms, so that p99 is at 99 ms. */
    private EvidenceEpoch warmedUp() {
        EvidenceEpoch first = recorder.open(0.5, false, 0);
        for (int i = 0; i < 1_000; i++) {
            first.record(STABLE, i, (i % 100 + 1) * MS, false);
        }
        recorder.drain(0);
        recorder.warmedUp();
        return recorder.open(0.5, false, 0);
    }

    private EpochBatch drained() {
        List<EpochBatch> batches = recorder.drain(0);
        assertThat(batches).hasSize(1);
        return batches.get(0);
    }

    private static LatencyFirsts latency(EpochBatch batch) {
        return Objects.requireNonNull(batch.latency());
    }

    private static long keys(long[] notches) {
        return Arrays.stream(notches).sum();
    }

    private static int notch(LatencyScale scale, long nanos) {
        return scale.notchOf(LatencyLayout.binOf(nanos));
    }

    @Test
    void nothingIsHeardBeforeTheWarmUpEnds() {
        EvidenceEpoch first = recorder.open(0.5, false, 0);
        for (int i = 0; i < 5_000; i++) {
            first.record(CANDIDATE, i, 1_000 * MS, false);
        }
        first.recordInterrupted(CANDIDATE, 1, 1_000 * MS);
        EpochBatch batch = drained();
        assertThat(batch.terms().hearsTime()).isFalse();
        assertThat(batch.latency()).isNull();
        assertThat(batch.candidate().slow()).isEqualTo(Heard.NOTHING);
        assertThat(batch.candidate().topics().get(1)).isEqualTo(Heard.NOTHING);
        assertThat(batch.candidate().cutShort()).isZero();

        assertThat(recorder.open(0.5, false, 0).terms().hearsTime())
                .as("still warming up")
                .isFalse();
        recorder.warmedUp();
        assertThat(recorder.open(0.5, false, 0).terms().hearsTime()).isTrue();
    }

    @Test
    void aReferenceOfTooFewCallsIsNoneAndAnOlderOneServesOn() {
        recorder.warmedUp();
        EvidenceEpoch first = recorder.open(0.5, false, 0);
        for (int i = 0; i < 999; i++) {
            first.record(STABLE, i, MS, false);
            first.record(STABLE, i, MS, true);
        }
        recorder.drain(0);
        assertThat(recorder.hasReference()).isFalse();
        first.record(STABLE, 1, MS, false);
        recorder.drain(0);
        assertThat(recorder.hasReference()).isTrue();

        EvidenceEpoch second = recorder.open(0.5, false, 0);
        second.record(STABLE, 1, 7 * MS, false);
        LatencyScale scale = latency(drained()).scale();
        assertThat(keys(scale.pooled())).isEqualTo(1_000);
        EvidenceEpoch third = recorder.open(0.5, false, 0);
        third.record(STABLE, 1, 7 * MS, false);
        assertThat(latency(drained()).scale()).isSameAs(scale);
    }

    @Test
    void withFewCallsAReferenceIsMadeOfSeveralEpochs() {
        EvidenceEpoch epoch = warmedUp();
        LatencyScale scale = null;
        for (int i = 0; i < 1_000; i++) {
            if (i % 300 == 0) {
                epoch.record(STABLE, i, 20 * MS, false);
                LatencyScale next = latency(drained()).scale();
                assertThat(scale == null ? next : scale).isSameAs(next);
                scale = next;
                epoch = recorder.open(0.5, false, 0);
            }
            epoch.record(STABLE, i, 20 * MS, false);
        }
        recorder.drain(0);
        recorder.open(0.5, false, 0).record(STABLE, 1, 20 * MS, false);

        assertThat(keys(latency(drained()).scale().pooled())).isEqualTo(1_004);
    }

    @Test
    void aKeyTestifiesWithItsFirstSuccessOncePerProcess() {
        EvidenceEpoch epoch = warmedUp();
        epoch.record(STABLE, 7, 20 * MS, false);
        epoch.record(STABLE, 7, 80 * MS, false);
        LatencyFirsts firsts = latency(drained());
        assertThat(keys(firsts.firstsA(STABLE))).isEqualTo(1);
        assertThat(firsts.firstsA(STABLE)[notch(firsts.scale(), 20 * MS)]).isEqualTo(1);
        assertThat(firsts.firstsB(STABLE)).isEqualTo(firsts.firstsA(STABLE));
        assertThat(keys(firsts.firstsA(CANDIDATE))).isZero();

        EvidenceEpoch next = recorder.open(0.5, false, 0);
        next.record(STABLE, 7, 30 * MS, false);
        firsts = latency(drained());
        assertThat(keys(firsts.firstsA(STABLE))).isZero();
        assertThat(firsts.firstsB(STABLE)[notch(firsts.scale(), 30 * MS)]).isEqualTo(1);
    }

    @Test
    void keysThatCalledDuringTheWarmUpStillTestifyAfterIt() {
        EvidenceEpoch epoch = warmedUp();
        for (int key = 0; key < 1_000; key++) {
            epoch.record(STABLE, key, 20 * MS, false);
        }

        assertThat(keys(latency(drained()).firstsA(STABLE))).isEqualTo(1_000);
    }

    @Test
    void theCandidateMayBeSlowerByItsTolerance() {
        EvidenceEpoch epoch = warmedUp();
        epoch.record(STABLE, 1, 50 * MS, false);
        epoch.record(CANDIDATE, 2, 55 * MS, false);
        epoch.record(STABLE, 3, 101 * MS, false);
        epoch.record(CANDIDATE, 4, 105 * MS, false);
        epoch.record(CANDIDATE, 5, 115 * MS, false);

        EpochBatch batch = drained();
        LatencyFirsts firsts = latency(batch);
        assertThat(firsts.firstsA(CANDIDATE)[notch(firsts.scale(), 50 * MS)]).isEqualTo(1);
        assertThat(firsts.firstsA(STABLE)[notch(firsts.scale(), 50 * MS)]).isEqualTo(1);
        assertThat(batch.stable().slow()).isEqualTo(new Heard(1, 1, 1));
        assertThat(batch.candidate().slow()).isEqualTo(new Heard(1, 1, 1));
    }

    /** Of the larger of ×1.1 and 5 ms, the difference counts for what takes less than 50 ms. */
    @Test
    void theDifferenceIsForgivenWhereItIsMore() {
        Hearing.Tolerances tolerances = new Hearing.Tolerances(1.1, 1.25, 5 * MS);
        assertThat(tolerances.lowered(15 * MS)).isEqualTo(10 * MS);
        assertThat(tolerances.lowered(110 * MS)).isBetween(100 * MS - 1, 100 * MS);
        assertThat(tolerances.lowered(3 * MS)).isZero();
        assertThat(tolerances.lowered(-7)).isEqualTo(-7);
        assertThat(tolerances.loweredForProof(15 * MS)).isEqualTo(10 * MS);
        assertThat(tolerances.loweredForProof(125 * MS)).isEqualTo(100 * MS);
        for (long latency : new long[] {0, 1, 999, 10 * MS, 50 * MS, 123_456_789}) {
            assertThat(tolerances.lowered(tolerances.raised(latency))).isGreaterThanOrEqualTo(latency - 1);
            assertThat(tolerances.loweredForProof(tolerances.raisedForProof(latency)))
                    .isGreaterThanOrEqualTo(latency - 1);
        }
        assertThat(tolerances.raised(10 * MS)).isEqualTo(15 * MS);
        assertThat(tolerances.raisedForProof(100 * MS)).isEqualTo(125 * MS);
    }

    /** The reference's p99 is at 99 ms; 109 ms are too long for ×1.1, and 124 ms too long for the proof of ×1.25. */
    @Test
    void theProofForgivesMoreExceptToCallsThatGaveUp() {
        EvidenceEpoch epoch = warmedUp();
        epoch.record(STABLE, 1, 50 * MS, false);
        epoch.record(CANDIDATE, 2, 62 * MS, false);
        epoch.record(CANDIDATE, 3, 115 * MS, false);
        epoch.record(CANDIDATE, 4, 130 * MS, false);
        epoch.record(CANDIDATE, 5, 115 * MS, true);

        EpochBatch batch = drained();
        LatencyFirsts firsts = latency(batch);
        LatencyScale scale = firsts.scale();
        assertThat(firsts.proof(STABLE)).isEqualTo(firsts.firstsA(STABLE));
        assertThat(keys(firsts.proof(CANDIDATE))).isEqualTo(4);
        assertThat(firsts.proof(CANDIDATE)[notch(scale, (long) (62 * MS / 1.25))])
                .isEqualTo(1);
        assertThat(firsts.proof(CANDIDATE)[notch(scale, 92 * MS)])
                .as("115 ms that succeeded")
                .isEqualTo(1);
        assertThat(firsts.proof(CANDIDATE)[notch(scale, (long) (115 * MS / 1.1))])
                .as("115 ms that failed, and 130 ms")
                .isEqualTo(2);
        assertThat(batch.candidate().slow().events()).isEqualTo(3);
        assertThat(Arrays.stream(batch.groups().slow().candidateFailures()).sum())
                .as("only 130 ms speak against the proof")
                .isEqualTo(1);
        assertThat(Arrays.stream(batch.groups().errors().candidateFailures()).sum())
                .isEqualTo(1);
    }

    @Test
    void aKeyIsSeenOnceHoweverItsFirstCallEndedAndWhetherOrNotTimeIsHeard() {
        Recorder counting = new Recorder(
                RecordingTerms.of(Fuse.none(), 0.5, new Hearing(null, List.of(), Hearing.Attendance.COUNTED)),
                report -> {},
                failure -> {
                    throw new AssertionError(failure);
                });
        EvidenceEpoch epoch = counting.open(0.5, false, 0);
        epoch.record(STABLE, 1, MS, false);
        epoch.record(STABLE, 2, MS, true);
        epoch.recordInterrupted(STABLE, 3, MS);
        epoch.recordThrown(STABLE, 4, MS, false, new IOException());
        for (long key = 1; key <= 4; key++) {
            epoch.record(STABLE, key, MS, key % 2 == 0);
        }
        epoch.record(CANDIDATE, NO_KEY, MS, false);
        epoch.record(CANDIDATE, NO_KEY, MS, true);
        EpochBatch batch = counting.drain(0).get(0);
        assertThat(batch.stable().seen()).isEqualTo(new Heard(0, 4, 4));
        assertThat(batch.candidate().seen()).as("each a key of its own").isEqualTo(new Heard(0, 2, 2));

        EvidenceEpoch next = counting.open(0.5, false, 0);
        next.record(STABLE, 1, MS, false);
        next.record(STABLE, 5, MS, false);
        assertThat(counting.drain(0).get(0).stable().seen()).isEqualTo(new Heard(0, 1, 2));
        assertThat(warmedUp().terms().hearsTime()).isTrue();
        recorder.current().record(STABLE, 7_000, MS, false);
        assertThat(drained().stable().seen()).as("where nobody counts").isEqualTo(Heard.NOTHING);
    }

    /** Else a candidate that answers where stable gives up would be held to be slower. */
    @Test
    @Fault(25)
    void aCallThatFailsLateIsSlowAndOneThatFailsEarlySaysNothing() {
        EvidenceEpoch epoch = warmedUp();
        epoch.record(STABLE, 1, 300 * MS, true);
        epoch.record(STABLE, 2, 1, true);
        EpochBatch batch = drained();
        assertThat(keys(latency(batch).firstsA(STABLE))).isEqualTo(1);
        assertThat(batch.stable().slow()).isEqualTo(new Heard(1, 1, 1));

        epoch.record(STABLE, 2, 20 * MS, false);
        assertThat(keys(latency(drained()).firstsA(STABLE)))
                .as("its first success is still to come")
                .isEqualTo(1);
    }

    @Test
    void everySlowCallCountsButAKeyTestifiesOnce() {
        EvidenceEpoch epoch = warmedUp();
        for (int i = 0; i < 5; i++) {
            epoch.record(CANDIDATE, 1, 200 * MS, false);
            epoch.record(CANDIDATE, 2, 200 * MS, true);
        }
        assertThat(drained().candidate().slow()).isEqualTo(new Heard(10, 2, 2));

        recorder.open(0.5, false, 0).record(CANDIDATE, 1, 200 * MS, false);
        assertThat(drained().candidate().slow()).isEqualTo(new Heard(1, 0, 1));
    }

    @Test
    void aTopicOfATypeHearsWhatWasThrownFailureOrNot() {
        EvidenceEpoch epoch = recorder.open(0.5, false, 0);
        epoch.recordThrown(CANDIDATE, 1, MS, true, new IOException());
        epoch.recordThrown(CANDIDATE, 1, MS, false, new java.net.SocketException());
        epoch.recordThrown(CANDIDATE, 2, MS, true, new IllegalStateException());
        epoch.record(CANDIDATE, 3, MS, true);

        ArmBatch candidate = drained().candidate();
        assertThat(candidate.topics().get(0)).isEqualTo(new Heard(2, 1, 1));
        assertThat(candidate.errors()).isEqualTo(new Heard(3, 3, 3));
    }

    @Test
    void aTopicOfALatencyKnowsNoToleranceAndIsTrueToOnePercent() {
        EvidenceEpoch epoch = warmedUp();
        for (Arm arm : Arm.values()) {
            long first = arm == STABLE ? 0 : 10;
            epoch.record(arm, first, 499 * MS, false);
            epoch.record(arm, first + 1, 500 * MS, true);
            epoch.record(arm, first + 2, 506 * MS, false);
            epoch.record(arm, first + 2, 506 * MS, false);
            epoch.record(arm, first + 3, 506 * MS, true);
        }

        EpochBatch batch = drained();
        assertThat(batch.stable().topics().get(1)).isEqualTo(new Heard(3, 2, 2));
        assertThat(batch.candidate().topics().get(1)).isEqualTo(new Heard(3, 2, 2));
    }

    @Test
    @Promise("C5")
    @Fault(6)
    void anInterruptedCallIsNeutralBeforeTheReferenceP99AndSlowAfterIt() {
        EvidenceEpoch epoch = warmedUp();
        epoch.recordInterrupted(STABLE, 1, 50 * MS);
        epoch.recordInterrupted(CANDIDATE, 2, 50 * MS);
        assertThat(recorder.drain(0)).as("nothing to judge").isEmpty();
        assertThat(recorder.stats(STABLE).interrupted()).isEqualTo(1);
        assertThat(recorder.stats(CANDIDATE).interrupted()).isEqualTo(1);
        assertThat(recorder.stats(CANDIDATE).calls()).isZero();

        epoch.recordInterrupted(STABLE, 1, 600 * MS);
        epoch.recordInterrupted(CANDIDATE, 2, 600 * MS);
        epoch.recordInterrupted(CANDIDATE, 2, 600 * MS);
        EpochBatch batch = drained();
        assertThat(batch.stable())
                .isEqualTo(new ArmBatch(
                        0,
                        1,
                        Heard.NOTHING,
                        Collections.nCopies(3, new Heard(1, 1, 1)),
                        List.of(Heard.NOTHING, new Heard(1, 1, 1)),
                        Heard.NOTHING));
        assertThat(batch.candidate().cutShort()).isEqualTo(2);
        assertThat(batch.candidate().slow()).isEqualTo(new Heard(2, 1, 1));
        assertThat(keys(latency(batch).firstsA(CANDIDATE))).isEqualTo(1);
        assertThat(keys(latency(batch).firstsA(STABLE))).isEqualTo(1);
    }

    @Test
    void aCallWithoutAKeyAlwaysTestifies() {
        EvidenceEpoch epoch = warmedUp();
        for (int i = 0; i < 3; i++) {
            epoch.record(CANDIDATE, NO_KEY, 200 * MS, false);
        }

        EpochBatch batch = drained();
        assertThat(keys(latency(batch).firstsA(CANDIDATE))).isEqualTo(3);
        assertThat(batch.candidate().slow()).isEqualTo(new Heard(3, 3, 3));
    }

    @Test
    @Fault(29)
    void aTimeBelowZeroIsFastNotSlow() {
        EvidenceEpoch epoch = warmedUp();
        epoch.record(CANDIDATE, 1, -5, false);

        EpochBatch batch = drained();
        assertThat(latency(batch).firstsA(CANDIDATE)[0]).isEqualTo(1);
        assertThat(batch.candidate().slow()).isEqualTo(Heard.NOTHING);
    }

    @Test
    void callsThatEndLateAreHeldAgainstTheScaleOfTheirOwnEpoch() {
        EvidenceEpoch old = warmedUp();
        LatencyScale scale;
        for (int i = 0; i < 1_000; i++) {
            old.record(STABLE, i, 400 * MS, false);
        }
        scale = latency(drained()).scale();
        recorder.open(0.5, false, 0);
        old.record(CANDIDATE, 5_000, 200 * MS, false);

        EpochBatch late = drained();
        assertThat(late.terms().number()).isEqualTo(2);
        assertThat(latency(late).scale()).isSameAs(scale);
        assertThat(late.candidate().slow().events()).isEqualTo(1);
    }
}
