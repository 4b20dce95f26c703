package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.store.Contribution;
import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.FleetStore.Member;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.Slice;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.States;
import dev.coalmine.store.StoreException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store does when its server, or the network before it, does what they do in life. */
@Timeout(120)
class RedisFaultsTest {
    private static final RolloutId ID = States.ID;
    private static final Filter FILTER = new Filter("errors.0", 1 << 16);
    private static final Member ME = new Member("me/1", "0.1.0");

    private RedisProcess server;
    private Proxy proxy;
    private final Stores stores = new Stores();

    @BeforeEach
    void start() throws Exception {
        server = RedisProcess.start();
        proxy = stores.add(Proxy.before(server));
    }

    @AfterEach
    void stop() throws Exception {
        stores.close();
        server.close();
    }

    private RedisFleetStore open(String uri) {
        Duration timeout = Duration.ofMillis(250);
        return stores.open(uri, new Settings("coalmine", Duration.ofDays(30), timeout, Duration.ofSeconds(2)));
    }

    private static Contribution calls(String member, long sequence, long calls, Testimony... testimonies) {
        return new Contribution(member, sequence, Map.of("calls", calls), Set.of(FILTER), List.of(testimonies));
    }

    /** All that a store can be asked for. */
    private static List<Runnable> everything(FleetStore store) {
        return List.of(
                () -> store.load(ID),
                () -> store.replace(1, States.inRow(ID, 2)),
                () -> store.contribute(ID, calls("me", 1, 1)),
                () -> store.cut(ID),
                () -> store.settled(ID),
                () -> store.settle(ID, new Settlement(1, States.wealth(1))),
                () -> store.lease(ID, ME, Duration.ofSeconds(2)),
                () -> store.members("pricing"),
                () -> store.leave(ID, ME));
    }

    private static <T> T eventually(Callable<T> question) {
        return await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(question, answer -> answer != null);
    }

    @Test
    @Fault(43)
    @Promise("F3")
    void aFrozenServerIsWaitedForNoLongerThanTheTimeout() throws Exception {
        RedisFleetStore store = open(server.uri());
        assertThat(eventually(() -> store.replace(0, States.inRow(ID, 1)))).isTrue();
        server.freeze();

        for (Runnable question : everything(store)) {
            assertThatThrownBy(question::run)
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("Cannot ")
                    .hasMessageContaining("Redis at 127.0.0.1:" + server.port() + ": no ");
        }
        assertThatThrownBy(() -> open(server.uri()).load(ID)).isInstanceOf(StoreException.class);

        server.thaw();
        assertThat(eventually(() -> store.load(ID)).orElseThrow().stamp().version())
                .as("what was asked for while it was frozen may have been done since, but nothing else")
                .isIn(1L, 2L);
        assertThat(eventually(() -> store.cut(ID).counts())).isIn(Map.of(), Map.of("calls", 1L));
    }

    @Test
    @Fault(43)
    void aSlowServerIsNoFailure() throws Exception {
        RedisFleetStore store = stores.open(proxy.uri());
        store.contribute(ID, calls("me", 1, 10));
        proxy.holdAnswers();
        List<Throwable> failures = new ArrayList<>();
        Thread caller = new Thread(() -> {
            try {
                store.contribute(ID, calls("me", 2, 7));
            } catch (StoreException e) {
                failures.add(e);
            }
        });
        caller.start();
        try (var direct = RedisClient.create(server.uri())) {
            var redis = direct.connect().sync();
            await().until(() ->
                    redis.get(new Keys("coalmine").sequence(ID, "me")).equals("2"));
        }
        proxy.releaseAnswers();
        caller.join();
        assertThat(failures).isEmpty();
        assertThat(store.cut(ID).counts()).isEqualTo(Map.of("calls", 17L));
    }

    @Test
    @Fault(44)
    @Promise("F3")
    void aServerThatComesBackEmptyLearnsTheStateFromItsMembers() throws Exception {
        RedisFleetStore one = open(server.uri());
        RedisFleetStore other = open(server.uri());
        AtomicInteger told = new AtomicInteger();
        eventually(() -> one.watch(ID, told::incrementAndGet));
        assertThat(one.replace(0, States.inRow(ID, 5))).as("tripped").isTrue();
        one.contribute(ID, calls("a", 1, 100));
        await().until(() -> told.get() > 0);

        server.kill();
        assertThatThrownBy(() -> one.load(ID)).isInstanceOf(StoreException.class);
        server.restart();

        assertThat(eventually(() -> one.load(ID))).as("forgotten").isEmpty();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told).as("told that it is back").hasValueGreaterThan(1));
        assertThat(one.replace(0, States.inRow(ID, 5)))
                .as("the one writes it again")
                .isTrue();
        assertThat(eventually(() -> other.replace(0, States.inRow(ID, 5)))).isFalse();
        assertThat(other.load(ID)).as("the other finds it there").contains(States.inRow(ID, 5));

        assertThat(one.settled(ID))
                .as("a judge that remembers more begins anew")
                .isEmpty();
        one.contribute(ID, calls("a", 2, 3));
        assertThat(other.cut(ID)).isEqualTo(new Slice(1, Map.of("calls", 3L)));
    }

    /** A writer and a judge that do as the contract says, while a proxy swallows answers as a coin falls. */
    @Test
    @Fault(45)
    void whatWasDoneAlthoughItsAnswerWasLostIsNotDoneAgain() throws Exception {
        RedisFleetStore store = stores.open(
                proxy.uri(),
                new Settings("coalmine", Duration.ofDays(30), Duration.ofMillis(100), Duration.ofSeconds(2)));
        RedisFleetStore onlooker = stores.open(server.uri());
        Random random = new Random(45);
        int rounds = 10;
        int testified = 0;
        for (long round = 1; round <= rounds; round++) {
            long number = round;
            untilKnown(store, random, () -> {
                store.contribute(ID, calls("me", number, number, new Testimony(FILTER, number % 7, "failed")));
                return true;
            });
            untilKnown(
                    store,
                    random,
                    () -> store.replace(number - 1, States.inRow(ID, number))
                            || store.load(ID).equals(Optional.of(States.inRow(ID, number))));
            Slice slice = onlooker.cut(ID);
            assertThat(slice.counts()).containsEntry("calls", number);
            testified += slice.counts().getOrDefault("failed", 0L).intValue();
            Settlement settlement = new Settlement(number, States.wealth(number));
            untilKnown(
                    store,
                    random,
                    () -> store.settle(ID, settlement) || store.settled(ID).equals(Optional.of(settlement)));
        }
        assertThat(proxy.swallowed()).as("bytes of answers lost").isGreaterThan(50);
        assertThat(testified).as("seven keys, each once").isEqualTo(7);
        assertThat(onlooker.load(ID)).contains(States.inRow(ID, rounds));
        assertThat(onlooker.settled(ID)).contains(new Settlement(rounds, States.wealth(rounds)));
    }

    /** Asks until there is an answer, which is lost half of the time. */
    private void untilKnown(FleetStore store, Random random, Callable<Boolean> deed) throws Exception {
        for (boolean known = false; !known; ) {
            proxy.weather(random.nextBoolean() ? Proxy.Weather.CLEAR : Proxy.Weather.LOSES_ANSWERS);
            try {
                assertThat(deed.call()).isTrue();
                known = true;
            } catch (StoreException e) {
                assertThat(e).hasMessageStartingWith("Cannot ");
                proxy.weather(Proxy.Weather.CLEAR);
                eventually(() -> store.load(ID));
            }
        }
    }

    @Test
    @Fault(46)
    @Promise("F1")
    void whoMissedAChangeWhileItsConnectionWasResetIsToldAfterwards() throws Exception {
        RedisFleetStore watching = open(proxy.uri());
        RedisFleetStore other = stores.open(server.uri());
        AtomicInteger told = new AtomicInteger();
        eventually(() -> watching.watch(ID, told::incrementAndGet));

        proxy.reset(true);
        assertThat(other.replace(0, States.inRow(ID, 5))).isTrue();
        assertThat(told).hasValue(0);
        assertThatThrownBy(() -> watching.load(ID)).isInstanceOf(StoreException.class);

        proxy.reset(false);
        assertThat(eventually(() -> watching.load(ID))).as("polled").contains(States.inRow(ID, 5));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told).hasValueGreaterThan(0));
        int before = told.get();
        assertThat(other.replace(5, States.inRow(ID, 6))).isTrue();
        await().untilAsserted(() -> assertThat(told).as("and hears again").hasValueGreaterThan(before));
    }

    /** Nobody resets a connection into a black hole; what ends it is that the store gives it up. */
    @Test
    @Fault({46, 47})
    void aConnectionIntoABlackHoleIsGivenUp() throws Exception {
        RedisFleetStore store = open(proxy.uri());
        AtomicInteger told = new AtomicInteger();
        eventually(() -> store.watch(ID, told::incrementAndGet));
        assertThat(store.load(ID)).isEmpty();

        proxy.weather(Proxy.Weather.BLACK_HOLE);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            try {
                store.load(ID);
                return false;
            } catch (StoreException e) {
                return e.getMessage().contains("no connection");
            }
        });
        RedisFleetStore other = stores.open(server.uri());
        assertThat(other.replace(0, States.inRow(ID, 5))).isTrue();

        proxy.weather(Proxy.Weather.CLEAR);
        assertThat(eventually(() -> store.load(ID))).contains(States.inRow(ID, 5));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told)
                        .as("the watch is on a new connection, too")
                        .hasValueGreaterThan(0));
        int before = told.get();
        assertThat(other.replace(5, States.inRow(ID, 6))).isTrue();
        await().untilAsserted(() -> assertThat(told).hasValueGreaterThan(before));
    }

    @Test
    @Fault(48)
    void whoJoinsOnlyReads() {
        try (var direct = RedisClient.create(server.uri())) {
            var redis = direct.connect().sync();
            RedisFleetStore joiner = stores.open(server.uri());
            join(joiner);
            assertThat(redis.dbsize()).as("nothing came to be").isZero();

            RedisFleetStore old = stores.open(server.uri());
            assertThat(old.replace(0, States.example())).isTrue();
            old.contribute(ID, calls("a", 1, 100, new Testimony(FILTER, 7, "failed")));
            assertThat(old.settle(ID, new Settlement(old.cut(ID).number(), States.wealth(1))))
                    .isTrue();
            old.contribute(ID, calls("a", 2, 50, new Testimony(FILTER, 8, "failed")));
            String digest = digest(redis);

            assertThat(joiner.load(ID)).contains(States.example());
            assertThat(joiner.settled(ID)).contains(new Settlement(1, States.wealth(1)));
            join(joiner);
            join(stores.open(server.uri()));
            assertThat(digest(redis)).as("all data").isEqualTo(digest);
            assertThat(joiner.replace(0, States.inRow(ID, 1))).isFalse();
            joiner.contribute(ID, calls("a", 1, 1_000));
            assertThat(digest(redis)).as("what comes too late").isEqualTo(digest);
        }
    }

    private static void join(FleetStore joiner) {
        assertThatCode(() -> {
                    joiner.load(ID);
                    joiner.settled(ID);
                    joiner.members("pricing");
                    try (StateStore.Watch watch = joiner.watch(ID, () -> {})) {
                        joiner.load(ID);
                    }
                })
                .doesNotThrowAnyException();
    }

    /** A digest of all that the server holds, by the server itself. */
    static String digest(RedisCommands<String, String> redis) {
        return redis.eval(
                "local all = {} for _, key in ipairs(redis.call('KEYS', '*')) do"
                        + " all[#all + 1] = key .. redis.sha1hex(redis.call('DUMP', key)) end"
                        + " table.sort(all) return table.concat(all, '\\n')",
                ScriptOutputType.VALUE);
    }
}
