package dev.coalmine.examples.fleet;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import dev.coalmine.fleet.redis.RedisFleetStore;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.FleetHealth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One instance of a shop: a process of its own, with 400 customers a second. It says on its output what becomes
 * of its rollout, and breaks its candidate when it reads {@code break}; it ends with its input.
 */
final class Shop {
    private static final int CALLS_EACH_TIME = 4;
    private static final double FAILS_ANYWAY = 0.001;
    private static final double FAILS_WHEN_BROKEN = 0.02;

    /** Without a fuse, as a candidate that fails now and then blows none: this is for the judge. */
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .fuse(Fuse.none())
            .guardrail(Guardrail.errorRate())
            .step(Step.of(Share.percent(10), Duration.ofHours(1)))
            .build();

    private final Rollout rollout;
    private final SplittableRandom random = new SplittableRandom();
    private volatile boolean broken;
    private String said = "";

    private Shop(Rollout rollout) {
        this.rollout = rollout;
    }

    /** Runs a shop; the one argument is where Redis is. */
    public static void main(String[] arguments) throws IOException {
        try (RedisFleetStore store = RedisFleetStore.builder()
                        .uri(arguments[0])
                        .prefix("shop")
                        .build();
                Rollouts rollouts =
                        Rollouts.builder().store(store).fleetSize(20).build()) {
            rollouts.addListener(event -> say("event " + event.sentence()));
            Shop shop =
                    new Shop(rollouts.named("pricing").revision("r7").plan(PLAN).start());
            ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
            Future<?> serving = threads.scheduleAtFixedRate(shop::serve, 0, 10, TimeUnit.MILLISECONDS);
            Future<?> reporting = threads.scheduleAtFixedRate(shop::report, 0, 100, TimeUnit.MILLISECONDS);
            shop.obey();
            serving.cancel(false);
            reporting.cancel(false);
            threads.shutdown();
        }
    }

    private void obey() throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            broken |= line.equals("break");
        }
    }

    private void serve() {
        for (int i = 0; i < CALLS_EACH_TIME; i++) {
            long customer = random.nextLong();
            try {
                double unused = rollout.forKey(customer)
                        .stable(() -> price(FAILS_ANYWAY))
                        .candidate(() -> price(broken ? FAILS_WHEN_BROKEN : FAILS_ANYWAY));
            } catch (IllegalStateException unavailable) {
                // the customer comes back another day
            }
        }
    }

    private double price(double failing) {
        if (random.nextDouble() < failing) {
            throw new IllegalStateException("no price today");
        }
        return 9.99;
    }

    private void report() {
        Phase phase = rollout.status().phase();
        FleetHealth fleet = rollout.status().fleet();
        String now = phase.label() + (fleet != null && fleet.leads() ? " leads" : "");
        if (!now.equals(said)) {
            said = now;
            say("state " + now);
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
    }
}
