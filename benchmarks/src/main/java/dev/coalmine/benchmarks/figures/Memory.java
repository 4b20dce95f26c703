package dev.coalmine.benchmarks.figures;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** H10: what rollouts hold of the heap, as the growth of what a full collection leaves. */
final class Memory {
    static final String IDLE = "idle";
    static final String BUSY = "busy";
    static final String STRIPE = "stripe";

    private static final int IDLE_ROLLOUTS = 1_000;
    private static final int BUSY_ROLLOUTS = 50;
    private static final int CALLS = 100_000;
    private static final int KEYS = 20_000;

    private Memory() {}

    /** Prints the bytes of an idle rollout, of a busy one, and of each further stripe. */
    public static void main(String[] args) throws InterruptedException {
        try (Rollouts rollouts = Rollouts.builder().tick(Duration.ofMinutes(1)).build()) {
            start(rollouts, "first", 1);
            long before = used();
            start(rollouts, "idle", IDLE_ROLLOUTS);
            long afterIdle = used();
            Probe.print(IDLE, (double) (afterIdle - before) / IDLE_ROLLOUTS);
            List<Rollout> busy = start(rollouts, "busy", BUSY_ROLLOUTS);
            call(busy);
            long afterOne = used();
            Probe.print(BUSY, (double) (afterOne - afterIdle) / BUSY_ROLLOUTS);
            callFromAnotherStripe(busy);
            Probe.print(STRIPE, (double) (used() - afterOne) / BUSY_ROLLOUTS);
        }
    }

    /** Calls from a thread whose id differs from this one's in the lowest bit, which with others selects the stripe. */
    private static void callFromAnotherStripe(List<Rollout> rollouts) throws InterruptedException {
        Thread other;
        do {
            other = new Thread(() -> call(rollouts));
        } while (((other.getId() ^ Thread.currentThread().getId()) & 1) == 0);
        other.start();
        other.join();
    }

    private static List<Rollout> start(Rollouts rollouts, String name, int count) {
        List<Rollout> started = new ArrayList<>();
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(10), Duration.ofDays(1))
                .build();
        for (int i = 0; i < count; i++) {
            started.add(rollouts.named(name + "-" + i).plan(plan).start());
        }
        return started;
    }

    /** Calls both arms, with some failures, over latencies from nothing to some milliseconds. */
    private static void call(List<Rollout> rollouts) {
        SplittableRandom random = new SplittableRandom(42);
        for (Rollout rollout : rollouts) {
            for (int i = 0; i < CALLS; i++) {
                long turns = i % 100 == 0 ? random.nextLong(20_000) : random.nextLong(200);
                boolean fails = random.nextInt(1_000) == 0;
                try {
                    Object unused = rollout.forKey(random.nextInt(KEYS))
                            .stable(() -> work(turns, fails))
                            .candidate(() -> work(turns, fails));
                } catch (IllegalStateException e) {
                    // counted by the rollout
                }
            }
        }
    }

    private static Long work(long turns, boolean fails) {
        long state = turns;
        for (long i = 0; i < turns; i++) {
            state = state * 6_364_136_223_846_793_005L + 1;
        }
        if (fails) {
            throw new IllegalStateException("made to fail");
        }
        return state;
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
