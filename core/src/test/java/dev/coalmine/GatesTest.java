package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Bake;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Stage;
import dev.coalmine.plan.Step;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What it takes to leave a step, what happens when that does not come, and the bake at the end. */
class GatesTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final World world = new World();
    private final Users users = new Users();

    @AfterEach
    void close() {
        world.close();
    }

    private static Step step(double percent) {
        return Step.of(percent(percent), TEN_MINUTES);
    }

    private Rollout start(Step... steps) {
        return start(RolloutPlan.builder(), steps);
    }

    private Rollout start(RolloutPlan.Builder plan, Step... steps) {
        plan.guardrail(Guardrail.errorRate());
        for (Step step : steps) {
            plan.step(step);
        }
        return world.rollouts.named("pricing").plan(plan.build()).start();
    }

    private RolloutEvent lastEvent() {
        return world.events.get(world.events.size() - 1);
    }

    @Test
    @Promise("J4")
    void aProofIsWaitedForWhereTheStepAsksForIt() {
        Rollout rollout = start(step(50).gate(Gate.PROVEN), step(80));
        users.call(rollout, 400, 0.01, 0.01);
        world.time.advance(Duration.ofHours(2));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().verdict().kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(rollout.status().waitingFor()).hasSize(1);
        assertThat(rollout.status().waitingFor().get(0)).contains("proof of error-rate");

        for (int i = 0; i < 200 && rollout.status().phase().equals(new Phase.Ramping(0)); i++) {
            users.call(rollout, 1_000, 0.01, 0.01);
            world.time.advance(Duration.ofSeconds(1));
        }
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(lastEvent().change().verdict().kind()).isEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void anApprovalIsWaitedForAndAskedForOnce() {
        Rollout rollout = start(step(50).gate(Gate.APPROVAL).minCalls(0), step(80));
        world.time.advance(Duration.ofMinutes(5));
        assertThat(rollout.status().waitingFor())
                .containsExactly("the hold: 5m of 10m", "approval: a human has to advance it");
        world.time.advance(Duration.ofHours(2));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor()).containsExactly("approval: a human has to advance it");
        assertThat(world.events)
                .hasExactlyElementsOfTypes(RolloutEvent.Started.class, RolloutEvent.ApprovalAwaited.class);
        assertThat(lastEvent().sentence())
                .isEqualTo(
                        "Awaiting approval of pricing at 50%: held 10m with 0 candidate calls; advance it, or abort it");
        assertThat(rollout.status().sentence()).isEqualTo("Started pricing revision 1 at 50%");

        rollout.by("anna").advance("looks good");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(rollout.status().sentence()).isEqualTo("Advanced pricing from 50% to 80% by anna: looks good");
    }

    @Test
    @Promise("J4")
    void afterTheLongestHoldItHoldsOnByDefaultAndSaysSoOnce() {
        Rollout rollout = start(step(5).longestHold(Duration.ofHours(1), Overdue.HOLD), step(50));
        world.time.advance(Duration.ofHours(4));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(world.events).hasExactlyElementsOfTypes(RolloutEvent.Started.class, RolloutEvent.HeldTooLong.class);
        assertThat(lastEvent().sentence())
                .isEqualTo("Still holding pricing at 5%: held 1h with 0 candidate calls, longer than planned; it still"
                        + " waits for candidate calls: 0 of 100");
    }

    @Test
    @Promise("J4")
    void silenceAdvancesOnlyWhereThePlanSaysSo() {
        Rollout rollout = start(step(5).longestHold(Duration.ofHours(1), Overdue.ADVANCE), step(50));
        world.time.advance(Duration.ofMinutes(59));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        world.time.advance(Duration.ofMinutes(2));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(rollout.status().sentence())
                .isEqualTo("Advanced pricing from 5% to 50%: held 1h with 0 candidate calls, longer than planned; it"
                        + " still waits for candidate calls: 0 of 100");
    }

    @Test
    void afterTheLongestHoldItIsRolledBackWhereThePlanSaysSo() {
        Rollout rollout = start(step(5).gate(Gate.PROVEN).longestHold(Duration.ofHours(1), Overdue.ROLL_BACK));
        world.time.advance(Duration.ofHours(1));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(lastEvent()).isInstanceOf(RolloutEvent.Tripped.class);
        assertThat(lastEvent().change().who()).isEqualTo("plan");
        assertThat(lastEvent().sentence())
                .isEqualTo("Tripped pricing at 5%: held 1h with 0 candidate calls, longer than planned; it still waits"
                        + " for candidate calls: 0 of 100; the proof of error-rate: no candidate calls yet");
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);
    }

    @Test
    void pausesDoNotCountTowardsTheLongestHold() {
        Rollout rollout = start(step(5).longestHold(Duration.ofHours(1), Overdue.ROLL_BACK));
        rollout.by("anna").pause("lunch");
        world.time.advance(Duration.ofHours(2));
        rollout.by("anna").resume("fed");
        world.time.advance(Duration.ofMinutes(59));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        world.time.advance(Duration.ofMinutes(1));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
    }

    @Test
    void beforeItIsPromotedItBakesWithSomeHeldBackUnderWatch() {
        Rollout rollout = start(RolloutPlan.builder().bake(Bake.of(TEN_MINUTES).minCalls(0)), step(50).minCalls(0));
        world.time.advance(TEN_MINUTES);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Baking());
        assertThat(rollout.status().share()).isEqualTo(percent(90));
        assertThat(lastEvent()).isInstanceOf(RolloutEvent.BakeStarted.class);
        assertThat(lastEvent().sentence())
                .startsWith("Baking pricing at 90%, the rest held back on stable: held 10m with 0 candidate calls; ");
        assertThat(World.keyOn(rollout, Arm.STABLE)).as("somebody is held back").isNotEmpty();

        world.time.advance(TEN_MINUTES);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Promoted());
        assertThat(lastEvent().sentence()).startsWith("Promoted pricing from 90% to 100%, unwatched from now on: ");
    }

    @Test
    void whatFailsWhileItBakesIsTripped() {
        Rollout rollout = start(RolloutPlan.builder().bake(Duration.ofDays(1)), step(50).minCalls(0));
        world.time.advance(TEN_MINUTES);
        for (int i = 0; i < 100 && rollout.status().phase().watched(); i++) {
            users.call(rollout, 300, 0.005, 0.05);
            world.time.advance(Duration.ofSeconds(1));
        }
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(new Phase.Baking(), null));
        assertThat(rollout.status().sentence()).startsWith("Tripped pricing at 90%: ");
    }

    @Test
    void aPausedBakeGoesOnBaking() {
        Rollout rollout = start(RolloutPlan.builder().bake(TEN_MINUTES), step(50).minCalls(0));
        world.time.advance(TEN_MINUTES);
        rollout.by("anna").pause("wait");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Paused(new Phase.Baking()));
        assertThat(rollout.status().share()).isEqualTo(percent(90));
        assertThat(rollout.status().waitingFor()).containsExactly("a human who resumes it");
        rollout.by("anna").resume("go");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Baking());
    }

    @Test
    void whatTheTermsAreIsShown() {
        Step step = step(5).minCalls(7).gate(Gate.PROVEN).longestHold(Duration.ofHours(1), Overdue.ADVANCE);
        assertThat(step).hasToString("5% for PT10M and 7 calls, proven, after PT1H advance");
        assertThat(step.longestHold()).contains(Duration.ofHours(1));
        assertThat(step.overdue()).isEqualTo(Overdue.ADVANCE);
        assertThat(step(5).longestHold()).isEmpty();
        assertThat(step(5).overdue()).isEqualTo(Overdue.HOLD);
        RolloutPlan plan = RolloutPlan.builder()
                .step(step)
                .bake(Bake.of(TEN_MINUTES).holdBack(percent(2)))
                .retry(3, TEN_MINUTES)
                .build();
        assertThat(plan)
                .hasToString("plan[5% for PT10M and 7 calls, proven, after PT1H advance], bake with 2% held back for"
                        + " PT10M and 100 calls, retry(3, PT10M)");
        assertThat(plan.stages().stream().<Share>map(Stage::share).toList())
                .isEqualTo(List.of(percent(5), percent(98)));
        assertThat(step)
                .isEqualTo(step(5).minCalls(7).gate(Gate.PROVEN).longestHold(Duration.ofHours(1), Overdue.ADVANCE));
        assertThat(step).isNotEqualTo(step(5).minCalls(7)).isNotEqualTo(step(6));
    }
}
