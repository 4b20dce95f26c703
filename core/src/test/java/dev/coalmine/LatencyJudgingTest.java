package dev.coalmine;

import static dev.coalmine.plan.Guardrail.errorRate;
import static dev.coalmine.plan.Guardrail.latency;
import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Latency, judged through the front door on a virtual clock. */
class LatencyJudgingTest {
    private static final Duration LONG = Duration.ofDays(1_000);

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(RolloutPlan.Builder plan) {
        return world.rollouts.named("pricing").plan(plan.build()).start();
    }

    private static RolloutPlan.Builder holding(double percent) {
        return RolloutPlan.builder().step(percent(percent), LONG);
    }

    private static Finding finding(Rollout rollout, String metric) {
        return rollout.status().verdict().findings().stream()
                .filter(finding -> finding.guardrail().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    private static long heard(Rollout rollout, String metric) {
        return finding(rollout, metric).evidence().tally().calls().candidateCalls();
    }

    @Test
    @Promise({"J2", "J5"})
    void aCandidateThatIsSlowerIsTripped() {
        Rollout rollout = start(holding(10));
        new TimedTraffic(world, rollout, 1)
                .candidate(luck -> 1.5 * TimedTraffic.lognormal(luck))
                .calls(200_000);

        RolloutStatus status = rollout.status();
        assertThat(status.phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(status.candidate().calls())
                .as("a window after all code is compiled, and a few hundred calls")
                .isBetween(WarmUp.COMPILED_CALLS, 9_000L);
        assertThat(status.sentence())
                .matches(
                        "Tripped pricing at 10%: first calls of [\\d,]+ candidate keys rank at 6[\\d.]+% on average where"
                                + " those of [\\d,]+ stable keys rank at [45][\\d.]+%; odds .+ to 1 against a healthy candidate,"
                                + " .+ of them by this alone, limit .+ to 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Promise("J1")
    void aCandidateAsFastAsToleratedIsNot(long seed) {
        Rollout rollout = start(holding(10));
        new TimedTraffic(world, rollout, seed)
                .candidate(luck -> LatencyGuardrail.DEFAULT_RATIO * TimedTraffic.lognormal(luck))
                .calls(120_000);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(heard(rollout, "latency")).isGreaterThan(2_000);
    }

    /** Everything that people look at gets better, and one call in two hundred takes a thousand times as long. */
    @Test
    @Fault(24)
    @Promise({"J2", "J5"})
    void aRegressionOfTheTailAloneIsTripped() {
        Rollout rollout = start(holding(10));
        new TimedTraffic(world, rollout, 1)
                .candidate(luck -> luck > 0.995 ? 1_000 : 0.9 * TimedTraffic.lognormal(luck))
                .calls(300_000);

        RolloutStatus status = rollout.status();
        assertThat(status.phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(status.candidate().successLatency().quantile(0.99))
                .isLessThan(status.stable().successLatency().quantile(0.99));
        assertThat(status.candidate().calls())
                .as("beyond the warm-up, a thousand calls, of which five take forever")
                .isLessThan(WarmUp.DEFAULT_CALLS + 2_000);
        assertThat(status.sentence())
                .matches(
                        "Tripped pricing at 10%: \\d of \\d keys with a call above 4 times the reference p99.9 \\([\\d.]+ms\\)"
                                + " were on the candidate where 0\\.\\d+ were to be expected \\([\\d.]+% of [\\d,]+ calls"
                                + " against 0%? of [\\d,]+\\); odds .+ to 1 against a healthy candidate, .+ of them by this alone,"
                                + " limit 5,333 to 1.*");
    }

    @Test
    @Promise("J3")
    @Fault(21)
    void aSlownessOfBothSidesTripsNothing() {
        Rollout rollout = start(holding(10));
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1);
        traffic.calls(40_000);
        assertThat(heard(rollout, "latency")).isPositive();

        DoubleUnaryOperator stalled = luck -> 2_000 + TimedTraffic.lognormal(luck);
        traffic.stable(stalled).candidate(stalled).calls(20_000);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    /** Which method a user calls is the user's own; the few users of the candidate happen to like the slow one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    @Fault(28)
    void methodsThatAreMixedDifferentlyOnTheTwoSidesTripNothing(long seed) {
        Rollout rollout = start(holding(5).guardrail(latency().tolerating(Tolerance.ratio(1))));
        DoubleUnaryOperator oneOfTwoMethods = luck -> luck < 0.7 ? 1 + luck : 200 + luck;
        new TimedTraffic(world, rollout, seed)
                .users(60)
                .luckOfUsers()
                .stable(oneOfTwoMethods)
                .candidate(oneOfTwoMethods)
                .calls(100_000);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    @Fault(20)
    void latencyIsNotJudgedDuringTheWarmUp() {
        Rollout rollout = start(holding(10));
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1);
        // cold: a hundred times slower, for as long as the warm-up lasts
        traffic.candidate(luck -> 100 * TimedTraffic.lognormal(luck)).calls(15_000);
        assertThat(heard(rollout, "latency")).isZero();
        assertThat(heard(rollout, "slow-calls")).isZero();

        while (heard(rollout, "latency") == 0) {
            traffic.candidate(TimedTraffic::lognormal).calls(100);
        }
        assertThat(rollout.status().candidate().calls())
                .as("a window that is not cold, after 2,000 calls of which the last were in part")
                .isBetween(2_500L, 4_800L);
        traffic.calls(60_000);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    /** As a JVM does it: as slow as ever until a method has been called 5,000 times. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Fault(20)
    @Promise("J1")
    void aCandidateThatIsCompiledLateIsNotJudgedBefore(long seed) {
        Rollout rollout = start(holding(10));
        TimedTraffic traffic = new TimedTraffic(world, rollout, seed);
        traffic.candidate(luck -> 2 * TimedTraffic.lognormal(luck));
        while (rollout.status().candidate().calls() < 5_000) {
            traffic.calls(100);
        }
        assertThat(heard(rollout, "latency")).isZero();
        assertThat(rollout.status().waitingFor())
                .anySatisfy(hold -> assertThat(hold)
                        .matches(
                                "the warm-up: the candidate's last calls were slower than stable's, and it goes on until they get no"
                                        + " faster: 5,0\\d\\d of at most 50,000 candidate calls and 30s of 30s, before which latency is not"
                                        + " judged"));

        traffic.candidate(TimedTraffic::lognormal).calls(60_000);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(heard(rollout, "latency")).isGreaterThan(1_000);
    }

    /** Hundreds of methods wait for the compiler, one after the other. */
    @Test
    @Fault(20)
    @Promise("J1")
    void aCandidateThatStillGetsFasterIsNotJudged() {
        Rollout rollout = start(holding(10));
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1);
        for (double slower = 4; slower > 1; slower *= 0.96) {
            double times = slower;
            traffic.candidate(luck -> times * TimedTraffic.lognormal(luck)).calls(5_000);
        }
        traffic.candidate(TimedTraffic::lognormal).calls(200_000);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(heard(rollout, "latency")).isGreaterThan(1_000);
    }

    @Test
    @Promise("J2")
    void aCandidateThatGetsFasterForEverIsJudgedAtLast() {
        Rollout rollout = start(holding(10).warmUp(WarmUp.defaults().calls(2_000, 20_000)));
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1);
        for (double slower = 1_000; slower > 4; slower *= 0.98) {
            double times = slower;
            traffic.candidate(luck -> times * TimedTraffic.lognormal(luck)).calls(1_000);
        }

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().candidate().calls()).isBetween(20_000L, 20_500L);
    }

    @Test
    void aWarmUpOfSoManyCallsIsOverAfterThem() {
        Rollout rollout = start(holding(10).warmUp(WarmUp.defaults().calls(2_000)));
        new TimedTraffic(world, rollout, 1)
                .candidate(luck -> 1.5 * TimedTraffic.lognormal(luck))
                .calls(200_000);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().candidate().calls()).isBetween(2_000L, 3_000L);
    }

    @Test
    void withoutAWarmUpTheSameCandidateIsTripped() {
        Rollout rollout = start(holding(10).warmUp(WarmUp.none()));
        new TimedTraffic(world, rollout, 1)
                .candidate(luck -> 100 * TimedTraffic.lognormal(luck))
                .calls(15_000);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
    }

    @Test
    @Promise("J4")
    @Fault({20, 22})
    void noStepIsLeftBeforeTheWarmUpIsDoneAndTheStatusSaysWhatIsMissing() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Step.of(percent(10), Duration.ofSeconds(10)))
                .step(percent(50), LONG));
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1);
        assertThat(rollout.status().waitingFor())
                .containsExactly(
                        "the hold: 0s of 10s",
                        "candidate calls: 0 of 100",
                        "the warm-up: 0 of 2,000 candidate calls and 0s of 30s, before which latency is not judged");

        traffic.calls(2_000);
        world.time.advance(Duration.ofHours(5));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor()).hasSize(2).contains("candidate calls: 0 of 100");
        assertThat(rollout.status().waitingFor().get(1))
                .matches("the warm-up: \\d\\d\\d of 2,000 candidate calls and 30s of 30s, before which latency is not"
                        + " judged");

        while (heard(rollout, "latency") == 0) {
            traffic.calls(100);
        }
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor().get(0)).matches("candidate calls: \\d+ of 100");
        traffic.calls(2_000);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
    }

    @Test
    void timeIsPartOfTheWarmUpToo() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Step.of(percent(50), Duration.ZERO))
                .step(percent(60), LONG)
                .warmUp(WarmUp.defaults().calls(10)));
        for (int i = 0; i < 3_000; i++) {
            World.armOf(rollout, "user-" + i);
        }
        world.time.advance(Duration.ofMillis(29_750));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().waitingFor())
                .containsExactly(
                        "candidate calls: 0 of 100",
                        "the warm-up: 10 of 10 candidate calls and 29s of 30s, before which latency is not judged");

        world.time.advance(Duration.ofMillis(250));
        assertThat(rollout.status().waitingFor()).containsExactly("candidate calls: 0 of 100");
    }

    @Test
    void aHumanMayGoUpBeforeTheWarmUpIsDoneAndItGoesOn() {
        Rollout rollout =
                start(RolloutPlan.builder().step(Step.of(percent(10), LONG)).step(percent(50), LONG));
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1);
        traffic.calls(5_000);
        rollout.by("anna").advance("now");
        long calls = rollout.status().candidate().calls();
        assertThat(calls).isBetween(300L, 700L);

        while (heard(rollout, "latency") == 0) {
            traffic.calls(100);
        }
        assertThat(rollout.status().candidate().calls()).isBetween(2_000L, 2_300L);
    }

    @Test
    void withoutALatencyGuardrailThereIsNoWarmUp() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Step.of(percent(10), Duration.ofSeconds(10)).minCalls(0))
                .step(percent(50), LONG)
                .guardrail(errorRate()));

        world.time.advance(Duration.ofSeconds(10));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(rollout.status().waitingFor()).hasSize(2);
    }

    @Test
    void asASignalItHoldsAndSaysSo() {
        Rollout rollout = start(RolloutPlan.builder()
                .step(Step.of(percent(10), Duration.ofMinutes(1)).minCalls(1_000))
                .step(percent(50), LONG)
                .guardrail(errorRate())
                .guardrail(latency().asSignal()));
        TimedTraffic traffic =
                new TimedTraffic(world, rollout, 1).candidate(luck -> 1.5 * TimedTraffic.lognormal(luck));
        traffic.calls(85_000);
        world.time.advance(Duration.ofHours(5));

        RolloutStatus status = rollout.status();
        assertThat(status.phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(status.verdict().kind()).isNotEqualTo(Verdict.Kind.FAIL);
        assertThat(finding(rollout, "latency").kind()).isEqualTo(Verdict.Kind.FAIL);
        assertThat(status.waitingFor())
                .anySatisfy(hold -> assertThat(hold)
                        .matches("the signal latency: first calls of [\\d,]+ candidate keys rank at .+"));
        assertThat(world.events).hasSize(1);
    }

    /** The fuse has sent everything to stable, and its tick is still to come: nothing may route again meanwhile. */
    @Test
    void nothingIsOpenedOnceTheFuseHasBlown() {
        Rollout rollout = start(holding(50).warmUp(WarmUp.defaults().time(Duration.ZERO)));
        TimedTraffic traffic = new TimedTraffic(world, rollout, 1);
        traffic.calls(3_900);
        for (int i = 0; i < 3_000; i++) {
            World.armOf(rollout, "more-" + i);
        }
        for (int i = 0; i < 100; i++) {
            String user = "user-" + i;
            try {
                rollout.forKey(user).stable(() -> {}).candidate(() -> {
                    throw new IllegalStateException("always");
                });
            } catch (IllegalStateException expected) {
                // the candidate fails
            }
        }
        assertThat(World.armOf(rollout, "anyone")).isEqualTo(Arm.STABLE);

        world.time.advance(Duration.ofSeconds(10));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(World.armOf(rollout, World.keyOn(rollout, Arm.STABLE))).isEqualTo(Arm.STABLE);
        assertThat(world.events).hasSize(2);
        assertThat(world.events.get(1)).isInstanceOf(RolloutEvent.Tripped.class);
    }
}
