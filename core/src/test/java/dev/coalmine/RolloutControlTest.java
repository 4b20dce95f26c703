package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class RolloutControlTest {
    private final World world = new World();
    private final Users users = new Users();

    @AfterEach
    void close() {
        world.close();
    }

    private void traffic(Rollout rollout, int calls, double stableFails, double candidateFails) {
        users.call(rollout, calls, stableFails, candidateFails);
    }

    private List<Class<?>> kinds() {
        return world.events.stream().<Class<?>>map(Object::getClass).toList();
    }

    @Test
    void aHealthyCandidateClimbsStepByStepAndIsPromoted() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(5), Duration.ofMinutes(10))
                .step(Share.percent(50), Duration.ofMinutes(10))
                .warmUp(WarmUp.none())
                .build();
        Rollout rollout = world.rollouts.named("pricing").plan(plan).start();

        for (int minute = 0; minute < 25; minute++) {
            traffic(rollout, 400, 0.01, 0.01);
            world.time.advance(Duration.ofMinutes(1));
        }

        assertThat(kinds())
                .containsExactly(RolloutEvent.Started.class, RolloutEvent.Advanced.class, RolloutEvent.Promoted.class);
        assertThat(world.events.get(1).sentence())
                .matches("Advanced pricing from 5% to 50%: held 10m with \\d+ candidate calls; .+");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Promoted());
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.CANDIDATE);
    }

    @Test
    @Promise({"J2", "J5"})
    void aRegressionOfErrorsIsTrippedByTheJudgeWithASentence() {
        Rollout rollout = world.rollouts.named("pricing").plan(World.holding(5)).start();

        int rounds = 0;
        while (rollout.status().phase().watched() && rounds++ < 1_000) {
            traffic(rollout, 200, 0.004, 0.034);
            world.time.advance(Duration.ofMillis(250));
        }

        RolloutStatus status = rollout.status();
        assertThat(status.phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(status.candidate().calls()).as("a few hundred canary calls").isLessThan(1_000);
        assertThat(status.sentence())
                .matches("Tripped pricing at 5%: \\d+ of \\d+ distinct failing keys were on the candidate where"
                        + " [\\d.]+ were to be expected \\(errors [\\d.]+% of [\\d,]+ calls against [\\d.]+% of"
                        + " [\\d,]+\\); odds .+ to 1 against a healthy candidate, limit .+ to 1");
        assertThat(world.events.get(1)).isInstanceOf(RolloutEvent.Tripped.class);
        assertThat(world.events.get(1).change().who()).isEqualTo("judge");
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);
    }

    @Test
    @Promise("J3")
    @Fault(26)
    void anIncidentThatHitsBothSidesTripsNothing() {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.holding(20)).start();

        for (int tick = 0; tick < 200; tick++) {
            boolean incident = tick > 50 && tick < 100;
            traffic(rollout, 200, incident ? 0.6 : 0.01, incident ? 0.6 : 0.01);
            world.time.advance(Duration.ofMillis(250));
        }

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    @Promise("J4")
    @Fault(22)
    void silenceNeverAdvances() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(5), Duration.ofMinutes(10))
                .step(Share.percent(50), Duration.ofMinutes(10))
                .build();
        Rollout rollout = world.rollouts.named("pricing").plan(plan).start();

        world.time.advance(Duration.ofDays(2));

        RolloutStatus status = rollout.status();
        assertThat(status.phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(status.verdict().kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(status.verdict().sentence()).contains("no candidate calls yet");
    }

    @Test
    void theFuseStopsACandidateThatAlwaysFailsInline() {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.holding(50)).start();
        AtomicInteger harmed = new AtomicInteger();

        for (int i = 0; i < 10_000; i++) {
            String user = "user-" + i;
            Throwable unused =
                    catchThrowable(() -> rollout.forKey(user).stable(() -> {}).candidate(() -> {
                        harmed.incrementAndGet();
                        throw new IllegalStateException("always");
                    }));
        }

        assertThat(harmed).hasValue(Fuse.DEFAULT_WINDOW);
        assertThat(rollout.status().phase()).as("the tick does the rest").isEqualTo(new Phase.Ramping(0));
        world.time.advance(Duration.ZERO);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence())
                .matches("Tripped pricing at 50%: the fuse blew: 20 of the last 20 candidate calls failed, from \\d+"
                        + " distinct keys, while 0 of \\d+ stable calls did");
        assertThat(world.events.get(1).change().who()).isEqualTo("fuse");
    }

    @Test
    void aPauseStopsTheClockAndKeepsWatching() {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.ramp(5, 50)).start();
        world.time.advance(Duration.ofMinutes(6));
        rollout.by("anna").pause("incident 4711");
        world.time.advance(Duration.ofHours(5));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Paused(0));
        assertThat(rollout.status().sentence()).isEqualTo("Paused pricing at 5% by anna: incident 4711");

        rollout.by("anna").resume("solved");
        world.time.advance(Duration.ofMinutes(3));
        assertThat(rollout.status().phase()).as("nine minutes held").isEqualTo(new Phase.Ramping(0));
        world.time.advance(Duration.ofMinutes(2));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));

        rollout.by("anna").pause("again");
        traffic(rollout, 2_000, 0, 0.2);
        world.time.advance(Duration.ofSeconds(1));
        assertThat(rollout.status().phase()).as("trip is legal while paused").isEqualTo(new Phase.Tripped(1));
    }

    @Test
    @Promise("S5")
    @Fault(30)
    void clockJumpsNeitherSkipNorStretchAHold() {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.ramp(5, 50)).start();

        world.time.advance(Duration.ofMinutes(5));
        world.time.jumpWallClock(Duration.ofDays(365));
        world.time.advance(Duration.ofMinutes(2));
        world.time.jumpWallClock(Duration.ofDays(-700));
        world.time.jump(Duration.ofHours(3)); // the machine slept, so nothing was watched
        world.time.advance(Duration.ofMinutes(2));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));

        world.time.jump(Duration.ofMinutes(-30)); // and a clock that should be monotonic was not
        world.time.advance(Duration.ofMinutes(31));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
    }

    @Test
    @Promise("S1")
    void afterARollbackReturnsEveryCallGoesToStable() throws InterruptedException {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.holding(100)).start();
        AtomicBoolean rolledBack = new AtomicBoolean();
        AtomicInteger late = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        Thread[] callers = new Thread[3];
        for (int t = 0; t < callers.length; t++) {
            callers[t] = new Thread(() -> {
                while (!stop.get()) {
                    boolean before = rolledBack.get();
                    Arm arm = World.armOf(rollout, "user-" + calls.incrementAndGet());
                    if (before && arm == Arm.CANDIDATE) {
                        late.incrementAndGet();
                    }
                }
            });
            callers[t].start();
        }
        while (calls.get() < 10_000) {
            Thread.onSpinWait();
        }
        rollout.by("anna").abort("stop");
        rolledBack.set(true);
        int then = calls.get();
        while (calls.get() < then + 100_000) {
            Thread.onSpinWait();
        }
        stop.set(true);
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(late).hasValue(0);
    }

    @RepeatedTest(50)
    @Promise("S2")
    @Fault(38)
    void rollbackBeatsPromotionInEveryRace() throws InterruptedException {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.ramp(5, 50)).start();
        CountDownLatch ready = new CountDownLatch(1);
        Thread[] racers = {
            new Thread(() -> attempt(ready, () -> rollout.by("anna").abort("stop"))),
            new Thread(() -> attempt(ready, () -> rollout.by("bert").promote("go"))),
            new Thread(() -> attempt(ready, () -> rollout.by("carl").advance("go"))),
            new Thread(() -> attempt(ready, () -> rollout.by("dora").abort("stop too"))),
        };
        for (Thread racer : racers) {
            racer.start();
        }
        ready.countDown();
        for (Thread racer : racers) {
            racer.join();
        }

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);
        assertThat(kinds().stream().filter(RolloutEvent.Aborted.class::equals)).hasSize(1);
        assertThat(kinds().get(kinds().size() - 1)).isEqualTo(RolloutEvent.Aborted.class);
        rollout.close();
    }

    private static void attempt(CountDownLatch ready, Runnable command) {
        try {
            ready.await();
            command.run();
        } catch (IllegalStateException | InterruptedException refused) {
            // Whoever comes too late is told so.
        }
    }

    @Test
    @Promise("S2")
    @Fault(40)
    void anAbortWorksAfterPromotionAndIsIdempotent() {
        Rollout rollout = world.rollouts.named("pricing").plan(World.ramp(5)).start();
        rollout.by("anna").promote("sure");
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.CANDIDATE);

        rollout.by("anna").abort("not so sure");
        rollout.by("bert").abort("me too");

        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);
        assertThat(kinds())
                .containsExactly(RolloutEvent.Started.class, RolloutEvent.Promoted.class, RolloutEvent.Aborted.class);
    }

    @Test
    @Promise("S2")
    @Fault(38)
    void evidenceOfHarmThatWasNotLookedAtYetBeatsAPromotion() {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.holding(50)).start();
        traffic(rollout, 4_000, 0, 0.2);

        assertThatThrownBy(() -> rollout.by("anna").promote("looks good"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Cannot promote pricing: it is tripped");
        assertThat(kinds()).containsExactly(RolloutEvent.Started.class, RolloutEvent.Tripped.class);
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);
    }

    @Test
    @Promise("S2")
    @Fault(38)
    void aFuseOfCallsThatWereUnderWayBeatsThePromotionThatWasQuicker() {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.holding(50)).start();
        traffic(rollout, 4_000, 0, 0);
        CompletableFuture<String> late = new CompletableFuture<>();
        for (int i = 0; i < 100; i++) {
            CompletionStage<String> unused = rollout.forKey("late-" + i)
                    .async()
                    .stable(() -> CompletableFuture.completedFuture("stable"))
                    .candidate(() -> late.thenApply(text -> text));
        }
        rollout.by("anna").promote("looks good");
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.CANDIDATE);

        late.completeExceptionally(new IllegalStateException("down"));
        assertThat(World.armOf(rollout, "anyone")).as("at once").isEqualTo(Arm.STABLE);
        world.time.advance(Duration.ofSeconds(1));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(kinds())
                .containsExactly(RolloutEvent.Started.class, RolloutEvent.Promoted.class, RolloutEvent.Tripped.class);
    }

    @Test
    @Promise("J6")
    void readingTheStatusDecidesNothing() {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.holding(50)).start();
        traffic(rollout, 4_000, 0, 0.2);

        RolloutStatus status = rollout.status();

        assertThat(status.verdict().kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(status.phase()).isEqualTo(new Phase.Ramping(0));
        Finding finding = status.verdict().findings().get(0);
        assertThat(finding.guardrail()).isEqualTo("error-rate");
        assertThat(finding.evidence().harm().decides()).isTrue();
        assertThat(status.candidate().calls() + status.stable().calls()).isEqualTo(4_000);
    }

    @Test
    void closingSendsEverythingToStableUnlessPromoted() {
        Rollout watched =
                world.rollouts.named("watched").plan(World.holding(100)).start();
        Rollout promoted =
                world.rollouts.named("promoted").plan(World.holding(1)).start();
        promoted.by("anna").promote("go");

        watched.close();
        promoted.close();
        promoted.close();

        assertThat(World.armOf(watched, "anyone")).isEqualTo(Arm.STABLE);
        assertThat(World.armOf(promoted, "anyone")).isEqualTo(Arm.CANDIDATE);
        assertThat(world.rollouts.all()).isEmpty();
        assertThat(world.rollouts.named("watched").start().status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    void aStepWaitsForItsMinimumOfCalls() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Step.of(Share.percent(50), Duration.ofMinutes(1)).minCalls(1_000))
                .warmUp(WarmUp.none())
                .build();
        Rollout rollout = world.rollouts.named("pricing").plan(plan).start();

        traffic(rollout, 1_500, 0, 0);
        world.time.advance(Duration.ofHours(1));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor()).hasSize(1);
        assertThat(rollout.status().waitingFor().get(0)).matches("candidate calls: \\d+ of 1,000");

        traffic(rollout, 1_500, 0, 0);
        world.time.advance(Duration.ofSeconds(1));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Promoted());
    }
}
