package dev.coalmine;

import com.sun.management.ThreadMXBean;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.CompositeKey;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;

/**
 * Prints how many bytes the recorded calls of a generated wrapper allocate, with keys and results of many types; given any
 * argument, in a routing context that all of them have to look at.
 */
final class WrapperAllocationProbe {
    private static final int CALLS = 100_000;
    private static final int ROUNDS = 30;
    private static final int KEYS = 64;

    private WrapperAllocationProbe() {}

    interface Shop {
        double byText(String customer, double price);

        long byLong(int count, long customer);

        void byUuid(UUID customer);

        boolean byParts(CompositeKey customer);

        Object byAnything(Object customer, char unit, float factor);

        int keyless(int number);
    }

    private static final class Impl implements Shop {
        private final int sign;
        private long sum;

        private Impl(int sign) {
            this.sign = sign;
        }

        @Override
        public double byText(String customer, double price) {
            return sign * price;
        }

        @Override
        public long byLong(int count, long customer) {
            return sign * (count + customer);
        }

        @Override
        public void byUuid(UUID customer) {
            sum += customer.getLeastSignificantBits();
        }

        @Override
        public boolean byParts(CompositeKey customer) {
            return customer.bits() == sum;
        }

        @Override
        public Object byAnything(Object customer, char unit, float factor) {
            return this;
        }

        @Override
        public int keyless(int number) {
            return sign * number;
        }
    }

    public static void main(String[] arguments) {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(50), Duration.ofDays(1))
                .build();
        try (Rollouts rollouts = Rollouts.builder().build()) {
            Rollout rollout = rollouts.named("probe").plan(plan).start();
            Shop shop = rollout.wrap(Shop.class)
                    .keyedBy(Keys.argument(0))
                    .method("byLong")
                    .keyedBy(Keys.argument(1))
                    .stable(new Impl(1))
                    .candidate(new Impl(-1));
            long least = arguments.length == 0
                    ? leastBytes(shop)
                    : RoutingContext.of("ambient")
                            .forcing("another", Arm.CANDIDATE)
                            .call(() -> leastBytes(shop));
            long recorded = rollout.status().candidate().calls();
            System.out.println("bytes a call: " + (double) least / CALLS + (recorded > 0 ? "" : ", but none recorded"));
        }
    }

    private static long leastBytes(Shop shop) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            least = Math.min(least, bytes(shop));
        }
        return least;
    }

    private static long bytes(Shop shop) {
        String[] texts = new String[KEYS];
        UUID[] uuids = new UUID[KEYS];
        CompositeKey[] parts = new CompositeKey[KEYS];
        for (int i = 0; i < KEYS; i++) {
            texts[i] = "customer-" + i;
            uuids[i] = new UUID(i, i);
            parts[i] = Keys.of("tenant", i);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        double sum = 0;
        for (int i = 0; i < CALLS; i++) {
            int key = i % KEYS;
            sum += shop.byText(texts[key], i);
            sum += shop.byLong(i, key);
            shop.byUuid(uuids[key]);
            sum += shop.byParts(parts[key]) ? 1 : 0;
            sum += shop.byAnything(uuids[key], 'x', 1f).hashCode();
            sum += shop.keyless(i);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        return sum == 0.5 ? 0 : bytes;
    }
}
