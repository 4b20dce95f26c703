package shop.stock;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;

/** Wraps what nobody else sees. */
public final class Stocks {
    private Stocks() {}

    /** Asks a thousand times what is left. */
    public static void use(Rollout rollout, boolean inAModule) {
        Stock stock = rollout.wrap(Stock.class, MethodHandles.lookup())
                .keyedBy(Keys.argument(0))
                .stable(article -> 1)
                .candidate(article -> 2);
        if (Proxy.isProxyClass(stock.getClass())) {
            throw new AssertionError("a JDK proxy");
        }
        int sum = 0;
        for (int article = 0; article < 1_000; article++) {
            sum += stock.left(article);
        }
        if (sum <= 1_000 || sum >= 2_000) {
            throw new AssertionError(sum);
        }
        if (inAModule) {
            refused(rollout);
        }
    }

    private static void refused(Rollout rollout) {
        try {
            rollout.wrap(Stock.class);
            throw new AssertionError("Coalmine sees into the module");
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().contains("opens shop.stock to dev.coalmine")) {
                throw e;
            }
        }
    }
}
