package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** At 1,000 calls a second, a tenth of them the candidate's. */
    @Test
    @Promise("J4")
    @Fault(22)
    void whatIsMissingIsSaidWithHowLongItTakes() {
        Rollout rollout = world.rollouts
                .named("pricing")
                .plan(RolloutPlan.builder()
                        .step(Step.of(percent(10), Duration.ZERO).minCalls(0).gate(Gate.PROVEN))
                        .step(percent(50), LONG)
                        .guardrail(Guardrail.errorRate())
                        .build())
                .start();
        assertThat(rollout.status().waitingFor()).containsExactly("the proof of error-rate: no candidate calls yet");

        seconds(rollout, 10, 0);
        String halfway = rollout.status().waitingFor().get(0);
        Matcher said = Pattern.compile(
                        "the proof of error-rate needs about ([\\d,]+) more candidate calls at the present"
                                + " rate: (\\d+) seconds")
                .matcher(halfway);
        assertThat(said.matches()).as(halfway).isTrue();
        assertThat(Long.parseLong(said.group(1).replace(",", ""))).isBetween(4_500L, 7_000L);
        int foretold = Integer.parseInt(said.group(2));
        assertThat(foretold).isBetween(45, 70);

        seconds(rollout, foretold - 5, 0);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        seconds(rollout, 10, 0);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
    }

    @Test
    @Promise("J4")
    void thatNoProofIsInSightIsSaidToo() {
        Rollout rollout = world.rollouts
                .named("pricing")
                .plan(RolloutPlan.builder()
                        .step(Step.of(percent(10), Duration.ZERO).minCalls(0).gate(Gate.PROVEN))
                        .step(percent(50), LONG)
                        .guardrail(Guardrail.errorRate()
                                .tolerating(Tolerance.ratio(5))
                                .proving(Tolerance.ratio(1.5), Tolerance.percentagePoints(0.1)))
                        .guardrail(Guardrail.failuresOf(ArithmeticException.class))
                        .build())
                .start();
        seconds(rollout, 20, 0.03);

        assertThat(rollout.status().waitingFor()).hasSize(2);
        assertThat(rollout.status().waitingFor().get(0))
                .matches(
                        "no proof of error-rate in sight: no harm shown: \\d+ of \\d+ distinct failing keys were on the"
                                + " candidate where .+");
        assertThat(rollout.status().waitingFor().get(1))
                .matches(
                        "the proof of failures-of-ArithmeticException needs about .+ more candidate calls at the present"
                                + " rate: \\d+ seconds");
    }

    /** Lets a thousand new users call each second; of the candidate's calls that part fails, of stable's 1%. */
    private void seconds(Rollout rollout, int number, double candidateFails) {
        SplittableRandom random = new SplittableRandom(number);
        for (int call = 1; call <= number * 1_000; call++) {
            double luck = random.nextDouble();
            boolean stableFails = candidateFails > 0 && luck < 0.01;
            try {
                rollout.forKey(random.nextLong())
                        .stable(() -> failIf(stableFails))
                        .candidate(() -> failIf(luck < candidateFails));
            } catch (IllegalStateException expected) {
                // some do
            }
            if (call % 250 == 0) {
                world.time.advance(Duration.ofMillis(250));
            }
        }
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
    @ValueSource(longs = {1, 2})
    void aCandidateAsSlowAsTheMarginDoesNotPass(long seed) {
        Rollout rollout =
                start(RolloutPlan.builder().guardrail(Guardrail.latency().asSignal()));
        DoubleUnaryOperator slower = luck -> LatencyGuardrail.DEFAULT_PROVEN_RATIO * TimedTraffic.lognormal(luck);
        new TimedTraffic(world, rollout, seed)
                .users(1_000_000)
                .candidate(slower)
                .calls(100_000);

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
                        .stable(() -> takeAMillisecond(luck < 0.05))
                        .candidate(() -> takeAMillisecond(luck < 0.005));
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

    private static void failIf(boolean failing) {
        if (failing) {
            throw new IllegalStateException("failed");
        }
    }

    private void takeAMillisecond(boolean failing) {
        world.time.jump(Duration.ofMillis(1));
        failIf(failing);
    }
}
