package dev.coalmine;

import static dev.coalmine.plan.Guardrail.errorRate;
import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.SampleRatio;
import dev.coalmine.plan.Step;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether both arms are called by as many keys as they should be: real tables, through the front door. */
class SampleRatioTest {
    private static final Duration LONG = Duration.ofDays(1_000);

    private final World world = new World();
    private int user;

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(RolloutPlan.Builder plan) {
        return world.rollouts
                .named("pricing")
                .plan(plan.guardrail(errorRate()).build())
                .start();
    }

    /** Lets new users call once each, a thousand a second; of those on the candidate one in so many is never answered. */
    private void users(Rollout rollout, int number, int oneInIsLost) {
        for (int i = 1; i <= number; i++) {
            int who = user++;
            CompletionStage<Integer> unused = rollout.forKey("user-" + who)
                    .async()
                    .stable(() -> CompletableFuture.completedFuture(who))
                    .candidate(() -> oneInIsLost != 0 && who % oneInIsLost == 0
                            ? new CompletableFuture<>()
                            : CompletableFuture.completedFuture(who));
            if (i % 250 == 0) {
                world.time.advance(Duration.ofMillis(250));
            }
        }
    }

    private static Finding ratio(Rollout rollout) {
        return rollout.status().verdict().findings().stream()
                .filter(finding -> finding.guardrail().equals("sample-ratio"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Fault(10)
    void aCandidateThatLosesCallsIsHeldAndNeverTripped() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Step.of(percent(5), Duration.ofMinutes(5)))
                .step(percent(50), LONG));
        users(rollout, 200_000, 10);
        world.time.advance(Duration.ofMinutes(3));

        RolloutStatus status = rollout.status();
        assertThat(status.phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(status.verdict().kind()).isNotEqualTo(Verdict.Kind.FAIL);
        assertThat(status.waitingFor())
                .singleElement()
                .asString()
                .matches(
                        "sample-ratio mismatch: [\\d,]+ of 181,\\d+ distinct keys were seen on the candidate where [\\d,.]+"
                                + " were to be expected: keys of the candidate are missing; odds .+ to 1 against a fair split,"
                                + " limit 1,333 to 1");
    }

    @Test
    void oneThatLosesNoneGoesOn() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Step.of(percent(5), Duration.ofMinutes(5)))
                .step(percent(50), LONG));
        users(rollout, 200_000, 0);
        world.time.advance(Duration.ofMinutes(3));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
    }

    @Test
    void whoDoesNotWantToKnowIsNotHeld() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Step.of(percent(5), Duration.ofMinutes(5)))
                .step(percent(50), LONG)
                .sampleRatio(SampleRatio.none()));
        users(rollout, 200_000, 10);
        world.time.advance(Duration.ofMinutes(3));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(rollout.status().verdict().findings())
                .extracting(Finding::guardrail)
                .containsExactly("error-rate");
    }

    /** Calls that take their time are missing for a while, and that alone must not hold, nor be said. */
    @Test
    void callsThatAreUnderWayHoldNothing() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Step.of(percent(50), Duration.ofSeconds(20)))
                .step(percent(60), LONG));
        CompletableFuture<Integer> slow = new CompletableFuture<>();
        for (int i = 0; i < 3_000; i++) {
            CompletionStage<Integer> unused = rollout.forKey("user-" + i)
                    .async()
                    .stable(() -> CompletableFuture.completedFuture(1))
                    .candidate(() -> slow);
        }
        world.time.advance(Duration.ofSeconds(1));
        assertThat(ratio(rollout).kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(rollout.status().waitingFor()).noneMatch(text -> text.contains("sample-ratio"));

        slow.complete(1);
        world.time.advance(Duration.ofSeconds(30));
        assertThat(ratio(rollout).kind()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
    }

    /** Tables that fill up grow deaf to both arms alike; overlapping slots do not tell on whom the key is. */
    @ParameterizedTest
    @CsvSource({"10000, 5, 0", "100000, 1, 0", "100000, 50, 3", "1000000, 5, 10", "1000000, 50, 0"})
    @Promise("J1")
    void collidingKeysAreNoMismatch(int keys, double percent, int cohort) {
        Rollout rollout = start(RolloutPlan.builder()
                .step(percent(percent), LONG)
                .baseline(cohort == 0 ? Baseline.all() : Baseline.ratio(cohort)));
        users(rollout, keys, 0);

        assertFair(rollout);
    }

    @ParameterizedTest
    @CsvSource({"1", "5", "50"})
    @Promise("J1")
    @Tag("long")
    void tenMillionKeysAreNoMismatch(double percent) {
        Rollout rollout = start(RolloutPlan.builder().step(percent(percent), LONG));
        users(rollout, 10_000_000, 0);

        assertFair(rollout);
        assertThat(ratio(rollout).evidence().tally().keys())
                .as("the table is full")
                .isLessThan(2_000_000);
    }

    private static void assertFair(Rollout rollout) {
        Finding finding = ratio(rollout);
        assertThat(finding.kind()).as(finding.sentence()).isEqualTo(Verdict.Kind.INCONCLUSIVE);
        double expected = finding.evidence().tally().expectedCandidateKeys();
        double deviation = Math.sqrt(expected * (1 - finding.evidence().odds()));
        assertThat(Math.abs(finding.evidence().tally().candidateKeys() - expected))
                .isLessThan(4 * deviation);
    }
}
