package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.FleetStoreContract;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.States;
import dev.coalmine.store.Struggle;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of a fleet's store, on a real server. */
@Tag("lettuce")
class RedisFleetStoreTest extends FleetStoreContract {
    private static final RolloutId BARRIER = new RolloutId("barrier", "1");

    private static RedisProcess server;
    private static RedisClient client;
    private static RedisCommands<String, String> redis;

    private final Stores stores = new Stores();
    private RedisFleetStore first;
    private RedisFleetStore second;
    private int opened;

    @BeforeAll
    static void start() throws Exception {
        server = RedisProcess.start();
        client = RedisClient.create(server.uri());
        redis = client.connect().sync();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            client.shutdown();
            server.close();
        }
    }

    @BeforeEach
    void open2() {
        redis.flushall();
        redis.set(Stores.TEST_CLOCK, "1000000000");
        first = stores.openWithTestClock(server.uri());
        second = stores.openWithTestClock(server.uri());
    }

    @AfterEach
    void close() throws Exception {
        stores.close();
    }

    /** Returns one of two instances, in turn. */
    @Override
    protected FleetStore open() {
        return opened++ % 2 == 0 ? first : second;
    }

    @Override
    protected boolean signals() {
        return true;
    }

    /** What was published before is told before: the server and the connection keep the order. */
    @Override
    protected void awaitHints(StateStore watching) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (StateStore.Watch barrier = watching.watch(BARRIER, told::countDown)) {
            redis.publish(new Keys("coalmine").channel(BARRIER), "");
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Override
    protected void pass(Duration time) {
        redis.incrby(Stores.TEST_CLOCK, TimeUnit.NANOSECONDS.toMicros(time.toNanos()));
    }

    @Test
    @Fault(45)
    void membersWhoStruggleLoseNothing() {
        for (long seed = 0; seed < 5; seed++) {
            redis.flushall();
            Struggle.assertNoChangeIsLostOrMadeTwice(first, seed);
            redis.flushall();
            Struggle.assertEveryContributionIsJudgedExactlyOnce(first, seed);
        }
    }

    @Test
    void itIsAsDurableAsTheServer() {
        assertThat(first.durable()).isTrue();
        assertThat(first.replace(0, States.example())).isTrue();
        first.close();
        assertThat(stores.open(server.uri()).load(States.ID)).contains(States.example());
    }
}
