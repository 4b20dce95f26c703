package dev.coalmine.benchmarks;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ShadowStats;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * What a caller feels of a shadow whose threads all hang for ever and whose places are all taken: calls of some microseconds,
 * in short turns without a shadow, without one again for the noise, and with it. Compare lines of one run only.
 */
public final class HangingShadow {
    private static final int WARM_UP_TURNS = 10;
    private static final int TURNS = 40;
    private static final int CALLS = 10_000;
    private static final int KEYS = 1_000; // none of the millionth part that goes to the candidate, which would hang
    private static final int WORK = 2_000;
    private static final int THREADS = 2;
    private static final int MOST_CALLS = 100;

    private final Histogram without = new Histogram(3);
    private final Histogram again = new Histogram(3);
    private final Histogram with = new Histogram(3);
    private long key;

    private HangingShadow() {}

    /** Runs it and prints the table; takes no arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try (Rollouts rollouts = Rollouts.builder().build()) {
            Rollout plain = rollouts.named("plain").plan(plan().build()).start();
            Rollout shadowed = rollouts.named("shadowed")
                    .plan(plan().shadow(Shadow.of(Share.ALL, Duration.ofDays(1))
                                    .threads(THREADS)
                                    .mostCalls(MOST_CALLS))
                            .build())
                    .start();
            new HangingShadow().run(plain, shadowed, never);
        }
    }

    private static RolloutPlan.Builder plan() {
        return RolloutPlan.builder().baseline(Baseline.ratio(1)).step(Share.ofMillionths(1), Duration.ofDays(1));
    }

    private void run(Rollout plain, Rollout shadowed, CountDownLatch never) throws InterruptedException {
        for (int turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
            if (turn == WARM_UP_TURNS) {
                without.reset();
                again.reset();
                with.reset();
            }
            turn(plain, never, without);
            turn(shadowed, never, with);
            turn(plain, never, again);
        }
        System.out.printf("%,d calls each%n", without.getTotalCount());
        System.out.println("              without   again   with a hanging shadow   again/without   with/without");
        for (double percentile : new double[] {50, 90, 99, 99.9}) {
            double base = without.getValueAtPercentile(percentile);
            double noise = again.getValueAtPercentile(percentile);
            double shadow = with.getValueAtPercentile(percentile);
            System.out.printf(
                    "p%-5s µs  %10.2f  %6.2f  %22.2f  %14.3f  %13.3f%n",
                    percentile, base / 1e3, noise / 1e3, shadow / 1e3, noise / base, shadow / base);
        }
        ShadowStats stats = shadowed.status().shadow();
        System.out.printf("under way %d, dropped %,d%n", stats.underWay(), stats.dropped());
    }

    private void turn(Rollout rollout, CountDownLatch never, Histogram latencies) throws InterruptedException {
        for (int i = 0; i < CALLS; i++) {
            long begun = System.nanoTime();
            long result = rollout.forKey(key++ % KEYS).stable(() -> work(begun)).<InterruptedException>candidate(() -> {
                never.await();
                return 0L;
            });
            latencies.recordValue(System.nanoTime() - begun);
            if (result == 0) {
                throw new AssertionError("work that comes to nothing");
            }
        }
    }

    private static long work(long seed) {
        long value = seed | 1;
        for (int i = 0; i < WORK; i++) {
            value = value * 0x5851f42d4c957f2dL + 1;
            value ^= value >>> 29;
        }
        return value | 1;
    }
}
