package dev.coalmine.micronaut;

import static dev.coalmine.micronaut.Contexts.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import dev.coalmine.event.Phase;
import dev.coalmine.fleet.redis.RedisFleetStore;
import dev.coalmine.store.FleetHealth;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.StateStore;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/** An application whose instances are a fleet, where Redis is configured. */
@Timeout(180)
class FleetPickUpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Factory
    @Requires(property = "store")
    static final class OwnStore {
        @Singleton
        StateStore store() {
            return new InMemoryStateStore();
        }
    }

    private static ApplicationContext instance(String uri) {
        List<String> properties = new ArrayList<>(List.of(
                "coalmine.fleet.redis.uri", uri,
                "coalmine.fleet.redis.prefix", "shop",
                "coalmine.fleet.redis.lifetime", "10d",
                "coalmine.fleet.redis.timeout", "2s",
                "coalmine.fleet.redis.connect-timeout", "5s",
                "coalmine.fleet.size", "50"));
        for (String rollout : List.of("pricing", "discount", "texts", "numbers")) {
            properties.addAll(List.of("coalmine.rollouts." + rollout + ".revision", "r1"));
        }
        for (String other : List.of("quote", "checkout", "future", "mono", "keyless")) {
            properties.addAll(List.of("coalmine.rollouts." + other + ".enabled", "false"));
        }
        return start(properties.toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Rollout pricing(ApplicationContext context) {
        return context.getBean(Rollouts.class).find("pricing").orElseThrow();
    }

    @Test
    void instancesAreOneFleetAndWhatOneRollsBackAllDo() throws IOException {
        int port = freePort();
        RedisServer redis = RedisServer.newRedisServer()
                .bind("127.0.0.1")
                .port(port)
                .setting("save \"\"")
                .build();
        redis.start();
        try (ApplicationContext one = instance("redis://127.0.0.1:" + port);
                ApplicationContext other = instance("redis://127.0.0.1:" + port)) {
            assertThat(one.getBean(StateStore.class)).hasToString("Redis at 127.0.0.1:" + port + ", keys shop:*");
            List<Rollout> both = List.of(pricing(one), pricing(other));
            await().atMost(PATIENCE)
                    .until(() -> both.stream().filter(FleetPickUpTest::leads).count() == 1);
            await().atMost(PATIENCE)
                    .until(() ->
                            both.stream().allMatch(each -> fleet(each).members().size() == 2));
            pricing(one).by("anna").abort("down");
            await().atMost(PATIENCE).until(() -> pricing(other).status().phase() instanceof Phase.Aborted);
            assertThat(pricing(other).status().audit().entries())
                    .last()
                    .satisfies(entry -> assertThat(entry.who()).isEqualTo("anna"));
        } finally {
            redis.stop();
        }
    }

    private static boolean leads(Rollout rollout) {
        return fleet(rollout).leads();
    }

    private static FleetHealth fleet(Rollout rollout) {
        FleetHealth fleet = rollout.status().fleet();
        assertThat(fleet).isNotNull();
        return fleet;
    }

    private static List<String> problems(String... properties) {
        Throwable cause = catchThrowable(() -> start(properties).close());
        while (!(cause instanceof InvalidConfigException)) {
            assertThat(cause).isNotNull();
            cause = cause.getCause();
        }
        return ((InvalidConfigException) cause)
                .problems().stream().map(Problem::property).toList();
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(problems(
                        "coalmine.fleet.redis.uri", "http://nowhere",
                        "coalmine.fleet.redis.prefix", "a b",
                        "coalmine.fleet.redis.timeout", "1h"))
                .containsExactly(
                        "coalmine.fleet.redis.uri", "coalmine.fleet.redis.prefix", "coalmine.fleet.redis.timeout");
        assertThat(problems("coalmine.fleet.size", "0", "coalmine.fleet.redis.urn", "redis://127.0.0.1:1"))
                .containsExactly("coalmine.fleet.size", "coalmine.fleet.redis.urn");
    }

    @Test
    void aStoreOfTheApplicationComesFirst() {
        try (ApplicationContext context = start("store", "own", "coalmine.fleet.redis.uri", "redis://127.0.0.1:1")) {
            assertThat(context.findBean(RedisFleetStore.class)).isEmpty();
            assertThat(context.getBean(StateStore.class)).isInstanceOf(InMemoryStateStore.class);
        }
    }

    @Test
    void withoutAnAddressThereIsNoFleet() {
        try (ApplicationContext context = start("coalmine.rollouts.pricing.revision", "r1")) {
            assertThat(context.findBean(StateStore.class)).isEmpty();
            assertThat(pricing(context).status().fleet()).isNull();
        }
    }
}
