package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.FileStateStore;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoredState;
import dev.coalmine.verdict.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rollout knows of itself after its process was closed or killed, from a store on disk. */
class RestartTest {
    @TempDir
    Path directory;

    private final Users users = new Users();
    private StateStore store;

    @BeforeEach
    void open() {
        store = FileStateStore.in(directory);
    }

    private StoredState stored() {
        return store.load(Instance.ID).orElseThrow();
    }

    private void trip(Instance instance) {
        for (int i = 0; i < 100 && instance.rollout().status().phase().watched(); i++) {
            users.call(instance.rollout(), 100, 0.005, 0.1);
            instance.pass(Duration.ofMillis(250));
        }
        assertThat(instance.rollout().status().phase()).isInstanceOf(Phase.Tripped.class);
    }

    private static RolloutPlan judged(Retry retry) {
        return RolloutPlan.builder()
                .step(Step.of(percent(50), Duration.ofMinutes(10)).minCalls(0))
                .step(Step.of(percent(80), Duration.ofMinutes(10)).minCalls(0))
                .guardrail(Guardrail.errorRate())
                .retry(retry)
                .build();
    }

    @Test
    void aDurableStoreWantsARevision() {
        try (Instance instance = new Instance(store)) {
            assertThatThrownBy(() -> instance.rollouts.named("pricing").start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("pricing has no revision, by which a durable store tells a new candidate from the one"
                            + " that it remembers: add revision(...)");
        }
    }

    @Test
    void itGoesOnWhereItWasClosed() {
        RolloutPlan plan = World.ramp(5, 25, 50);
        try (Instance first = new Instance(store)) {
            first.start(plan);
            first.pass(Duration.ofMinutes(10));
            first.rollout().by("anna").setShare(percent(30), "a little more");
            first.pass(Duration.ofMinutes(7));
        }

        try (Instance second = new Instance(store)) {
            second.start(plan);
            RolloutStatus status = second.rollout().status();
            assertThat(status.phase()).isEqualTo(new Phase.Ramping(1));
            assertThat(status.share()).isEqualTo(percent(30));
            assertThat(status.waitingFor()).containsExactly("the hold: 7m of 10m");
            assertThat(status.sentence()).isEqualTo("Set pricing from 25% to 30% by anna: a little more");
            assertThat(second.events).hasExactlyElementsOfTypes(RolloutEvent.Restored.class);
            assertThat(second.lastEvent().sentence())
                    .isEqualTo("Restored pricing revision r7 as ramping at 30%: Set pricing from 25% to 30% by anna: a"
                            + " little more");
            assertThat(second.isAllOnStable()).isFalse();
            assertThat(status.audit().entries().stream().map(AuditEntry::who)).containsExactly("plan", "plan", "anna");

            second.pass(Duration.ofMinutes(3));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Ramping(2));
        }
    }

    @Test
    @Promise("S5")
    void killedItLosesAtMostTenSecondsOfWhatItHasServed() {
        RolloutPlan plan = World.ramp(5, 25);
        Instance first = new Instance(store);
        first.start(plan);
        first.pass(Duration.ofSeconds(299));
        first.kill();

        try (Instance second = new Instance(store)) {
            second.start(plan);
            assertThat(stored().progress().served().held()).isBetween(Duration.ofSeconds(289), Duration.ofSeconds(299));
            second.pass(Duration.ofSeconds(290));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Ramping(0));
            second.pass(Duration.ofSeconds(21));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Ramping(1));
        }
    }

    @Test
    @Promise({"S3", "S7"})
    @Fault(39)
    void whatTrippedStaysSoUntilAHumanAcknowledgesIt() {
        RolloutPlan plan = judged(Retry.none());
        Instance first = new Instance(store);
        first.start(plan);
        trip(first);
        String sentence = first.rollout().status().sentence();
        first.kill();

        try (Instance second = new Instance(store)) {
            second.start(plan);
            assertThat(second.isAllOnStable()).isTrue();
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Tripped(0));
            assertThat(second.rollout().status().sentence()).isEqualTo(sentence);
            List<AuditEntry> audit = second.rollout().status().audit().entries();
            AuditEntry trip = audit.get(audit.size() - 1);
            assertThat(trip.who()).isEqualTo("judge");
            assertThat(trip.from()).isEqualTo(new AuditEntry.Position(new Phase.Ramping(0), percent(50)));
            assertThat(trip.to()).isEqualTo(new AuditEntry.Position(new Phase.Tripped(0), percent(0)));
            assertThat(trip.evidence()).startsWith("FAIL: ").contains("distinct failing keys");

            second.pass(Duration.ofHours(1));
            assertThat(second.isAllOnStable()).isTrue();
            second.rollout().by("anna").acknowledge("fixed");
            assertThat(second.isAllOnStable()).isFalse();
            assertThat(second.rollout().status().attempts()).isEqualTo(new StoredState.Attempts(1, 0));
        }
        assertThat(stored().progress().phase()).isEqualTo(new Phase.Ramping(0));
    }

    /** The judge's memory of the attempt before goes with it: its failure must not trip the next one. */
    @Test
    @Promise("S3")
    @Fault(39)
    void killedRightAfterItWasAcknowledgedItGoesOnWithTheNextAttempt() {
        RolloutPlan plan = judged(Retry.none());
        Instance first = new Instance(store);
        first.start(plan);
        trip(first);
        first.rollout().by("anna").acknowledge("fixed");
        first.kill();

        try (Instance second = new Instance(store)) {
            second.start(plan);
            second.pass(Duration.ofMinutes(1));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Ramping(0));
            assertThat(second.rollout().status().attempts()).isEqualTo(new StoredState.Attempts(1, 0));
        }
    }

    @Test
    @Promise("S3")
    @Fault(39)
    void aNewRevisionBeginsAnewAndTheOldOneStaysRolledBack() {
        RolloutPlan plan = World.ramp(5, 25);
        try (Instance first = new Instance(store)) {
            first.start(plan);
            first.rollout().by("anna").abort("broken");
        }
        try (Instance second = new Instance(store)) {
            second.start(plan, "r8");
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Ramping(0));
        }
        try (Instance third = new Instance(store)) {
            third.start(plan);
            assertThat(third.rollout().status().phase()).isEqualTo(new Phase.Aborted());
            assertThat(third.lastEvent().sentence())
                    .isEqualTo("Restored pricing revision r7 as aborted at 0%: Aborted pricing at 5% by anna: broken");
        }
    }

    @Test
    void whatWasPromotedStaysPromoted() {
        try (Instance first = new Instance(store)) {
            first.start(World.ramp(5));
            first.rollout().by("anna").promote("sure");
        }
        try (Instance second = new Instance(store)) {
            second.start(World.ramp(5));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Promoted());
            second.rollout().by("anna").abort("not so sure");
            assertThat(second.isAllOnStable()).isTrue();
        }
    }

    @Test
    void pausesAreKept() {
        try (Instance first = new Instance(store)) {
            first.start(World.ramp(5, 25));
            first.rollout().by("anna").pause("look");
        }
        try (Instance second = new Instance(store)) {
            second.start(World.ramp(5, 25));
            second.pass(Duration.ofHours(1));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Paused(0));
        }
    }

    @Test
    void theCoolDownGoesOnToo() {
        RolloutPlan plan = judged(Retry.of(2, Duration.ofMinutes(30)));
        try (Instance first = new Instance(store)) {
            first.start(plan);
            trip(first);
            first.pass(Duration.ofMinutes(20));
        }
        try (Instance second = new Instance(store)) {
            second.start(plan);
            second.pass(Duration.ofMinutes(9));
            assertThat(second.rollout().status().phase()).isInstanceOf(Phase.Tripped.class);
            second.pass(Duration.ofMinutes(1).plusSeconds(1));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Ramping(0));
            assertThat(second.rollout().status().attempts()).isEqualTo(new StoredState.Attempts(1, 1));
        }
    }

    /** Which keys have testified is not known any more, so bets on keys begin anew, but not the budget. */
    @Test
    @Promise("J1")
    void theJudgeGoesOnSpendingTheSameBudget() {
        RolloutPlan plan = judged(Retry.none());
        Evidence before;
        try (Instance first = new Instance(store)) {
            first.start(plan);
            users.call(first.rollout(), 2_000, 0.01, 0.01);
            first.pass(Duration.ofSeconds(1));
            before = first.rollout().status().verdict().findings().get(0).evidence();
            assertThat(before.tally().keys()).isPositive();
        }
        try (Instance second = new Instance(store)) {
            second.start(plan);
            Evidence after =
                    second.rollout().status().verdict().findings().get(0).evidence();
            assertThat(after.tally().keys()).isZero();
            assertThat(after.process()).isGreaterThan(before.process());
            assertThat(after.harm().logLimit()).isGreaterThan(before.harm().logLimit());
            trip(second);
        }
    }

    @Test
    void withOtherStepsTheShareStaysSoThatNobodyChangesSides() {
        try (Instance first = new Instance(store)) {
            first.start(World.ramp(5, 25, 50));
            first.pass(Duration.ofMinutes(10));
        }
        try (Instance second = new Instance(store)) {
            second.start(World.ramp(1, 20, 40, 80));
            assertThat(second.rollout().status().share()).isEqualTo(percent(25));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Ramping(1));
            second.pass(Duration.ofMinutes(10));
            assertThat(second.rollout().status().share()).isEqualTo(percent(40));
        }
    }

    @Test
    @Fault(39)
    void aStateThatCannotBeReadKeepsEverythingOnStableAndIsNotOverwritten() throws Exception {
        try (Instance first = new Instance(store)) {
            first.start(World.ramp(5));
        }
        for (String ending : List.of(".state", ".state.bak")) {
            Files.writeString(directory.resolve("pricing@r7" + ending), "scribble");
        }
        try (Instance second = new Instance(store)) {
            second.start(World.ramp(5));
            second.pass(Duration.ofHours(1));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Pending());
            assertThat(second.isAllOnStable()).isTrue();
            assertThat(second.rollout().status().waitingFor()).hasSize(1);
            assertThat(second.rollout().status().waitingFor().get(0)).contains("its store, which is away since");
            assertThat(second.events).hasExactlyElementsOfTypes(RolloutEvent.StoreLost.class);
        }
        assertThat(directory.resolve("pricing@r7.state")).hasContent("scribble");
    }

    @Test
    void theLastGoodCopyIsUsedWhenTheStateIsTorn() throws Exception {
        try (Instance first = new Instance(store)) {
            first.start(World.ramp(5, 25));
            first.rollout().by("anna").abort("broken");
        }
        Path file = directory.resolve("pricing@r7.state");
        Files.writeString(file, Files.readString(file).substring(0, 200));
        try (Instance second = new Instance(store)) {
            second.start(World.ramp(5, 25));
            assertThat(second.rollout().status().phase()).isEqualTo(new Phase.Aborted());
        }
    }
}
