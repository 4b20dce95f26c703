package dev.coalmine;

import dev.coalmine.event.RolloutEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** An application that uses Coalmine with real threads and clocks, and closes it when it goes. */
public final class RedeployedApplication {
    private RedeployedApplication() {}

    interface Echo {
        String echo(String key);
    }

    public static void run() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        try (Rollouts rollouts = Rollouts.builder().build()) {
            rollouts.addListener(event -> {
                if (event instanceof RolloutEvent.Started) {
                    heard.countDown();
                }
            });
            Rollout rollout = rollouts.named("echo").plan(World.holding(50)).start();
            Echo echo = rollout.wrap(Echo.class)
                    .keyedBy(Keys.argument(0))
                    .stable(key -> key)
                    .candidate(key -> key);
            Function<String, String> function = function(rollout);
            for (int i = 0; i < 100; i++) {
                String key = "key-" + i;
                try (RoutingContext.Scope scope = RoutingContext.of(key).open()) {
                    if (!echo.echo(key).equals(function.apply(key))
                            || !echo.echo("").isEmpty()) {
                        throw new AssertionError();
                    }
                }
            }
            for (int i = 0; i < 100; i++) {
                CompletableFuture<String> work = new CompletableFuture<>();
                rollout.forKey(i).named("later").async().stable(() -> work).candidate(() -> work);
                if (i % 2 == 0) {
                    work.complete("done");
                }
            }
            heard.await();
        }
    }

    @SuppressWarnings("unchecked")
    private static Function<String, String> function(Rollout rollout) {
        return rollout.wrap(Function.class)
                .keyedBy(Keys.argument(0))
                .stable(Function.identity())
                .candidate(Function.identity());
    }
}
