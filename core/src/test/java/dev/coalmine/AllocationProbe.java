package dev.coalmine;

import com.sun.management.ThreadMXBean;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Prints how many bytes a recorded fluent call allocates once it is compiled; with an argument, one that is named. */
final class AllocationProbe {
    private static final int CALLS = 200_000;
    private static final int ROUNDS = 30;

    private AllocationProbe() {}

    public static void main(String[] arguments) {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(50), Duration.ofDays(1))
                .build();
        try (Rollouts rollouts = Rollouts.builder().build()) {
            Rollout rollout = rollouts.named("probe").plan(plan).start();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            boolean named = arguments.length > 0;
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < CALLS; i++) {
                    if (named) {
                        callNamed(rollout, i);
                    } else {
                        call(rollout, i);
                    }
                }
                least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
            }
            System.out.println("bytes a call: " + least);
        }
    }

    private static void callNamed(Rollout rollout, int key) {
        int ignored = rollout.forKey(key).named("site").stable(() -> key & 63).candidate(() -> key & 31);
    }

    private static void call(Rollout rollout, int key) {
        int ignored = rollout.forKey(key).stable(() -> key & 63).candidate(() -> key & 31);
    }
}
