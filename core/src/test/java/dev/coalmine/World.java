package dev.coalmine;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A registry on a virtual clock, whose listeners are told at once. */
final class World implements AutoCloseable {
    final VirtualTime time = new VirtualTime();
    final List<RolloutEvent> events = new ArrayList<>();
    final Rollouts rollouts = Rollouts.builder()
            .nanoTime(time)
            .wallClock(time)
            .scheduler(time)
            .listenerExecutor(Runnable::run)
            .build();

    World() {
        rollouts.addListener(events::add);
    }

    /** A plan that stays at one share for ever. */
    static RolloutPlan holding(double percent) {
        return RolloutPlan.builder()
                .step(Share.percent(percent), Duration.ofDays(1_000))
                .build();
    }

    /** A plan of steps of ten minutes that ask for no calls, nor for a warm-up. */
    static RolloutPlan ramp(double... percents) {
        RolloutPlan.Builder plan = RolloutPlan.builder().warmUp(WarmUp.none());
        for (double percent : percents) {
            plan.step(Step.of(Share.percent(percent), Duration.ofMinutes(10)).minCalls(0));
        }
        return plan.build();
    }

    /** Returns the arm that a call with this key takes. */
    static Arm armOf(Rollout rollout, String key) {
        return rollout.forKey(key).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
    }

    /** Returns a key whose calls go to this arm now. */
    static String keyOn(Rollout rollout, Arm arm) {
        for (int i = 0; i < 1_000_000; i++) {
            if (armOf(rollout, "key-" + i) == arm) {
                return "key-" + i;
            }
        }
        throw new AssertionError("no key on " + arm);
    }

    @Override
    public void close() {
        rollouts.close();
    }
}
