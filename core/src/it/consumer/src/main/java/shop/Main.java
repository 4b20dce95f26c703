package shop;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import shop.api.Pricing;
import shop.stock.Stocks;

/** Uses Coalmine as anybody would. Whatever does not come out right ends the program with an error. */
public final class Main {
    private static final int CUSTOMERS = 1_000;

    private Main() {}

    /** Runs; the argument says where the code is supposed to be. */
    public static void main(String[] arguments) {
        boolean inAModule = arguments[0].equals("module path");
        check(Rollout.class.getModule().isNamed() == inAModule, "Coalmine is not on the " + arguments[0]);
        check(Main.class.getModule().isNamed() == inAModule, "the shop is not on the " + arguments[0]);
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(50), Duration.ofDays(1))
                .fuse(Fuse.none())
                .build();
        try (Rollouts rollouts = Rollouts.builder().build()) {
            Rollout rollout = rollouts.named("pricing").plan(plan).start();
            Pricing prices = rollout.wrap(Pricing.class)
                    .keyedBy(Keys.argument(0))
                    .stable(Pricing.times(1))
                    .candidate(Pricing.times(2));
            check(!Proxy.isProxyClass(prices.getClass()), "the wrapper is a JDK proxy");
            double sum = 0;
            for (int i = 0; i < CUSTOMERS; i++) {
                sum += call(prices, "customer-" + i);
            }
            check(sum > 2 * CUSTOMERS && sum < 4 * CUSTOMERS, "everybody took the same arm: " + sum);
            Stocks.use(rollout, inAModule);
            checkCounts(rollout.status());
        }
        System.out.println("Coalmine works on the " + arguments[0]);
    }

    private static double call(Pricing prices, String customer) {
        CompletionStage<Double> later = prices.later(customer, 1);
        CompletionStage<String> promise = prices.promise(customer);
        check(promise.toCompletableFuture().join().equals(customer), "the promise was broken");
        try {
            prices.quote(customer, -1);
            throw new AssertionError("no exception");
        } catch (Pricing.NoPrice expected) {
            // as declared
        }
        try {
            return prices.quote(customer, 1) + later.toCompletableFuture().join();
        } catch (Pricing.NoPrice e) {
            throw new AssertionError(e);
        }
    }

    private static void checkCounts(RolloutStatus status) {
        long calls = status.stable().calls() + status.candidate().calls();
        long failures = status.stable().failures() + status.candidate().failures();
        check(failures == CUSTOMERS, failures + " failures");
        // the stages complete for us before they do for whoever counts them
        long outstanding = status.stable().outstanding().calls()
                + status.candidate().outstanding().calls();
        check(calls + outstanding == 4 * CUSTOMERS + 1_000, calls + " calls, " + outstanding + " outstanding");
        check(status.counters().internalFailures() == 0, "internal failures");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
