package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PASS, through the front door on a virtual clock. */
class ProofTest {
    private static final Duration LONG = Duration.ofDays(1_000);

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(RolloutPlan.Builder plan) {
        return world.rollouts
                .named("pricing")
                .plan(plan.step(percent(10), LONG).build())
                .start();
    }

    private static Finding finding(Rollout rollout, String guardrail) {
        return rollout.status().verdict().findings().stream()
                .filter(finding -> finding.guardrail().equals(guardrail))
                .findFirst()
                .orElseThrow();
    }

    /** Lets calls happen until the verdict is PASS, at most so many, and returns how many the candidate had by then. */
    private static long callsToPass(Rollout rollout, TimedTraffic traffic, int most) {
        for (int calls = 0; calls < most; calls += 1_000) {
            traffic.calls(1_000);
            if (rollout.status().verdict().kind() == Verdict.Kind.PASS) {
                return rollout.status().candidate().calls();
            }
        }
        return Long.MAX_VALUE;
    }

    @Test
    @Promise({"J2", "J5"})
    void aHealthyCandidatePassesUnderTheDefaultPlan() {
        Rollout rollout = start(RolloutPlan.builder());
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1).users(1_000_000);

        assertThat(callsToPass(rollout, traffic, 200_000)).isBetween(4_000L, 10_000L);

        Verdict verdict = rollout.status().verdict();
        assertThat(verdict.findings())
                .filteredOn(finding -> finding.kind() == Verdict.Kind.PASS)
                .extracting(Finding::guardrail)
                .contains("error-rate", "latency", "slow-calls");
        assertThat(verdict.sentence()).startsWith("proven: ").endsWith("against a worse candidate, limit 100 to 1");
    }

    @Test
    void whoAsksForLessWaitsLess() {
        Rollout rollout = start(RolloutPlan.builder().alphaPass(0.1));
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1).users(1_000_000);
        long easy = callsToPass(rollout, traffic, 200_000);
        assertThat(finding(rollout, "error-rate").sentence()).endsWith("limit 10 to 1");
        rollout.close();

        Rollout strict = start(RolloutPlan.builder().alphaPass(0.0001));
        TimedTraffic same = new TimedTraffic(world, strict, 1).users(1_000_000);
        assertThat(callsToPass(strict, same, 200_000)).isGreaterThan(easy + 2_000);
    }

    /** At the margin exactly, every first call is a fair coin; the tail is longer, and so may not pass either. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aCandidateAsSlowAsTheMarginDoesNotPass(long seed) {
        Rollout rollout =
                start(RolloutPlan.builder().guardrail(Guardrail.latency().asSignal()));
        DoubleUnaryOperator slower = luck -> LatencyGuardrail.DEFAULT_PROVEN_RATIO * TimedTraffic.lognormal(luck);
        new TimedTraffic(world, rollout, seed)
                .users(1_000_000)
                .candidate(slower)
                .calls(150_000);

        assertThat(finding(rollout, "latency").kind()).isNotEqualTo(Verdict.Kind.PASS);
        assertThat(finding(rollout, "slow-calls").kind()).isNotEqualTo(Verdict.Kind.PASS);
    }

    @Test
    void ceilingsAndTypesOfFailuresPassToo() {
        Rollout rollout = start(RolloutPlan.builder()
                .guardrail(Guardrail.errorRateBelow(percent(2)))
                .guardrail(Guardrail.quantileBelow(0.9, Duration.ofMillis(100)))
                .guardrail(Guardrail.failuresOf(IllegalStateException.class)));
        SplittableRandom random = new SplittableRandom(1);
        for (int call = 0; call < 300_000; call++) {
            double luck = random.nextDouble();
            try {
                rollout.forKey("user-" + random.nextInt(1_000_000))
                        .stable(() -> failIf(luck < 0.05))
                        .candidate(() -> failIf(luck < 0.005));
            } catch (IllegalStateException expected) {
                // some do
            }
            if (call % 100 == 0) {
                world.time.advance(Duration.ofMillis(250));
            }
        }

        assertThat(rollout.status().verdict().findings())
                .filteredOn(finding -> finding.kind() == Verdict.Kind.PASS)
                .extracting(Finding::guardrail)
                .contains("error-rate-below", "p90-below", "failures-of-IllegalStateException");
        assertThat(rollout.status().verdict().kind()).isEqualTo(Verdict.Kind.PASS);
    }

    private void failIf(boolean failing) {
        world.time.jump(Duration.ofMillis(1));
        if (failing) {
            throw new IllegalStateException("failed");
        }
    }
}
