package dev.coalmine.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.recording.ArmBatch;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.recording.GroupedEvents;
import dev.coalmine.internal.recording.Heard;
import dev.coalmine.internal.recording.Hearing;
import dev.coalmine.internal.recording.LatencyWindow;
import dev.coalmine.internal.recording.MadeUpLatencies;
import dev.coalmine.internal.recording.RecordingTerms;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import dev.coalmine.stats.Outstanding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RehearsalTest {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .step(Share.percent(10), Duration.ofMinutes(5))
            .step(Share.percent(50), Duration.ofMinutes(5))
            .guardrail(Guardrail.errorRate())
            .build();

    private final List<RolloutEvent> events = new ArrayList<>();
    private final Scripted source = new Scripted();

    private Rehearsal start() {
        return new Rehearsal(PLAN, TICK, source, events::add);
    }

    @Test
    void aHealthyCandidateIsPromotedWhenItsHoldsAreServed() {
        Rehearsal rehearsal = start();
        for (int tick = 0; tick < 599; tick++) {
            rehearsal.tick();
        }
        assertThat(events).hasExactlyElementsOfTypes(RolloutEvent.Started.class, RolloutEvent.Advanced.class);
        assertThat(source.shares).containsExactly(0.1, 0.5);
        rehearsal.tick();

        assertThat(events.get(2)).isInstanceOf(RolloutEvent.Promoted.class);
        assertThat(events.get(2).change().at()).isEqualTo(Instant.EPOCH.plusSeconds(600));
        assertThat(rehearsal.nanos()).isEqualTo(Duration.ofSeconds(600).toNanos());
        assertThat(rehearsal.routing().dormant()).isTrue();
        assertThat(rehearsal.standing().candidate().calls()).isEqualTo(600 * 20);
    }

    @Test
    void theJudgeTripsAFailingCandidate() {
        source.failingCandidateKeys = 2;
        Rehearsal rehearsal = start();
        for (int tick = 0; tick < 10; tick++) {
            rehearsal.tick();
        }
        assertThat(events).hasExactlyElementsOfTypes(RolloutEvent.Started.class, RolloutEvent.Tripped.class);
        assertThat(events.get(1).change().who()).isEqualTo("judge");
        assertThat(events.get(1).sentence()).contains("distinct failing keys were on the candidate");
    }

    @Test
    void theFuseTripsAtOnce() {
        Rehearsal rehearsal = start();
        source.onBlown.accept(new FuseReport(1, 15, 20, 9, 0, 300));

        assertThat(rehearsal.routing().dormant()).isTrue();
        assertThat(events).hasExactlyElementsOfTypes(RolloutEvent.Started.class, RolloutEvent.Tripped.class);
        assertThat(events.get(1).change().who()).isEqualTo("fuse");
    }

    @Test
    void nothingIsLogged() {
        Logger log = (Logger) LoggerFactory.getLogger("dev.coalmine");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            theJudgeTripsAFailingCandidate();
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list).isEmpty();
    }

    /** Twenty candidate calls a tick, of which a given number of new keys fails. */
    private static final class Scripted implements EvidenceSource, EvidenceSource.Factory {
        private final List<Double> shares = new ArrayList<>();
        private Consumer<? super Blow> onBlown = report -> {};
        private EpochTerms terms = new EpochTerms(0, 1, 0, false);
        private long failingCandidateKeys;
        private long calls;

        @Override
        public EvidenceSource create(
                RecordingTerms plan, Consumer<? super Blow> receiver, Consumer<? super Throwable> onInternalFailure) {
            onBlown = receiver;
            return this;
        }

        @Override
        public LatencyWindow takeWindow() {
            return new MadeUpLatencies(Hearing.ERRORS).takeWindow();
        }

        @Override
        public void warmedUp() {}

        @Override
        public boolean hasReference() {
            return false;
        }

        @Override
        public EvidenceEpoch open(double rho, boolean fresh, long nowNanos) {
            shares.add(rho);
            terms = new EpochTerms(terms.number() + 1, 1, rho, false);
            return EvidenceEpoch.silent(terms);
        }

        @Override
        public List<EpochBatch> drain(long nowNanos) {
            if (nowNanos == 0 || nowNanos <= calls / 20 * TICK.toNanos()) {
                return List.of();
            }
            calls += 20;
            Heard failing = new Heard(failingCandidateKeys, failingCandidateKeys, failingCandidateKeys);
            return List.of(
                    new EpochBatch(terms, batch(180, Heard.NOTHING), batch(20, failing), GroupedEvents.none(0), null));
        }

        private static ArmBatch batch(long calls, Heard errors) {
            return new ArmBatch(calls, errors);
        }

        @Override
        public ArmStats stats(Arm arm) {
            LatencySnapshot none = LatencySnapshot.of(new Histogram(2));
            return new ArmStats(arm, arm == Arm.CANDIDATE ? calls : 9 * calls, 0, none, none, 0, 0, Outstanding.NONE);
        }

        @Override
        public long lateCalls() {
            return 0;
        }
    }
}
