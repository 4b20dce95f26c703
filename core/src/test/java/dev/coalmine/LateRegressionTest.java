package dev.coalmine;

import static dev.coalmine.plan.Guardrail.errorRate;
import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.verdict.Evidence;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A candidate that is healthy for hours and then is not, on a virtual clock. */
class LateRegressionTest {
    private static final Duration LONG = Duration.ofDays(1_000);

    private final World world = new World();
    private final SplittableRandom random = new SplittableRandom(1);

    @AfterEach
    void close() {
        world.close();
    }

    private boolean call(Rollout rollout, String key, double stableFails, double candidateFails) {
        double luck = random.nextDouble();
        Throwable unused = catchThrowable(() -> rollout.forKey(key)
                .stable(() -> failIf(luck < stableFails))
                .candidate(() -> failIf(luck < candidateFails)));
        return world.events.get(world.events.size() - 1) instanceof RolloutEvent.Tripped;
    }

    private static void failIf(boolean failing) {
        if (failing) {
            throw new IllegalStateException("failed");
        }
    }

    /** Lets so many users call each second, until the rollout is tripped. */
    private void seconds(Rollout rollout, int number, int callsASecond, double candidateFails) {
        for (int second = 0; second < number; second++) {
            for (int i = 0; i < callsASecond; i++) {
                if (call(rollout, "user-" + random.nextInt(5_000), 0.01, candidateFails)) {
                    return;
                }
            }
            world.time.advance(Duration.ofSeconds(1));
        }
    }

    /** By then all users have failed once, and so said all that they can say to the process that runs since the start. */
    @Test
    @Promise({"J1", "J2"})
    void isFoundByARecentProcessThoughEverybodyHasSpokenSinceTheStart() {
        Rollout rollout = world.rollouts
                .named("pricing")
                .plan(RolloutPlan.builder()
                        .step(percent(10), LONG)
                        .guardrail(errorRate())
                        .fuse(Fuse.none())
                        .build())
                .start();
        seconds(rollout, 6 * 3_600, 50, 0.01);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        long healthy = rollout.status().candidate().calls();

        seconds(rollout, 3_600, 50, 0.05);

        RolloutStatus status = rollout.status();
        assertThat(status.phase()).isEqualTo(new Phase.Tripped(0));
        Evidence evidence = status.verdict().findings().get(0).evidence();
        assertThat(evidence.process()).isGreaterThan(20);
        assertThat(status.candidate().calls() - healthy).isLessThan(3_000);
    }

    /** With few calls the fuse's window takes longer to fill than any window of the judge lasts. */
    @Test
    void theFuseGoesOnThoughEpochsAreRenewed() {
        Rollout rollout = world.rollouts
                .named("pricing")
                .plan(RolloutPlan.builder()
                        .step(percent(50), LONG)
                        .guardrail(errorRate().tolerating(Tolerance.percentagePoints(100)))
                        .build())
                .start();
        int calls = 0;
        while (!call(rollout, "user-" + calls, 0, 1) && calls < 1_000) {
            calls++;
            world.time.advance(Duration.ofMinutes(1));
        }

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().candidate().calls()).isEqualTo(20);
        assertThat(rollout.status().sentence()).contains("the fuse blew: 20 of the last 20 candidate calls failed");
    }
}
