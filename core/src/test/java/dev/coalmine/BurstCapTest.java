package dev.coalmine;

import static dev.coalmine.plan.Guardrail.errorRate;
import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A moment in which one arm alone fails, with and without a cap, on a virtual clock. */
class BurstCapTest {
    private final World world = new World();
    private int user;

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(RolloutPlan.Builder plan) {
        return world.rollouts
                .named("pricing")
                .plan(plan.step(percent(50), Duration.ofDays(1_000))
                        .guardrail(errorRate())
                        .fuse(Fuse.none())
                        .build())
                .start();
    }

    /** Lets a hundred calls a second happen until the rollout is tripped, and returns how many seconds that took. */
    private double seconds(Rollout rollout, double seconds, boolean candidateFails) {
        long began = world.time.getAsLong();
        for (int tick = 0; tick < seconds * 4; tick++) {
            for (int call = 0; call < 25; call++) {
                Throwable unused = catchThrowable(() ->
                        rollout.forKey("user-" + user++).stable(() -> {}).candidate(() -> failIf(candidateFails)));
            }
            world.time.advance(Duration.ofMillis(250));
            if (world.events.get(world.events.size() - 1) instanceof RolloutEvent.Tripped) {
                break;
            }
        }
        return (world.time.getAsLong() - began) / 1e9;
    }

    private static void failIf(boolean failing) {
        if (failing) {
            throw new IllegalStateException("failed");
        }
    }

    private Phase afterABurst(Rollout rollout) {
        seconds(rollout, 60, false);
        seconds(rollout, 1, true);
        seconds(rollout, 60, false);
        return rollout.status().phase();
    }

    @Test
    void withoutACapABurstOfOneSecondTrips() {
        assertThat(afterABurst(start(RolloutPlan.builder()))).isEqualTo(new Phase.Tripped(0));
    }

    @Test
    void withACapItDoesNot() {
        assertThat(afterABurst(start(RolloutPlan.builder().burstCap()))).isEqualTo(new Phase.Ramping(0));
    }

    /** The limit is 1,333 to 1 and the cap tenfold: it takes a little more than three seconds. */
    @Test
    @Promise("J2")
    void aRegressionThatLastsIsStillFoundWithinSeconds() {
        Rollout rollout = start(RolloutPlan.builder().burstCap());
        seconds(rollout, 60, false);
        assertThat(seconds(rollout, 60, true)).isBetween(3.0, 5.0);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
    }

    @Test
    void aNarrowerCapTakesLonger() {
        Rollout rollout = start(RolloutPlan.builder().burstCap(2));
        seconds(rollout, 60, false);
        assertThat(seconds(rollout, 60, true)).isBetween(10.0, 15.0);
    }

    /** Lone failures are far apart, so that each has a second to itself. */
    @Test
    void whatIsNoBurstIsHardlyHeldUp() {
        Rollout capped = start(RolloutPlan.builder().burstCap());
        int calls = 0;
        while (capped.status().phase().equals(new Phase.Ramping(0))) {
            Throwable unused = catchThrowable(
                    () -> capped.forKey("user-" + user++).stable(() -> {}).candidate(() -> failIf(true)));
            world.time.advance(Duration.ofSeconds(2));
            calls++;
        }
        assertThat(capped.status().candidate().calls()).isEqualTo(15);
        assertThat(calls).isLessThan(60);
    }
}
