package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comparisons lead to: the end of the shadow, a hold, or a trip. */
class ShadowJudgingTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Shadow SHADOW = Shadow.of(Share.ALL, TEN_MINUTES);

    private final ShadowWorld world = new ShadowWorld();
    private final Random random = new Random(1);
    private int keys;

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(RolloutPlan plan) {
        return world.rollouts.named("pricing").plan(plan).start();
    }

    /** Makes so many calls of keys of their own, of which that part differs, and has them judged. */
    private void call(Rollout rollout, int calls, double differing) {
        for (int i = 0; i < calls; i++) {
            call(rollout, keys++, random.nextDouble() < differing);
        }
        world.time.advance(Duration.ofMillis(250));
    }

    private void call(Rollout rollout, int key, boolean differs) {
        assertThat(rollout.forKey(key).stable(() -> "old").candidate(() -> differs ? "new" : "old"))
                .isEqualTo("old");
        world.makeCalls();
    }

    private static Finding mismatches(Rollout rollout) {
        return rollout.status().verdict().findings().stream()
                .filter(finding -> finding.guardrail().equals("mismatches"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Promise("J4")
    @Fault(22)
    void theShadowIsHeldUntilEnoughWasCompared() {
        Rollout rollout = start(ShadowWorld.shadowing(500));
        world.time.advance(Duration.ofHours(1));
        assertThat(rollout.status().waitingFor()).containsExactly("comparisons: 0 of 500");
        call(rollout, 499, 0);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Shadowing());
        assertThat(rollout.status().waitingFor()).containsExactly("comparisons: 499 of 500");

        call(rollout, 1, 0);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().sentence()).startsWith("Advanced pricing from its shadow to 50%");
    }

    @Test
    @Promise("J4")
    void theWarmUpBeginsWhenSomebodyIsOnTheCandidate() {
        Rollout rollout = start(RolloutPlan.builder()
                .shadow(SHADOW.minCalls(10))
                .step(Step.of(percent(50), TEN_MINUTES).minCalls(0))
                .build());
        assertThat(rollout.status().waitingFor()).containsExactly("the hold: 0s of 10m", "comparisons: 0 of 10");
        call(rollout, 10, 0);
        world.time.advance(TEN_MINUTES);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor()).anyMatch(waiting -> waiting.startsWith("the warm-up: 0 of "));
    }

    @Test
    @Promise({"J2", "J5"})
    void aCandidateThatDiffersTrips() {
        Rollout rollout = start(ShadowWorld.shadowing(500));

        for (int i = 0; i < 100 && rollout.status().phase().watched(); i++) {
            call(rollout, 20, 0.05);
        }

        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
        assertThat(mismatches(rollout).kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(rollout.status().shadow().compared()).isLessThan(500);
        assertThat(rollout.status().sentence())
                .matches(
                        "Tripped pricing in its shadow: \\d+ distinct differing keys \\(mismatches \\d.*% of \\d+ comparisons,"
                                + " up to 0.1% tolerated\\); odds .* to 1 against a healthy candidate, limit .* to 1");
        assertThat(World.armOf(rollout, "anna")).isNotNull();
        assertThat(world.waiting).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0005})
    @Promise("J1")
    void aCandidateBelowTheCeilingGoesOn(double differing) {
        Rollout rollout = start(ShadowWorld.shadowing(20_000));

        for (int i = 0; i < 200; i++) {
            call(rollout, 100, differing);
        }
        world.time.advance(TEN_MINUTES);

        assertThat(rollout.status().shadow().compared()).isEqualTo(20_000);
        assertThat(mismatches(rollout).kind()).isNotEqualTo(Verdict.Kind.FAIL);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    @Promise("J1")
    @Fault(35)
    void oneKeyThatAlwaysDiffersTripsNothingAndHidesNothing() {
        Rollout rollout = start(ShadowWorld.shadowing(1_000_000));
        int hot = -1;
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 10; j++) {
                call(rollout, hot, true);
            }
            call(rollout, 90, 0);
        }
        assertThat(rollout.status().shadow().mismatched()).isEqualTo(1_000);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Shadowing());

        for (int i = 0; i < 200 && rollout.status().phase().watched(); i++) {
            call(rollout, hot, true);
            call(rollout, 20, 0.05);
        }
        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
    }

    @Test
    @Promise("J4")
    void aSignalOnlyHolds() {
        Rollout rollout = start(ShadowWorld.plan(
                SHADOW.minCalls(10),
                plan -> plan.guardrail(Guardrail.errorRate())
                        .guardrail(Guardrail.mismatchesBelow(percent(1)).asSignal())));

        for (int i = 0; i < 20; i++) {
            call(rollout, 20, 0.2);
        }
        world.time.advance(Duration.ofHours(1));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Shadowing());
        assertThat(rollout.status().waitingFor()).singleElement().asString().startsWith("the signal mismatches: ");
    }

    @Test
    @Promise("J4")
    void whatIsProvenLaterIsTheCandidateInService() {
        Rollout rollout = start(RolloutPlan.builder()
                .shadow(SHADOW.minCalls(100))
                .guardrail(Guardrail.errorRate())
                .guardrail(Guardrail.mismatches())
                .step(Step.of(percent(50), TEN_MINUTES).gate(Gate.PROVEN))
                .step(percent(80), TEN_MINUTES)
                .build());
        call(rollout, 100, 0);
        world.time.advance(TEN_MINUTES);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(mismatches(rollout).kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);

        Users users = new Users();
        for (int i = 0; i < 600 && rollout.status().phase().equals(new Phase.Ramping(0)); i++) {
            users.call(rollout, 1_000, 0.01, 0.01);
            world.time.advance(Duration.ofSeconds(2));
        }

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(world.events.get(world.events.size() - 1).change().verdict().kind())
                .isEqualTo(Verdict.Kind.PASS);
        assertThat(mismatches(rollout).kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
    }

    @Test
    @Promise("J1")
    void anotherAttemptHearsEveryKeyAnew() {
        Rollout rollout = start(ShadowWorld.plan(SHADOW.minCalls(500), plan -> plan.retry(1, TEN_MINUTES)));
        for (int i = 0; i < 100 && rollout.status().phase().watched(); i++) {
            call(rollout, 20, 0.05);
        }
        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
        keys = 0;
        world.time.advance(TEN_MINUTES.plusSeconds(1));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Shadowing());
        assertThat(mismatches(rollout).kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);

        for (int i = 0; i < 100 && rollout.status().phase().watched(); i++) {
            call(rollout, 20, 0.1);
        }

        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
        assertThat(rollout.status().attempts().total()).isEqualTo(1);
    }

    @Test
    void plansThatCannotBeJudgedAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RolloutPlan.builder()
                        .step(percent(5), TEN_MINUTES)
                        .guardrail(Guardrail.mismatches())
                        .build())
                .withMessage("The plan has a guardrail on mismatches, but nothing that is compared: add"
                        + " shadow(percent(10), Duration.ofHours(1)), or leave mismatches() out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHADOW.gate(Gate.PROVEN))
                .withMessageContaining("allowed is no-harm or approval");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shadow.of(Share.NONE, TEN_MINUTES))
                .withMessage("Invalid shadowed share 0%: allowed is above 0%, up to 100%");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHADOW.threads(0))
                .withMessage("Invalid shadow threads 0: allowed is 1 to 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHADOW.mostCalls(100_001))
                .withMessage("Invalid shadow mostCalls 100001: allowed is 1 to 100,000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHADOW.timeout(Duration.ZERO))
                .withMessage("Invalid shadow timeout PT0S: allowed is 1 ms to 1 hour");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Guardrail.mismatchesBelow(Share.ALL))
                .withMessage("Invalid ceiling 100% of mismatches: allowed is above 0%, below 100%");
        assertThat(RolloutPlan.builder()
                        .shadow(percent(10), TEN_MINUTES)
                        .step(percent(5), TEN_MINUTES)
                        .build())
                .satisfies(plan -> assertThat(plan.guardrails()).contains(Guardrail.mismatches()));
    }
}
