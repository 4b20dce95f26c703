package dev.coalmine.fleet.redis;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Promise;
import dev.coalmine.Rollout;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long it takes until a trip at one member is in force at the last, and what a frozen server does to calls. */
class RedisRollbackSpeedTest {
    private static final int MEMBERS = 8;
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .step(Step.of(percent(50), Duration.ofHours(1)).minCalls(0))
            .build();

    private final Stores stores = new Stores();

    @AfterEach
    void stop() throws Exception {
        stores.close();
    }

    @Test
    @Promise("F1")
    @Timeout(120)
    void aBlownFuseIsInForceEverywhere() throws Exception {
        trips(3);
    }

    @Test
    @Promise("F1")
    @Tag("long")
    @Timeout(1_200)
    void twoHundredBlownFusesAreInForceEverywhere() throws Exception {
        trips(200);
    }

    private void trips(int trips) throws Exception {
        RedisProcess server = stores.add(RedisProcess.start());
        List<RedisFleetStore> all = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            all.add(stores.open(server.uri()));
        }
        long[] nanos = new long[trips];
        for (int trip = 0; trip < trips; trip++) {
            try (Fleet fleet = new Fleet(PLAN, "r" + trip)) {
                for (RedisFleetStore store : all) {
                    Rollout unused = fleet.join(store);
                }
                fleet.awaitAllRamping();
                nanos[trip] = nanosToLast(fleet, trip % MEMBERS);
                fleet.awaitAllTripped();
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%d trips, %d members: in force on the last after p50 %.1f ms, p99 %.1f ms, at most %.1f ms%n",
                trips,
                MEMBERS,
                nanos[trips / 2] / 1e6,
                nanos[(int) (trips * 0.99)] / 1e6,
                nanos[trips - 1] / 1e6);
    }

    /** Blows the fuse at that member, and returns how long it takes until the last one sends no key to the candidate. */
    private static long nanosToLast(Fleet fleet, int at) {
        String key = keyOnCandidate(fleet.members.get(at));
        int failures = 0;
        while (Fleet.call(fleet.members.get(at), key, false) == Arm.CANDIDATE) {
            Arm unused = Fleet.call(fleet.members.get(at), "user-" + failures++, true);
        }
        long blown = System.nanoTime();
        for (Rollout member : fleet.members) {
            while (Fleet.call(member, key, false) == Arm.CANDIDATE) {
                Thread.onSpinWait();
                assertThat(System.nanoTime() - blown).isLessThan(Fleet.PATIENCE.toNanos());
            }
        }
        return System.nanoTime() - blown;
    }

    private static String keyOnCandidate(Rollout member) {
        int i = 0;
        while (Fleet.call(member, "key-" + i, false) != Arm.CANDIDATE) {
            i++;
        }
        return "key-" + i;
    }

    /** Two runs with a healthy server, and one while it is frozen: how long calls took, side by side. */
    @Test
    @Promise("F3")
    @Tag("long")
    @Timeout(180)
    void callsTakeAsLongWhileTheServerIsFrozen() throws Exception {
        RedisProcess server = stores.add(RedisProcess.start());
        try (Fleet fleet = new Fleet(PLAN, "r1")) {
            Rollout member = fleet.join(stores.open(
                    server.uri(),
                    new Settings("coalmine", Duration.ofDays(30), Duration.ofMillis(250), Duration.ofSeconds(1))));
            fleet.awaitAllRamping();
            Histogram unused = run(member);
            Histogram healthy = run(member);
            Histogram again = run(member);
            server.freeze();
            Histogram frozen = run(member);
            server.thaw();
            long[] p99 = {
                healthy.getValueAtPercentile(99), again.getValueAtPercentile(99), frozen.getValueAtPercentile(99)
            };
            System.out.printf(
                    Locale.ROOT,
                    "p99 of calls: healthy %d ns, healthy again %d ns (x %.2f), frozen %d ns (x %.2f); longest %.1f, %.1f,"
                            + " %.1f ms; %d calls while frozen, none failed%n",
                    p99[0],
                    p99[1],
                    (double) p99[1] / p99[0],
                    p99[2],
                    (double) p99[2] / p99[0],
                    healthy.getMaxValue() / 1e6,
                    again.getMaxValue() / 1e6,
                    frozen.getMaxValue() / 1e6,
                    frozen.getTotalCount());
        }
    }

    private static Histogram run(Rollout member) {
        Histogram histogram = new Histogram(3);
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        for (long i = 0; System.nanoTime() < end; i++) {
            String key = "user-" + i % 10_000;
            long begin = System.nanoTime();
            Arm arm = member.forKey(key).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
            histogram.recordValue(System.nanoTime() - begin);
            assertThat(arm).isNotNull();
        }
        return histogram;
    }
}
