package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.store.Contribution;
import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import dev.coalmine.store.FleetStore.Member;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.States;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a fleet costs its server, counted by the server. */
class RedisCostTest {
    private static final RolloutId ID = States.ID;
    private static final int SECONDS = 3;
    private static final int COUNTERS = 60;
    private static final Pattern EVALSHA = Pattern.compile("cmdstat_evalsha:calls=(\\d+),usec=(\\d+)");

    private final Stores stores = new Stores();
    private RedisFleetStore store;
    private RedisCommands<String, String> redis;

    @BeforeEach
    void start() throws Exception {
        RedisProcess server = stores.add(RedisProcess.start());
        store = stores.open(server.uri());
        redis = stores.add(RedisClient.create(server.uri())).connect().sync();
    }

    @AfterEach
    void stop() throws Exception {
        stores.close();
    }

    /** What a fleet of that many costs in a second in which each member counts that many calls. */
    private record Cost(int members, int calls, double commands, double micros, long bytes) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %,d | %,d | %.3f | %.2f ms | %.0f kB |",
                    members,
                    calls,
                    commands / members,
                    micros / 1_000,
                    bytes / 1_000.0);
        }
    }

    /**
     * Lets a fleet work for some seconds as it would: each member says once a second that it is alive, contributes, and
     * loads the state; one of them judges. Of the keys that fail, each member hears of 5 a second.
     */
    private Cost cost(int members, int calls) {
        redis.flushall();
        assertThat(store.replace(0, States.example())).isTrue();
        List<Filter> filters = new ArrayList<>();
        for (String metric : List.of("errors", "latency", "slow")) {
            filters.add(new Filter(metric + ".0", 1 << 20));
            filters.add(new Filter(metric + ".1", 1 << 20));
        }
        redis.configResetstat();
        for (int second = 1; second <= SECONDS; second++) {
            for (int m = 0; m < members; m++) {
                Member member = new Member("shop-" + m + "/4711", "0.1.0");
                assertThat(store.lease(ID, member, Duration.ofSeconds(30)).name())
                        .startsWith("shop-0");
                store.contribute(ID, contribution(member.name(), second, calls, filters));
                assertThat(store.load(ID)).isPresent();
            }
            assertThat(store.settle(ID, new Settlement(store.cut(ID).number(), States.wealth(second))))
                    .isTrue();
        }
        store.contribute(ID, contribution("shop-0/4711", SECONDS + 1, calls, filters)); // an open slice
        Matcher stat = EVALSHA.matcher(redis.info("commandstats"));
        assertThat(stat.find()).isTrue();
        return new Cost(
                members,
                calls,
                Double.parseDouble(stat.group(1)) / SECONDS,
                Double.parseDouble(stat.group(2)) / SECONDS,
                bytes());
    }

    private static Contribution contribution(String member, int sequence, int calls, List<Filter> filters) {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < COUNTERS; i++) {
            counts.put("latency.candidate." + i, (long) calls / COUNTERS + 1);
        }
        List<Testimony> testimonies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long key = (member.hashCode() * 31L + sequence * 5L + i) * 0x9E3779B97F4A7C15L >>> 20;
            filters.forEach(filter -> testimonies.add(new Testimony(filter, key, "heard." + filter.name())));
        }
        return new Contribution(member, sequence, counts, Set.copyOf(filters), testimonies);
    }

    private long bytes() {
        return redis.keys("*").stream().mapToLong(redis::memoryUsage).sum();
    }

    @Test
    void commandsGrowNeitherWithCallsNorWithTheFleet() {
        Cost small = cost(10, 100);
        Cost busy = cost(10, 100_000);
        Cost larger = cost(100, 100);
        Cost large = cost(1_000, 100);
        System.out.println("| members | calls a member and second | commands a member and second"
                + " | server time a second | memory |\n|---|---|---|---|---|");
        List.of(small, busy, larger, large).forEach(System.out::println);

        assertThat(busy.commands).isEqualTo(small.commands);
        for (Cost cost : List.of(small, busy, larger, large)) {
            assertThat(cost.commands / cost.members)
                    .as("lease, contribute and load; the leader cuts and settles besides; scripts loaded once")
                    .isBetween(2.9, 3.0 + 4.0 / cost.members);
        }
        assertThat(large.bytes)
                .as("bounded by filters, and some bytes a member")
                .isLessThan(1_500_000);
    }

    @Test
    void aFilterCostsWhatItsKeysCostAndNeverMoreThanItsBits() {
        StringBuilder table = new StringBuilder("| keys in a filter of 2^20 | bytes |\n|---|---|\n");
        Filter filter = new Filter("errors.0", 1 << 20);
        long last = 0;
        int sequence = 0;
        int heard = 0;
        for (int keys : List.of(3, 30, 300, 512, 513, 100_000)) {
            List<Testimony> testimonies = new ArrayList<>();
            while (heard < keys) {
                testimonies.add(new Testimony(filter, heard++ * 0x9E3779B97F4A7C15L >>> 20, "failed"));
                if (testimonies.size() == Contribution.MAX_ITEMS || heard == keys) {
                    store.contribute(ID, new Contribution("a", ++sequence, Map.of(), Set.of(filter), testimonies));
                    testimonies.clear();
                }
            }
            last = redis.memoryUsage("coalmine:{pricing}:marks:2026-11-22:1");
            table.append(String.format(Locale.ROOT, "| %,d | %,d |%n", keys, last));
            assertThat(last).isLessThan(keys <= 512 ? 200 + 5L * keys : 165_000);
        }
        System.out.println(table);
        assertThat(last).isGreaterThan(1 << 17);
    }
}
