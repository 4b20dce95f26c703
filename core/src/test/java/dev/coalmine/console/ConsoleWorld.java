package dev.coalmine.console;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;

/** A registry and a console that looks at it, on one virtual clock. */
final class ConsoleWorld implements AutoCloseable {
    final VirtualTime time = new VirtualTime();
    final Rollouts rollouts = Rollouts.builder()
            .nanoTime(time)
            .wallClock(time)
            .scheduler(time)
            .listenerExecutor(Runnable::run)
            .build();
    final Console console =
            Console.builder(rollouts).wallClock(time).scheduler(time).build();
    private int nextUser;

    /** Starts a rollout of steps of ten minutes that ask for no calls, nor for a warm-up. */
    Rollout started(String name, double... percents) {
        return rollouts.named(name).plan(plan(percents)).start();
    }

    static RolloutPlan plan(double... percents) {
        RolloutPlan.Builder plan = RolloutPlan.builder().warmUp(WarmUp.none());
        for (double percent : percents) {
            plan.step(Step.of(Share.percent(percent), Duration.ofMinutes(10)).minCalls(0));
        }
        return plan.build();
    }

    /** Lets that many new users call within one second; on the candidate, one in so many fails, none with zero. */
    void second(Rollout rollout, int calls, int candidateFailsEvery) {
        for (int i = 0; i < calls; i++) {
            int user = nextUser++;
            try {
                rollout.forKey("user-" + user)
                        .stable(() -> work(user, 0, 200))
                        .candidate(() -> work(user, candidateFailsEvery, 300));
            } catch (IllegalStateException expected) {
                // a failed call
            }
        }
        time.advance(Duration.ofSeconds(1));
    }

    private int work(int user, int failsEvery, int micros) {
        time.jump(Duration.ofNanos(micros * 1_000L + user % 100 * 1_000L));
        if (failsEvery > 0 && Integer.remainderUnsigned(user * 0x9E3779B1, failsEvery) == 0) {
            throw new IllegalStateException("failed");
        }
        return user;
    }

    @Override
    public void close() {
        console.close();
        rollouts.close();
    }
}
