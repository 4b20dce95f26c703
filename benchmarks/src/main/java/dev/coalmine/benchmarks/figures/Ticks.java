package dev.coalmine.benchmarks.figures;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** H11: what 1,000 rollouts cost that tick every 250 ms, by the processor time of the thread that ticks them. */
final class Ticks {
    static final String IDLE_PERCENT = "idle percent of a core";
    static final String BUSY_MICROS = "busy tick in microseconds";

    private static final int ROLLOUTS = 1_000;
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration MEASURED = Duration.ofSeconds(10);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicReference<Thread> ticking = new AtomicReference<>();

    private Ticks() {}

    /** Prints the share of a core that idle rollouts take in all, and the microseconds of a busy rollout's tick. */
    public static void main(String[] args) throws InterruptedException {
        new Ticks().measure();
    }

    private void measure() throws InterruptedException {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ticks");
            thread.setDaemon(true);
            ticking.set(thread);
            return thread;
        });
        try (Rollouts rollouts =
                Rollouts.builder().tick(TICK).scheduler(scheduler).build()) {
            List<Rollout> all = start(rollouts);
            double idle = share(() -> {});
            Probe.print(IDLE_PERCENT, 100 * idle);
            double busy = share(() -> all.forEach(Ticks::call));
            Probe.print(BUSY_MICROS, (busy - idle) * TICK.toNanos() / ROLLOUTS / 1_000);
        } finally {
            scheduler.shutdownNow();
        }
    }

    private static List<Rollout> start(Rollouts rollouts) {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(10), Duration.ofDays(1))
                .build();
        List<Rollout> all = new ArrayList<>();
        for (int i = 0; i < ROLLOUTS; i++) {
            all.add(rollouts.named("rollout-" + i).plan(plan).start());
        }
        return all;
    }

    private static void call(Rollout rollout) {
        for (int key = 0; key < 100; key++) {
            Object unused = rollout.forKey(key).stable(() -> "old").candidate(() -> "new");
        }
    }

    /** Returns the share of a core that the ticking thread takes while this is done once in every tick. */
    private double share(Runnable work) throws InterruptedException {
        repeat(work, WARM_UP);
        long began = System.nanoTime();
        long cpu = threads.getThreadCpuTime(ticking.get().getId());
        repeat(work, MEASURED);
        return (double) (threads.getThreadCpuTime(ticking.get().getId()) - cpu) / (System.nanoTime() - began);
    }

    private static void repeat(Runnable work, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            work.run();
            TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
        }
    }
}
