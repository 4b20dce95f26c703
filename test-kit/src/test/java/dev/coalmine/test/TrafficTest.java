package dev.coalmine.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent.Advanced;
import dev.coalmine.event.RolloutEvent.Promoted;
import dev.coalmine.event.RolloutEvent.Started;
import dev.coalmine.event.RolloutEvent.Tripped;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final RolloutPlan HALF = RolloutPlan.builder()
            .step(Share.percent(50), Duration.ofDays(1_000))
            .build();

    private final TestRollouts tests = TestRollouts.create();

    @AfterEach
    void close() {
        tests.close();
    }

    private Rollout holding() {
        return tests.rollouts().named("pricing").plan(HALF).start();
    }

    @Test
    void aHealthyCandidateIsPromoted() {
        tests.rollout("pricing");

        tests.traffic("pricing")
                .stable(Outcome.success().failing(0.01).takingAbout(Duration.ofMillis(5)))
                .candidate(Outcome.success().failing(0.01).takingAbout(Duration.ofMillis(5)))
                .runUntil(Phase.Promoted.class, Duration.ofHours(2));

        tests.assertThat("pricing")
                .isPromoted()
                .hasNoInternalFailures()
                .heard(Started.class, Advanced.class, Advanced.class, Advanced.class, Promoted.class);
    }

    @Test
    void oneThatFailsMoreOftenIsTripped() {
        tests.rollout("pricing");

        tests.traffic("pricing")
                .stable(Outcome.success().failing(0.002))
                .candidate(Outcome.success().failing(0.2))
                .runUntil(Phase.Tripped.class, Duration.ofHours(1));

        tests.assertThat("pricing").isTripped().says("distinct failing keys were on the candidate");
    }

    @Test
    void oneThatAlwaysFailsBlowsTheFuse() {
        holding();

        tests.traffic("pricing").candidate(Outcome.failure()).runUntil(Phase.Tripped.class, Duration.ofMinutes(1));

        tests.assertThat("pricing")
                .isTripped()
                .says("the fuse blew")
                .hasFailures(Arm.CANDIDATE, 20)
                .heard(Started.class, Tripped.class);
    }

    @Test
    void oneThatIsSlowerIsTripped() {
        holding();

        tests.traffic("pricing")
                .perSecond(50)
                .stable(Outcome.success().takingAbout(Duration.ofMillis(4)))
                .candidate(Outcome.success().takingAbout(Duration.ofMillis(8)))
                .runUntil(Phase.Tripped.class, Duration.ofHours(1));

        tests.assertThat("pricing").isTripped().says("rank at");
    }

    @Test
    void theScriptMayChangeOnTheWay() {
        holding();
        Traffic traffic = tests.traffic("pricing").runFor(Duration.ofMinutes(20));
        tests.assertThat("pricing").isRamping();

        traffic.candidate(Outcome.success().failing(0.3)).runUntil(Phase.Tripped.class, Duration.ofMinutes(10));
    }

    @Test
    void theSameScriptGivesTheSameStory() {
        assertThat(story(1)).isEqualTo(story(1)).isNotEqualTo(story(2));
    }

    private static String story(long seed) {
        try (TestRollouts tests = TestRollouts.create()) {
            tests.rollouts().named("pricing").plan(HALF).start();
            tests.traffic("pricing")
                    .seed(seed)
                    .stable(Outcome.success().failing(0.01).takingAbout(Duration.ofMillis(3)))
                    .candidate(Outcome.success().failing(0.04).takingAbout(Duration.ofMillis(3)))
                    .runUntil(Phase.Tripped.class, Duration.ofHours(10));
            return tests.events("pricing").toString();
        }
    }

    @Test
    void callsGoWhereTheirKeysBelongAtTheirTime() {
        Rollout rollout = holding();
        long start = tests.time().getAsLong();

        tests.traffic("pricing").perSecond(10).calls(100).callsOn(Arm.CANDIDATE, 30);

        RolloutStatus status = rollout.status();
        long all = status.stable().calls() + status.candidate().calls();
        assertThat(all).isGreaterThan(130);
        assertThat(status.candidate().calls()).isBetween(50L, 110L);
        assertThat(tests.time().getAsLong() - start).isEqualTo((all - 1) * 100_000_000L);
    }

    @Test
    void callsTakeTheirTime() {
        Rollout rollout = holding();
        long start = tests.time().getAsLong();

        tests.traffic("pricing")
                .perSecond(100)
                .stable(Outcome.success().taking(Duration.ofMillis(40)))
                .candidate(Outcome.failure().taking(Duration.ofMillis(2)))
                .callsOn(Arm.STABLE, 5);

        ArmStats stable = rollout.status().stable();
        assertThat(stable.successLatency().quantile(0.5).toMillis()).isBetween(39L, 41L);
        assertThat(tests.time().getAsLong() - start).isGreaterThanOrEqualTo(5 * 40_000_000L);
    }

    @Test
    void whatFailsIsUpToTheScript() {
        tests.rollouts()
                .named("pricing")
                .plan(HALF)
                .failures(Failures.defaults().ignoring(IOException.class))
                .start();

        tests.traffic("pricing")
                .candidate(Outcome.failure().throwing(() -> new IOException("on purpose")))
                .callsOn(Arm.CANDIDATE, 100);

        tests.assertThat("pricing").isRamping().hasCalls(Arm.CANDIDATE, 100).hasFailures(Arm.CANDIDATE, 0);
    }

    @Test
    void whatDoesNotComeIsSaidWithTheReason() {
        tests.rollout("pricing");
        Traffic traffic = tests.traffic("pricing").perSecond(1);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> traffic.runUntil(Phase.Promoted.class, Duration.ofMinutes(1)))
                .withMessageStartingWith("Expected pricing to be promoted within PT1M, but it is ramping at 1%, after ")
                .withMessageContaining("and waits for ");
        tests.rollout("pricing").by("anna").abort("stop");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> traffic.perSecond(1_000).callsOn(Arm.CANDIDATE, 1))
                .withMessageStartingWith("None of 100,000 calls of pricing went to candidate: it is aborted at 0%");
    }

    @Test
    void badScriptsAreRefused() {
        tests.rollout("pricing");
        Traffic traffic = tests.traffic("pricing");

        refused(() -> traffic.perSecond(0), "Invalid calls per second 0.0: allowed is above 0, up to 1,000,000");
        refused(() -> traffic.users(0), "Invalid number of users 0: allowed is 1 to 100,000,000");
        refused(() -> traffic.calls(-1), "Invalid number of calls -1: allowed is zero or more");
        refused(() -> traffic.callsOn(Arm.STABLE, -1), "Invalid number of calls -1: allowed is zero or more");
        refused(() -> traffic.runFor(Duration.ofSeconds(-1)), "Invalid duration PT-1S: allowed is zero or more");
        refused(() -> Outcome.success().failing(1.1), "Invalid failure rate 1.1: allowed is 0 to 1");
        refused(
                () -> Outcome.success().taking(Duration.ofMillis(-1)),
                "Invalid latency PT-0.001S: allowed is zero or more");
        refused(
                () -> Outcome.success().takingAbout(Duration.ofMillis(-1)),
                "Invalid latency PT-0.001S: allowed is zero or more");
        refused(
                () -> tests.traffic("search"),
                "No rollout named \"search\" is running here; those that are: [pricing]");
    }

    private static void refused(Runnable action, String message) {
        assertThatIllegalArgumentException().isThrownBy(action::run).withMessage(message);
    }

    @Test
    void anOutcomeSaysWhatItIs() {
        assertThat(Outcome.failure()).hasToString("100.0% failures, taking PT0S");
        assertThat(Outcome.success().failing(0.05).takingAbout(Duration.ofMillis(20)))
                .hasToString("5.0% failures, taking about PT0.02S");
    }
}
