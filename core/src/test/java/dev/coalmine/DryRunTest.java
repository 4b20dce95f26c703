package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rollout that is judged without consequences. */
class DryRunTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final World world = new World();
    private final Users users = new Users();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(Step... steps) {
        RolloutPlan.Builder plan = RolloutPlan.builder().guardrail(Guardrail.errorRate());
        for (Step step : steps) {
            plan.step(step);
        }
        return world.rollouts.named("pricing").plan(plan.build()).dryRun().start();
    }

    private static Step step(double percent) {
        return Step.of(percent(percent), TEN_MINUTES);
    }

    private List<RolloutEvent> told() {
        return world.events.stream()
                .filter(event -> event instanceof RolloutEvent.WouldHaveTripped)
                .toList();
    }

    @Test
    void itSaysOnceThatTheJudgeWouldHaveTrippedAndGoesOnByHoldsAndCalls() {
        Rollout rollout = start(step(50), step(80));
        for (int second = 0; second < 660; second++) {
            users.call(rollout, 10, 0.005, 0.1);
            world.time.advance(Duration.ofSeconds(1));
        }

        assertThat(told()).hasSize(1);
        assertThat(told().get(0).change().who()).isEqualTo("judge");
        assertThat(told().get(0).sentence())
                .startsWith("Would have tripped pricing at 50% but for the dry run: ")
                .contains("distinct failing keys were on the candidate");
        assertThat(rollout.status().verdict().kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
    }

    @Test
    void theFuseReportsAndLeavesTheTrafficAlone() {
        Rollout rollout = start(step(50));
        users.call(rollout, 1_000, 0, 1);
        assertThat(World.keyOn(rollout, Arm.CANDIDATE)).isNotEmpty();
        world.time.advance(Duration.ofSeconds(1));
        users.call(rollout, 1_000, 0, 1);
        world.time.advance(Duration.ofSeconds(1));

        assertThat(told().stream().map(event -> event.change().who())).containsExactly("fuse", "judge");
        assertThat(told().get(0).sentence()).contains("the fuse blew: 20 of the last 20 candidate calls failed");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().candidate().calls())
                .as("nobody was sent back")
                .isGreaterThan(900);
    }

    @Test
    void gatesAskForNoProofButForApproval() {
        Rollout rollout = start(
                step(5).minCalls(0).gate(Gate.PROVEN), step(10).minCalls(0).gate(Gate.APPROVAL), step(20));
        world.time.advance(TEN_MINUTES);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        world.time.advance(Duration.ofHours(3));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        rollout.by("anna").advance("fine");
        world.time.advance(Duration.ofHours(3));
        assertThat(rollout.status().waitingFor()).containsExactly("candidate calls: 0 of 100");
    }

    @Test
    void aPlanThatRollsBackWouldHave() {
        Rollout rollout = start(step(5).longestHold(Duration.ofHours(1), Overdue.ROLL_BACK));
        world.time.advance(Duration.ofHours(3));
        assertThat(told()).hasSize(1);
        assertThat(told().get(0).change().who()).isEqualTo("plan");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    void acknowledgedItGoesOnWhereItIsAndTheJudgeBeginsAnew() {
        Rollout rollout = start(step(50));
        users.call(rollout, 1_000, 0.005, 0.3);
        world.time.advance(Duration.ofMinutes(1));
        assertThat(told()).isNotEmpty();

        rollout.by("anna").acknowledge("known, and fixed");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().verdict().kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        int before = told().size();
        users.call(rollout, 1_000, 0.005, 0.3);
        world.time.advance(Duration.ofMinutes(1));
        assertThat(told()).hasSizeGreaterThan(before);
    }

    @Test
    void humansAreObeyed() {
        Rollout rollout = start(step(50));
        rollout.by("anna").abort("seen enough");
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);
    }
}
