package dev.coalmine;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Finding;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of a JVM in which the same code runs on both arms at 5%, under the default plan and by the clocks of the
 * machine. Each arm has a class of its own, made of the same bytes, so that each is cold and compiled for itself. It says how
 * the rollout stands when its time is over.
 */
public final class RealLoad {
    private static final int USERS = 200_000;

    /** What is called. */
    public interface Work {
        long price(String user, int items);
    }

    private RealLoad() {}

    /**
     * Runs the load.
     *
     * @param arguments how many seconds, how many threads, and how many calls each thread makes a second
     */
    public static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[0]));
        int threads = Integer.parseInt(arguments[1]);
        int callsASecond = Integer.parseInt(arguments[2]);
        RolloutPlan plan =
                RolloutPlan.builder().step(Share.percent(5), Duration.ofDays(1)).build();
        try (Rollouts rollouts = Rollouts.builder().build()) {
            Rollout rollout = rollouts.named("pricing").plan(plan).start();
            Work work = rollout.wrap(Work.class)
                    .keyedBy(Keys.argument(0))
                    .stable(freshWork())
                    .candidate(freshWork());
            run(work, time, threads, callsASecond);
            RolloutStatus status = rollout.status();
            System.out.println(status.phase().label() + ", " + heard(status) + " keys heard: " + status.sentence()
                    + "; p50 " + status.stable().successLatency().quantile(0.5) + " and "
                    + status.candidate().successLatency().quantile(0.5));
        }
    }

    /** Returns the work in a class that nobody has used yet. */
    private static Work freshWork() throws Exception {
        byte[] code;
        try (InputStream file = RealLoad.class.getResourceAsStream("RealLoad$Basket.class")) {
            code = Objects.requireNonNull(file).readAllBytes();
        }
        Class<?> fresh = new ClassLoader(RealLoad.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Basket.class.getName(), code, 0, code.length);
            }
        }.define();
        return (Work) fresh.getDeclaredConstructor().newInstance();
    }

    private static void run(Work work, Duration time, int threads, int callsASecond) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        Thread[] all = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            SplittableRandom random =
                    new SplittableRandom(ThreadLocalRandom.current().nextLong());
            all[i] = new Thread(() -> {
                long next = System.nanoTime();
                while (System.nanoTime() < end) {
                    long unused = work.price("user-" + random.nextInt(USERS), 20 + random.nextInt(20));
                    next = Math.max(next + 1_000_000_000L / callsASecond, System.nanoTime() - 1_000_000_000L);
                    while (System.nanoTime() < next) {
                        LockSupport.parkNanos(next - System.nanoTime());
                    }
                }
            });
            all[i].start();
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    /** Returns of how many candidate keys latency was heard. */
    private static long heard(RolloutStatus status) {
        return status.verdict().findings().stream()
                .filter(finding -> finding.guardrail().equals("latency"))
                .map(Finding::evidence)
                .mapToLong(evidence -> evidence.tally().calls().candidateCalls())
                .sum();
    }

    /** Some microseconds of work with maps, strings and sorting. */
    public static final class Basket implements Work {
        @Override
        public long price(String user, int items) {
            Map<String, Long> basket = new HashMap<>();
            for (int item = 0; item < items; item++) {
                basket.merge("item-" + user.hashCode() % 97 * item, (long) item, Long::sum);
            }
            String[] names = basket.keySet().toArray(new String[0]);
            Arrays.sort(names);
            long price = 0;
            for (String name : names) {
                price = price * 31 + basket.get(name) + name.length();
            }
            return price;
        }
    }
}
