package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Fault;
import dev.coalmine.store.Contribution;
import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import dev.coalmine.store.FleetStore.Member;
import dev.coalmine.store.InMemoryFleetStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.States;
import dev.coalmine.store.StoreException;
import dev.coalmine.store.StoredState;
import dev.coalmine.verdict.Wealth;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept on the server: as much as it should be, for as long, and refused when it cannot be right. */
class RedisPayloadTest {
    private static final RolloutId ID = States.ID;
    private static final Keys KEYS = new Keys("coalmine");
    private static final Filter FILTER = new Filter("errors.0", 1 << 16);

    private static RedisProcess server;
    private static RedisClient client;
    private static RedisCommands<String, String> redis;
    private static final Stores STORES = new Stores();
    private static RedisFleetStore store;

    @BeforeAll
    @BeforeContainer
    static void start() throws Exception {
        if (server == null) {
            server = RedisProcess.start();
            client = RedisClient.create(server.uri());
            redis = client.connect().sync();
            store = STORES.open(server.uri());
        }
    }

    @AfterAll
    @AfterContainer
    static void stop() throws Exception {
        if (server != null) {
            STORES.close();
            client.shutdown();
            server.close();
            server = null;
        }
    }

    @BeforeEach
    @BeforeTry
    void empty() {
        redis.flushall();
    }

    private static Contribution counts(long sequence, Map<String, Long> counts) {
        return new Contribution("a", sequence, counts, Set.of(FILTER), List.of());
    }

    /** Everything there is of a revision in use. */
    private static void fill() {
        assertThat(store.replace(0, States.example())).isTrue();
        store.contribute(ID, counts(1, Map.of("calls", 5L)));
        assertThat(store.settle(ID, new Settlement(store.cut(ID).number(), States.wealth(1))))
                .isTrue();
        store.contribute(
                ID,
                new Contribution(
                        "a", 2, Map.of("calls", 7L), Set.of(FILTER), List.of(new Testimony(FILTER, 7, "failed"))));
        assertThat(store.cut(ID).counts()).isEqualTo(Map.of("calls", 7L, "failed", 1L));
        store.contribute(ID, counts(3, Map.of("calls", 9L)));
        assertThat(store.lease(ID, new Member("a", "0.1.0"), Duration.ofSeconds(30)))
                .isEqualTo(new Member("a", "0.1.0"));
    }

    private static List<Supplier<Object>> readings() {
        return List.of(
                () -> store.load(ID),
                () -> store.settled(ID),
                () -> store.cut(ID),
                () -> store.members("pricing"),
                () -> store.lease(ID, new Member("b", "0.1.0"), Duration.ofSeconds(1)));
    }

    // ---- lifetimes

    @Test
    void allThatIsKeptOfARevisionEndsAtTheSameMoment() {
        fill();
        List<String> keys = redis.keys("*");
        assertThat(keys).hasSize(7);
        long end = System.currentTimeMillis() + redis.pttl(KEYS.record(ID));
        for (String key : keys) {
            long itsEnd = System.currentTimeMillis() + redis.pttl(key);
            assertThat(itsEnd).as(key).isBetween(end - 10_000, end + 60_000);
            assertThat(redis.pttl(key))
                    .as(key)
                    .isLessThanOrEqualTo(Duration.ofDays(30).toMillis());
        }
    }

    @Test
    void useRenewsTheLifetimeOfAllOfIt() throws Exception {
        fill();
        String record = KEYS.record(ID);
        for (String key : KEYS.all(ID)) {
            redis.pexpire(key, Duration.ofDays(3));
        }
        assertThat(store.load(ID)).isPresent();
        await().untilAsserted(() -> {
            for (String key : redis.keys("coalmine:{pricing}:*:2026-11-22*")) {
                assertThat(redis.ttl(key))
                        .as(key)
                        .isGreaterThan(Duration.ofDays(29).toSeconds());
            }
        });
        assertThat(redis.ttl(record)).isGreaterThan(Duration.ofDays(29).toSeconds());
    }

    @Test
    void filtersThatNobodyNamesAreForgottenAndOthersKept() {
        Filter quiet = new Filter("errors.since-start", 1 << 16);
        for (int window = 1; window <= 40; window++) {
            Filter recent = new Filter("errors." + window, 1 << 16);
            List<Testimony> testimonies = new ArrayList<>(List.of(new Testimony(recent, 7, "recent")));
            if (window == 1) {
                testimonies.add(new Testimony(quiet, 7, "ever"));
            }
            for (int turn = 0; turn < 10; turn++) {
                long sequence = window * 10L + turn;
                store.contribute(
                        ID, new Contribution("a", sequence, Map.of("calls", 1L), Set.of(quiet, recent), testimonies));
                long number = store.cut(ID).number();
                assertThat(store.settle(ID, new Settlement(number, States.wealth(1))))
                        .isTrue();
            }
            assertThat(redis.keys("*:marks:*")).hasSizeLessThanOrEqualTo(9);
        }
        store.contribute(
                ID, new Contribution("a", 1_000, Map.of(), Set.of(quiet), List.of(new Testimony(quiet, 7, "ever"))));
        assertThat(store.cut(ID).counts()).as("the quiet one remembers its key").isEmpty();
    }

    @Test
    void whatDoesNotFitIsRefusedWhole() {
        Set<Filter> many = new HashSet<>();
        for (int i = 0; i < 16; i++) {
            many.add(new Filter("f" + i, 1 << 10));
        }
        store.contribute(ID, new Contribution("a", 1, Map.of("calls", 1L), many, List.of()));
        Set<Filter> more = new HashSet<>();
        for (int i = 0; i < 16; i++) {
            more.add(new Filter("g" + i, 1 << 10));
        }
        String before = RedisFaultsTest.digest(redis);
        assertThatThrownBy(() -> store.contribute(ID, new Contribution("a", 2, Map.of("calls", 1L), more, List.of())))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no more than 24 filters fit beside each other");
        Filter other = new Filter("f1", 1 << 12);
        assertThatThrownBy(() ->
                        store.contribute(ID, new Contribution("a", 2, Map.of("calls", 1L), Set.of(other), List.of())))
                .hasMessageContaining("filter f1 has 1024 bits where the contribution says 4096");
        assertThat(RedisFaultsTest.digest(redis)).isEqualTo(before);

        for (int batch = 0; batch < 5; batch++) {
            Map<String, Long> counts = new LinkedHashMap<>();
            for (int i = 0; i < 4_000; i++) {
                counts.put("counter-" + batch + "-" + i, 1L);
            }
            store.contribute(ID, counts(10 + batch, counts));
        }
        assertThatThrownBy(() -> store.contribute(ID, counts(20, Map.of("calls", 1L))))
                .hasMessageContaining("the open slice has more than 16384 counters");
        assertThat(store.cut(ID).counts()).hasSize(20_001);
    }

    @Test
    void countsAreExactBeyondWhatTheServersScriptsCanCount() {
        for (int i = 1; i <= 100; i++) {
            store.contribute(ID, counts(i, Map.of("nanos", Contribution.MAX_COUNT - 1)));
        }
        assertThat(store.cut(ID).counts()).isEqualTo(Map.of("nanos", 100 * (Contribution.MAX_COUNT - 1)));
    }

    /** The plainest store says what is right, through all sizes of filters and both forms of marks. */
    @Property(tries = 40)
    void itCountsLikeThePlainestStore(@ForAll long seed) {
        Random random = new Random(seed);
        InMemoryFleetStore plain = new InMemoryFleetStore(() -> 0);
        List<Filter> filters = List.of(new Filter("few", 1 << 10), new Filter("some", 1 << 12), FILTER);
        int keys = 1 + random.nextInt(3_000);
        for (int i = 0; i < 20; i++) {
            List<Testimony> testimonies = new ArrayList<>();
            int most = random.nextInt(3) == 0 ? 1_000 : 20;
            for (int t = random.nextInt(most); t > 0; t--) {
                long key = random.nextInt(keys) * 0x9E3779B97F4A7C15L;
                testimonies.add(new Testimony(filters.get(random.nextInt(3)), key, "arm" + random.nextInt(2)));
            }
            String member = "m" + random.nextInt(3);
            long sequence = random.nextInt(12) + 1L;
            Contribution contribution = new Contribution(
                    member, sequence, Map.of("calls", (long) random.nextInt(5)), Set.copyOf(filters), testimonies);
            plain.contribute(ID, contribution);
            store.contribute(ID, contribution);
            if (random.nextInt(4) == 0) {
                Map<String, Long> right = new LinkedHashMap<>(plain.cut(ID).counts());
                right.values().removeIf(count -> count == 0);
                assertThat(store.cut(ID).counts()).isEqualTo(right);
                Settlement settlement = new Settlement(plain.cut(ID).number(), States.wealth(i));
                assertThat(plain.settle(ID, settlement)).isEqualTo(store.settle(ID, settlement));
            }
        }
    }

    // ---- what cannot be right

    @Test
    @Fault(49)
    void whatAnotherVersionWroteIsRefusedAndNeverOverwritten() {
        fill();
        redis.hset(KEYS.record(ID), "format", "2");
        String before = RedisFaultsTest.digest(redis);
        List<Runnable> uses = List.of(
                () -> store.load(ID),
                () -> store.replace(17, States.inRow(ID, 18)),
                () -> store.contribute(ID, counts(9, Map.of("calls", 1L))),
                () -> store.cut(ID),
                () -> store.settled(ID),
                () -> store.settle(ID, new Settlement(2, States.wealth(2))));
        for (Runnable use : uses) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("format \"2\" of coalmine:{pricing}:record:2026-11-22 is unknown,"
                            + " this version of Coalmine knows 1: another one wrote it");
        }
        assertThat(RedisFaultsTest.digest(redis)).isEqualTo(before);
    }

    @Test
    @Fault(49)
    void whatIsTooLongIsRefusedBeforeItIsSent() {
        fill();
        String tooLong = "x".repeat(3 * StoredState.MAX_TEXT + 1);
        redis.hset(KEYS.record(ID), "state", tooLong);
        assertThatThrownBy(() -> store.load(ID))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(
                        "is " + tooLong.length() + " bytes long, at most " + 3 * StoredState.MAX_TEXT + " are allowed");
        redis.hset(KEYS.record(ID), "wealth", "x".repeat(3 * Wealth.MAX_TEXT + 1));
        assertThatThrownBy(() -> store.settled(ID)).hasMessageContaining("bytes long, at most");
        redis.hset(KEYS.cut(ID), "x".repeat(1_000), "1");
        assertThatThrownBy(() -> store.cut(ID)).hasMessageContaining("name or value of 1000 bytes, at most 64");
        redis.zadd(KEYS.members("pricing"), 1, "x".repeat(1_000));
        assertThatThrownBy(() -> store.members("pricing")).hasMessageContaining("1000 bytes long, at most 400");
    }

    @Test
    @Fault(49)
    void theStateOfAnotherRolloutIsRefused() {
        fill();
        RolloutId other = new RolloutId("pricing", "other");
        redis.hset(KEYS.record(other), redis.hgetall(KEYS.record(ID)));
        assertThatThrownBy(() -> store.load(other))
                .hasMessageEndingWith("the record of pricing@other in version 17 holds the state of"
                        + " pricing@2026-11-22 in version 17");
    }

    @Provide
    Arbitrary<String> junk() {
        return Arbitraries.oneOf(
                Arbitraries.of("", "0", "1", "-1", "17", "999999999999999999999", "1e9", "nan", " ", "\n", "a b c"),
                Arbitraries.strings().all().ofMaxLength(80),
                Arbitraries.of(
                        "errors.0 65536 99 1\n", "errors.0 65536 1 1\n", "x x x x\n", "1 a b", "99999999999999 a b"),
                Arbitraries.just(States.example().toText()),
                Arbitraries.just(States.wealth(1).toText()));
    }

    /** Whatever stands anywhere: an answer or a clear refusal, and what was not understood is not overwritten. */
    @Property(tries = 150)
    @Fault(49)
    void junkIsReadOrRefused(@ForAll("junk") String junk, @ForAll Random random) {
        fill();
        List<String> fields = List.of("format", "version", "state", "slice", "wealth", "turn", "filters", "other");
        String field = fields.get(random.nextInt(fields.size()));
        switch (random.nextInt(7)) {
            case 0, 1 -> redis.hset(KEYS.record(ID), field, junk);
            case 2 -> redis.hset(KEYS.cut(ID), random.nextBoolean() ? " slice" : junk, junk);
            case 3 -> redis.hset(KEYS.open(ID), "calls", junk);
            case 4 -> redis.zadd(KEYS.members("pricing"), 1, junk);
            case 5 -> redis.hset(KEYS.leases("pricing"), ID.revision(), junk);
            default -> {
                List<String> keys = redis.keys("*");
                String key = keys.get(random.nextInt(keys.size()));
                redis.del(key);
                redis.rpush(key, junk + "x");
            }
        }
        Map<String, String> record = recordOf();
        for (Supplier<Object> reading : readings()) {
            try {
                assertThat(reading.get()).isNotNull();
            } catch (StoreException e) {
                assertThat(e.getMessage()).startsWith("Cannot ").hasSizeLessThan(600);
            }
        }
        try {
            store.contribute(ID, counts(9, Map.of("calls", 1L)));
            assertThat(store.replace(16, States.inRow(ID, 18))).isFalse();
        } catch (StoreException e) {
            assertThat(e.getMessage()).startsWith("Cannot ").hasSizeLessThan(600);
        }
        Map<String, String> after = recordOf();
        for (String kept : List.of("version", "state", "wealth", "slice")) {
            assertThat(after.get(kept)).isEqualTo(record.get(kept));
        }
    }

    private static Map<String, String> recordOf() {
        return redis.type(KEYS.record(ID)).equals("hash") ? redis.hgetall(KEYS.record(ID)) : Map.of();
    }
}
