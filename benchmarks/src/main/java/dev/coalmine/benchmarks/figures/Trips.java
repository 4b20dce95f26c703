package dev.coalmine.benchmarks.figures;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.benchmarks.Echo;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** H12: how long a rollback takes to be in force, and whether any call starts on the candidate after it returned. */
final class Trips {
    static final String STRAYS = "calls on the candidate that started after the rollback returned";
    static final String MEDIAN_MICROS = "median of a rollback in microseconds";
    static final String LAST_MICROS = "median from its call to the last start on the candidate in microseconds";

    private static final int TRIPS = 200;
    private static final int CALLERS = 2;

    private Trips() {}

    /** What one calling thread saw. */
    private static final class Caller extends Thread {
        private final Echo wrapped;
        private final AtomicLong returned;
        private long started;
        private long lastStart = Long.MIN_VALUE;
        private long strays;
        private volatile boolean ended;

        Caller(Rollout rollout, AtomicLong returned) {
            this.returned = returned;
            this.wrapped = rollout.wrap(Echo.class)
                    .keyedBy(Keys.argument(0))
                    .stable(key -> key)
                    .candidate(this::ranOnCandidate);
        }

        private Object ranOnCandidate(String key) {
            lastStart = started;
            return key;
        }

        @Override
        public void run() {
            for (long i = 0; !ended; i++) {
                String key = Long.toString(i);
                long rolledBack = returned.get();
                started = System.nanoTime();
                long before = lastStart;
                Object unused = wrapped.echo(key);
                if (rolledBack != 0 && lastStart != before) {
                    strays++;
                }
            }
        }
    }

    /** Prints the figures of 200 rollbacks by hand under the calls of two threads. */
    public static void main(String[] args) throws InterruptedException {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(50), Duration.ofDays(1))
                .build();
        double[] took = new double[TRIPS];
        double[] last = new double[TRIPS];
        long strays = 0;
        try (Rollouts rollouts = Rollouts.builder().build()) {
            for (int trip = 0; trip < TRIPS; trip++) {
                Rollout rollout = rollouts.named("trip-" + trip).plan(plan).start();
                AtomicLong returned = new AtomicLong();
                Caller[] callers = new Caller[CALLERS];
                Arrays.setAll(callers, i -> new Caller(rollout, returned));
                for (Caller caller : callers) {
                    caller.start();
                }
                Thread.sleep(20);
                long called = System.nanoTime();
                rollout.by("benchmark").abort("to see how fast");
                long now = System.nanoTime();
                returned.set(now);
                Thread.sleep(5);
                long latest = called;
                for (Caller caller : callers) {
                    caller.ended = true;
                    caller.join();
                    strays += caller.strays;
                    latest = Math.max(latest, caller.lastStart);
                }
                took[trip] = (now - called) / 1e3;
                last[trip] = (latest - called) / 1e3;
                rollout.close();
            }
        }
        Arrays.sort(took);
        Arrays.sort(last);
        Probe.print(STRAYS, strays);
        Probe.print(MEDIAN_MICROS, took[TRIPS / 2]);
        Probe.print(LAST_MICROS, last[TRIPS / 2]);
    }
}
