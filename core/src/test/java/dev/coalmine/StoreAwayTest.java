package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.store.HostileStore;
import dev.coalmine.store.HostileStore.Malice;
import dev.coalmine.store.InMemoryFleetStore;
import dev.coalmine.store.StoredState;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A store that fails, forgets, or does not answer. */
class StoreAwayTest {
    private final VirtualTime time = new VirtualTime();
    private final Users users = new Users();
    private final InMemoryFleetStore inner = new InMemoryFleetStore(time);
    private final AtomicReference<Runnable> beforeEach = new AtomicReference<>(() -> {});
    private final HostileStore store = new HostileStore(
            inner, new Random(1), Malice.NONE, () -> beforeEach.get().run());

    private StoredState stored() {
        return inner.load(Instance.ID).orElseThrow();
    }

    @Test
    @Promise("S4")
    void callsGoOnAndNothingGoesUpAndWhatWasDecidedIsWrittenWhenItIsBack() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 25, 50));
            store.away(true);
            instance.pass(Duration.ofMinutes(30));

            assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
            assertThat(World.keyOn(rollout, Arm.CANDIDATE)).isNotEmpty();
            assertThat(rollout.status().waitingFor()).hasSize(1);
            assertThat(rollout.status().waitingFor().get(0))
                    .matches("its store, which is away since 2026-01-01T12:00:00(\\.\\d+)?Z: Cannot load: the store is"
                            + " away");
            assertThat(rollout.status().store().failures()).isBetween(3_000L, 4_000L);
            assertThat(rollout.status().store().problem()).isEqualTo("Cannot load: the store is away");
            assertThat(rollout.status().counters().internalFailures()).isGreaterThan(3_000);
            assertThat(instance.kinds()).containsExactly(RolloutEvent.Started.class, RolloutEvent.StoreLost.class);
            assertThat(instance.lastEvent().sentence())
                    .isEqualTo("Lost the store of pricing: Cannot load: the store is away; calls and rollbacks go on,"
                            + " and nothing goes up until it answers");

            rollout.by("anna").pause("wait for the store");
            rollout.by("anna").resume("go on");
            rollout.by("anna").setShare(percent(2), "carefully");
            assertThat(rollout.status().share()).isEqualTo(percent(2));
            store.away(false);
            instance.pass(Duration.ofSeconds(1));

            assertThat(stored().progress().setting().share()).isEqualTo(percent(2));
            assertThat(stored().audit()).isEqualTo(rollout.status().audit());
            assertThat(rollout.status().store().problem()).isNull();
            assertThat(instance.kinds()).contains(RolloutEvent.StoreBack.class);
            instance.pass(Duration.ofMinutes(11));
            assertThat(rollout.status().share()).isEqualTo(percent(5));
        }
    }

    @Test
    @Promise("S4")
    void commandsThatLeadUpAreRefusedAndOnesThatDoNotAreObeyed() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 25));
            store.away(true);
            instance.pass(Duration.ofSeconds(1));
            Operator anna = rollout.by("anna");
            List<Runnable> upward =
                    List.of(() -> anna.advance("up"), () -> anna.promote("up"), () -> anna.setShare(percent(6), "up"));
            for (Runnable command : upward) {
                assertThatThrownBy(command::run)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageMatching("Cannot .*pricing.*: it waits for its store, which is away since .*: Cannot"
                                + " load: the store is away; nothing goes up while blind");
            }
            assertThat(rollout.status().share()).isEqualTo(percent(5));

            anna.abort("down");
            assertThat(instance.isAllOnStable()).isTrue();
            assertThat(instance.lastEvent()).isInstanceOf(RolloutEvent.Aborted.class);
            assertThatThrownBy(() -> anna.acknowledge("up")).hasMessageContaining("nothing goes up while blind");
            store.away(false);
            instance.pass(Duration.ofSeconds(1));
            assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
            anna.acknowledge("now");
            assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        }
    }

    @Test
    @Fault(39)
    void untilItHasAnsweredEverythingStaysOnStable() {
        store.away(true);
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 25));
            assertThat(rollout.status().phase()).isEqualTo(new Phase.Pending());
            assertThat(rollout.status().sentence()).isEqualTo("Waiting for the store of pricing");
            instance.pass(Duration.ofHours(1));
            assertThat(instance.isAllOnStable()).isTrue();
            assertThatThrownBy(() -> rollout.by("anna").pause("why"))
                    .hasMessage("Cannot pause pricing: it is pending, since its store has not said yet whether it may"
                            + " start; only what is under watch and not paused yet can be paused");

            store.away(false);
            instance.pass(Duration.ofSeconds(1));
            assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
            assertThat(instance.kinds())
                    .containsExactly(
                            RolloutEvent.StoreLost.class, RolloutEvent.StoreBack.class, RolloutEvent.Started.class);
        }
    }

    @Test
    @Promise("S2")
    @Fault(40)
    void anAbortBeforeTheStoreHasAnsweredIsNotForgotten() {
        try (Instance before = new Instance(store, time)) {
            before.start(World.ramp(5, 25)).by("anna").promote("sure");
        }
        store.away(true);
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 25));
            rollout.by("anna").abort("not today");
            assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
            store.away(false);
            instance.pass(Duration.ofSeconds(1));

            assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
            assertThat(instance.isAllOnStable()).isTrue();
            assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
            assertThat(stored().audit().entries()).hasSize(3);
        }
    }

    @Test
    @Promise("S2")
    void downwardTheTrafficTurnsFirstThenTheStoreIsToldThenEverybodyElse() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(50));
            AtomicReference<String> order = new AtomicReference<>("");
            beforeEach.set(() -> order.accumulateAndGet(
                    "asked while stable is " + instance.isAllOnStable() + " and told " + instance.events.size() + "; ",
                    String::concat));
            rollout.by("anna").abort("down");

            assertThat(order.get()).startsWith("asked while stable is true and told 1; ");
            assertThat(instance.events).hasSize(2);
        }
    }

    @Test
    @Promise("S2")
    void upwardTheStoreIsAskedFirst() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 50));
            AtomicReference<String> order = new AtomicReference<>("");
            beforeEach.set(
                    () -> order.accumulateAndGet("asked at " + rollout.status().share() + "; ", String::concat));
            rollout.by("anna").advance("up");

            assertThat(order.get()).startsWith("asked at 5%; ");
            assertThat(rollout.status().share()).isEqualTo(percent(50));
        }
    }

    @Test
    @Promise("S2")
    @Fault(38)
    void aRollbackWhileTheStoreIsAskedBeatsWhatItWasAskedFor() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 50));
            instance.askLater();
            instance.pass(Duration.ofMinutes(10));
            assertThat(rollout.status().waitingFor()).containsExactly("the consent of its store");
            assertThat(instance.toAsk).hasSize(1);
            Thread.currentThread().interrupt(); // nobody waits for the store here
            rollout.by("anna").abort("down");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(instance.isAllOnStable()).isTrue();
            instance.askNow();

            assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
            assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
            instance.pass(Duration.ofMinutes(1));
            assertThat(instance.isAllOnStable()).isTrue();
        }
    }

    @Test
    @Promise("S2")
    @Fault(38)
    void aRollbackAfterTheStoreHasConsentedButBeforeThatIsKnownBeatsItToo() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 50));
            beforeEach.set(() -> {
                if (stored().progress().phase().equals(new Phase.Ramping(0))
                        && rollout.status().phase().watched()) {
                    beforeEach.set(() -> {});
                    Thread.currentThread().interrupt();
                    rollout.by("bert").abort("down");
                    assertThat(Thread.interrupted()).isTrue();
                }
            });
            assertThatThrownBy(() -> rollout.by("anna").advance("up"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "Cannot advance pricing: something else was decided first: Aborted pricing at 5% by bert: down");
            assertThat(instance.isAllOnStable()).isTrue();
            assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
        }
    }

    @Test
    void aCommandThatNobodyAnswersIsTakenBackWhenItsThreadIsInterrupted() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 50));
            instance.askLater();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> rollout.by("anna").advance("up"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Cannot advance pricing: its store has not answered in time");
            assertThat(Thread.interrupted()).isTrue();
            instance.askNow();
            assertThat(rollout.status().share()).isEqualTo(percent(5));
            assertThat(stored().progress().phase()).isEqualTo(new Phase.Ramping(0));
        }
    }

    /** The reply is lost, not the change: what the store has taken is in force once that is known. */
    @Test
    @Fault(45)
    void aLostReplyIsFoundOutAbout() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 50));
            store.malice(new Malice(0, 1, 0, 0));
            assertThatThrownBy(() -> rollout.by("anna").advance("up"))
                    .hasMessage(
                            "Cannot advance pricing: its store is away (Cannot replace: the reply was lost); nothing"
                                    + " goes up while blind");
            assertThat(rollout.status().share()).isEqualTo(percent(5));
            store.malice(Malice.NONE);
            instance.pass(Duration.ofSeconds(1));

            assertThat(rollout.status().share()).isEqualTo(percent(50));
            assertThat(rollout.status().sentence()).isEqualTo("Advanced pricing from 5% to 50% by anna: up");
            assertThat(instance.lastEvent()).isInstanceOf(RolloutEvent.Advanced.class);
            assertThat(instance.lastEvent().change().who()).isEqualTo("anna");
        }
    }

    /** Nobody has found out yet that it is back. */
    @Test
    @Promise("S3")
    void whatWasDecidedIsWrittenWhenItIsClosedRightAfterTheStoreIsBack() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 50));
            store.away(true);
            instance.pass(Duration.ofSeconds(1));
            rollout.by("anna").abort("down");
            store.away(false);
        }
        assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
    }

    @Test
    @Fault(45)
    void anAcknowledgementInADryRunSurvivesALostReply() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.rollouts
                    .named(Instance.ID.rollout())
                    .revision(Instance.ID.revision())
                    .plan(RolloutPlan.builder()
                            .step(Step.of(percent(50), Duration.ofHours(1)))
                            .guardrail(Guardrail.errorRate())
                            .build())
                    .dryRun()
                    .start();
            for (int i = 0; i < 100 && !instance.kinds().contains(RolloutEvent.WouldHaveTripped.class); i++) {
                users.call(rollout, 100, 0.005, 0.2);
                instance.pass(Duration.ofMillis(250));
            }
            store.malice(new Malice(0, 1, 0, 0));
            instance.pass(Duration.ofSeconds(11));
            store.malice(Malice.NONE);
            rollout.by("anna").acknowledge("seen");

            assertThat(rollout.status().attempts()).isEqualTo(new StoredState.Attempts(1, 0));
            assertThat(stored().progress().attempts()).isEqualTo(new StoredState.Attempts(1, 0));
        }
    }

    @Test
    @Fault(44)
    void aStoreThatHasLostItsMemoryIsToldAgain() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 50));
            rollout.by("anna").abort("down");
            StoredState before = stored();
            inner.forget();
            instance.pass(Duration.ofSeconds(1));

            assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
            assertThat(stored().progress().phase()).isEqualTo(new Phase.Aborted());
            assertThat(stored().stamp().version()).isGreaterThan(before.stamp().version());
            assertThat(stored().audit()).isEqualTo(before.audit());
        }
    }

    @Test
    void aDecisionIsToldAfterTwoSecondsThoughTheStoreDoesNotAnswer() {
        try (Instance instance = new Instance(store, time)) {
            Rollout rollout = instance.start(World.ramp(5, 50));
            instance.askLater();
            Thread.currentThread().interrupt();
            rollout.by("anna").abort("down");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(instance.kinds()).doesNotContain(RolloutEvent.Aborted.class);
            instance.pass(Duration.ofSeconds(2));
            assertThat(instance.kinds()).contains(RolloutEvent.Aborted.class);
        }
    }

    @Test
    @Fault(8)
    void aListenerOnTheThreadOfTheStoreMayCommandWithoutADeadlock() {
        try (Instance instance = new Instance(store, time)) {
            instance.rollouts.addListener(
                    event -> {
                        if (event instanceof RolloutEvent.Advanced) {
                            instance.rollout().by("listener").promote("at once");
                        }
                    },
                    Runnable::run);
            Rollout rollout = instance.start(World.ramp(5, 50));
            rollout.by("anna").advance("up");
            assertThat(rollout.status().phase()).isEqualTo(new Phase.Promoted());
            assertThat(stored().progress().phase()).isEqualTo(new Phase.Promoted());
        }
    }
}
