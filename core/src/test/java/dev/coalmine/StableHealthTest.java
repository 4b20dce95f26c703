package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.StableHealth;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A candidate that hurts both arms alike, through the front door on a virtual clock. */
class StableHealthTest {
    private final World world = new World();
    private final SplittableRandom random = new SplittableRandom(1);

    /** How many milliseconds a call takes on either arm, and what part of them fails. */
    private double millis = 1;

    private double fails = 0.001;
    private String brokenUser = "";

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(StableHealth health) {
        return world.rollouts
                .named("pricing")
                .plan(RolloutPlan.builder()
                        .step(Step.of(percent(10), Duration.ofMinutes(3)).minCalls(0))
                        .step(Step.of(percent(40), Duration.ofMinutes(3)).minCalls(0))
                        .step(percent(60), Duration.ofDays(1_000))
                        .stableHealth(health)
                        .build())
                .start();
    }

    /** Lets a hundred calls a second happen for so many minutes. */
    private void minutes(Rollout rollout, int number) {
        for (int call = 1; call <= number * 6_000; call++) {
            String user = "user-" + random.nextInt(20_000);
            boolean failed = random.nextDouble() < fails || user.equals(brokenUser);
            double took = millis * TimedTraffic.lognormal(random.nextDouble(1e-9, 1));
            Throwable unused = catchThrowable(
                    () -> rollout.forKey(user).stable(() -> take(took, failed)).candidate(() -> take(took, failed)));
            if (call % 25 == 0) {
                world.time.advance(Duration.ofMillis(250).minusNanos(world.time.getAsLong() % 250_000_000));
            }
        }
    }

    private void take(double took, boolean failed) {
        world.time.jump(Duration.ofNanos((long) (took * 1e6)));
        if (failed) {
            throw new IllegalStateException("failed");
        }
    }

    /** Waits until the second step has begun. */
    private void untilTheRise(Rollout rollout) {
        for (int i = 0; i < 20 && rollout.status().phase().equals(new Phase.Ramping(0)); i++) {
            minutes(rollout, 1);
        }
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
    }

    @Test
    void whereBothArmsFailMoreSinceTheRiseItHoldsAndSaysSo() {
        Rollout rollout = start(StableHealth.defaults());
        untilTheRise(rollout);
        fails = 0.02;
        minutes(rollout, 4);

        RolloutStatus status = rollout.status();
        assertThat(status.phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(status.verdict().kind()).as("no difference is shown").isNotEqualTo(Verdict.Kind.FAIL);
        assertThat(status.waitingFor())
                .singleElement()
                .asString()
                .matches(
                        "stable itself got worse after the rise from 10% to 40%: errors [\\d.]+% of [\\d,]+ calls where"
                                + " [\\d.]+% of [\\d,]+ were before, odds .+ to 1, limit 1,000 to 1");
    }

    @Test
    void onceStableHasRecoveredItGoesOn() {
        Rollout rollout = start(StableHealth.defaults());
        untilTheRise(rollout);
        fails = 0.02;
        minutes(rollout, 4);
        fails = 0.001;
        minutes(rollout, 12);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(2));
    }

    @Test
    void slowCallsAreSeenToo() {
        Rollout rollout = start(StableHealth.defaults());
        untilTheRise(rollout);
        millis = 2;
        minutes(rollout, 4);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(rollout.status().waitingFor())
                .singleElement()
                .asString()
                .matches("stable itself got worse after the rise from 10% to 40%: [\\d.]+% of [\\d,]+ calls above"
                        + " [\\d.]+ms where 1% was before, odds .+ to 1, limit 1,000 to 1");
    }

    @Test
    @Fault(35)
    void oneUserWhoBeginsToFailIsNoWorsening() {
        Rollout rollout = start(StableHealth.defaults());
        untilTheRise(rollout);
        for (int i = 0; i < 20_000 && brokenUser.isEmpty(); i++) {
            if (World.armOf(rollout, "user-" + i).label().equals("stable")) {
                brokenUser = "user-" + i;
            }
        }
        for (int i = 0; i < 4; i++) {
            for (int call = 0; call < 300; call++) {
                Throwable unused = catchThrowable(() ->
                        rollout.forKey(brokenUser).stable(() -> take(1, true)).candidate(() -> take(1, true)));
            }
            minutes(rollout, 1);
        }

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(2));
    }

    @Test
    void whatWasSoBeforeTheRiseHoldsNothing() {
        fails = 0.02;
        millis = 5;
        Rollout rollout = start(StableHealth.defaults());
        untilTheRise(rollout);
        minutes(rollout, 4);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(2));
    }

    @Test
    void whoDoesNotWantToKnowIsNotHeld() {
        Rollout rollout = start(StableHealth.none());
        untilTheRise(rollout);
        fails = 0.02;
        minutes(rollout, 4);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(2));
    }

    @Test
    void thePlanSetsWhatIsTolerated() {
        Rollout rollout = start(StableHealth.defaults()
                .tolerating(Tolerance.ratio(1), Tolerance.percentagePoints(5))
                .slowPart(1));
        untilTheRise(rollout);
        fails = 0.03;
        millis = 3;
        minutes(rollout, 4);

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(2));
    }

    @Test
    void aHumanMayGoOnAndItIsForgotten() {
        Rollout rollout = start(StableHealth.defaults());
        untilTheRise(rollout);
        fails = 0.02;
        minutes(rollout, 4);
        rollout.by("anna").advance("the database had a bad moment");

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(2));
        assertThat(rollout.status().waitingFor()).noneMatch(text -> text.startsWith("stable itself"));
    }
}
