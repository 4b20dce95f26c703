package dev.coalmine.fleet.redis;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Rollout;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whole rollouts cost their server, members, threads and all, counted by the server. */
@Tag("long")
@Timeout(600)
class RolloutCostTest {
    private static final Duration MEASURED = Duration.ofSeconds(20);

    /** Commands to the store are scripts, which call no scripts: all else is a connection that is opened. */
    private static final Pattern SCRIPTS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

    /** With latency and the ratio of the sample, so that every key testifies. */
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .step(Step.of(percent(50), Duration.ofHours(1)).minCalls(0))
            .build();

    private final Stores stores = new Stores();

    @AfterEach
    void stop() throws Exception {
        stores.close();
    }

    private record Cost(int members, double callsASecond, double commands, long bytes) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %d | %,.0f | %.2f | %.0f kB |",
                    members,
                    callsASecond / members,
                    commands / members,
                    bytes / 1_000.0);
        }
    }

    private static long scripts(RedisCommands<String, String> redis) {
        return SCRIPTS.matcher(redis.info("commandstats"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static void call(List<Rollout> members, SplittableRandom random, int each) {
        for (Rollout member : members) {
            for (int i = 0; i < each; i++) {
                Arm unused = Fleet.call(member, "user-" + random.nextInt(1_000_000), false);
            }
        }
    }

    /** Lets a fleet work on this server, with so many calls at each member every 10 ms. */
    private Cost cost(int size, int callsEach) throws Exception {
        RedisProcess server = stores.add(RedisProcess.start());
        RedisCommands<String, String> redis =
                stores.add(RedisClient.create(server.uri())).connect().sync();
        ScheduledExecutorService caller = Executors.newSingleThreadScheduledExecutor();
        try (Fleet fleet = new Fleet(PLAN, "r1")) {
            for (int i = 0; i < size; i++) {
                Rollout unused = fleet.join(stores.open(server.uri()));
            }
            fleet.awaitAllRamping();
            int lead = fleet.awaitLead();
            SplittableRandom random = new SplittableRandom(1);
            var calling = caller.scheduleWithFixedDelay(
                    () -> call(fleet.members, random, callsEach), 0, 10, TimeUnit.MILLISECONDS);
            long warm = recorded(fleet, lead);
            await().atMost(Fleet.PATIENCE).until(() -> recorded(fleet, lead) > warm);
            long begunCalls = recorded(fleet);
            long begun = System.nanoTime();
            long commands = scripts(redis);
            long bytes = 0;
            while (System.nanoTime() - begun < MEASURED.toNanos()) {
                bytes = Math.max(bytes, bytes(redis));
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            Cost cost = new Cost(
                    size, (recorded(fleet) - begunCalls) / seconds, (scripts(redis) - commands) / seconds, bytes);
            calling.cancel(false);
            return cost;
        } finally {
            caller.shutdownNow();
        }
    }

    private static long recorded(Fleet fleet, int member) {
        return fleet.status(member).stable().calls()
                + fleet.status(member).candidate().calls();
    }

    private static long recorded(Fleet fleet) {
        long sum = 0;
        for (int i = 0; i < fleet.members.size(); i++) {
            sum += recorded(fleet, i);
        }
        return sum;
    }

    private static long bytes(RedisCommands<String, String> redis) {
        return redis.keys("coalmine:*").stream()
                .map(redis::memoryUsage)
                .filter(size -> size != null) // a key may go in between
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void commandsGrowNeitherWithCallsNorWithTheFleet() throws Exception {
        Cost few = cost(2, 1);
        Cost busy = cost(2, 20);
        Cost larger = cost(8, 1);
        Cost large = cost(8, 10);
        List<Cost> all = List.of(few, busy, larger, large);
        System.out.println(
                "| members | calls a member and second | commands a member and second | memory |\n|---|---|---|---|");
        all.forEach(System.out::println);
        assertThat(busy.callsASecond).isGreaterThan(5 * few.callsASecond);
        for (Cost cost : all) {
            assertThat(cost.commands / cost.members)
                    .as("contribute, lease, two looks at the state; the leader cuts and settles; a census every 5 s")
                    .isBetween(0.1, 4.2 + 3.0 / cost.members);
            assertThat(cost.bytes).as("bounded by filters").isLessThan(8_000_000);
        }
    }
}
