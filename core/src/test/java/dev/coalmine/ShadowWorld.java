package dev.coalmine;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.stats.ShadowStats;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A registry on a virtual clock whose shadow calls wait until the test makes them. */
final class ShadowWorld implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final VirtualTime time = new VirtualTime();
    final List<RolloutEvent> events = new ArrayList<>();
    final Queue<Runnable> waiting = new ArrayDeque<>();
    final Rollouts rollouts = registry(time, waiting::add);

    ShadowWorld() {
        rollouts.addListener(events::add);
    }

    /** A registry whose shadow calls are made by that executor. */
    static Rollouts registry(VirtualTime time, Executor shadows) {
        return builder(time).shadowExecutor(shadows).build();
    }

    /** A builder of registries whose shadow calls are made by threads of their own. */
    static Rollouts.Builder builder(VirtualTime time) {
        return Rollouts.builder().nanoTime(time).wallClock(time).scheduler(time).listenerExecutor(Runnable::run);
    }

    /** A plan that shadows all keys for ten minutes and at least that many comparisons, and then ramps. */
    static RolloutPlan shadowing(long minCalls) {
        return plan(Shadow.of(Share.ALL, Duration.ofMinutes(10)).minCalls(minCalls));
    }

    static RolloutPlan plan(Shadow shadow) {
        return plan(shadow, plan -> {});
    }

    static RolloutPlan plan(Shadow shadow, Consumer<RolloutPlan.Builder> more) {
        RolloutPlan.Builder plan = RolloutPlan.builder()
                .shadow(shadow)
                .warmUp(WarmUp.none())
                .step(Step.of(Share.percent(50), Duration.ofMinutes(10)).minCalls(0));
        more.accept(plan);
        return plan.build();
    }

    /** Starts a rollout that shadows all keys for ever. */
    Rollout shadowing(String name) {
        return rollouts.named(name).plan(shadowing(1_000_000_000)).start();
    }

    /** Makes the shadow calls that wait, and returns what became of all so far. */
    ShadowStats shadowed(Rollout rollout) {
        makeCalls();
        return rollout.status().shadow();
    }

    /** Makes the shadow calls that wait. */
    void makeCalls() {
        for (Runnable call = waiting.poll(); call != null; call = waiting.poll()) {
            call.run();
        }
    }

    /** Waits until other threads have made it so. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("It did not become so in " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        rollouts.close();
    }
}
