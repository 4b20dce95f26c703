package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.store.FleetStore.Member;
import dev.coalmine.store.States;
import dev.coalmine.store.StoreException;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisFleetStoreBuilderTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "http://u:secret@h", "redis://u:secret@", "redis-socket:///x"})
    void aUriThatCannotBeMeantIsRefusedWithoutItsPassword(String uri) {
        assertThatThrownBy(() -> RedisFleetStore.builder().uri(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid uri ")
                .hasMessageContaining("allowed is redis://, rediss://, redis-sentinel://")
                .hasMessageNotContaining("secret");
    }

    @Test
    void settingsAreChecked() {
        RedisFleetStore.Builder builder = RedisFleetStore.builder();
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Where Redis is was not set: add uri(\"redis://host:6379\"), cluster(...) or client(...)");
        assertThatThrownBy(() -> builder.timeout(Duration.ofMillis(9)))
                .hasMessage("Invalid timeout PT0.009S: allowed is PT0.01S to PT10S");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofMinutes(1)))
                .hasMessage("Invalid connectTimeout PT1M: allowed is PT0.01S to PT30S");
        assertThatThrownBy(() -> builder.lifetime(Duration.ofMinutes(59)))
                .hasMessage("Invalid lifetime PT59M: allowed is PT1H to PT87600H");
        assertThatThrownBy(() -> builder.prefix("a{b"))
                .hasMessage("Invalid prefix a{b: allowed are 1 to 64 letters, digits, dots, dashes and underscores");
        assertThatThrownBy(() -> builder.cluster()).hasMessageStartingWith("Invalid cluster of no URIs");
        assertThatThrownBy(() -> builder.cluster("redis://h/3")).hasMessageContaining("without a database");
        assertThatThrownBy(() -> builder.uri("redis://h?timeout=3s"))
                .hasMessage(
                        "Invalid uri redis://h?timeout=3s: it has a timeout, which is set by timeout(Duration) alone");
        builder.uri("redis://u:secret@h:7000");
        assertThatThrownBy(() -> builder.cluster("redis://other"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("where Redis is was already set to h:7000");
        builder.tls(SslOptions.create());
        assertThatThrownBy(builder::build)
                .hasMessage("tls is set, but h:7000 does not use it: begin the URI with rediss://, or leave tls out");
    }

    @Test
    void nothingConnectsBeforeItIsUsedAndAServerThatIsNotThereIsSaid() throws Exception {
        int nobody = RedisProcess.freePort();
        try (RedisFleetStore store = RedisFleetStore.builder()
                .uri("redis://shop:secret@127.0.0.1:" + nobody)
                .prefix("shop")
                .connectTimeout(Duration.ofSeconds(30))
                .build()) {
            assertThat(store).hasToString("Redis at 127.0.0.1:" + nobody + ", keys shop:*");
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> store.load(States.ID))
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith("Cannot load the state of pricing@2026-11-22, Redis at 127.0.0.1:"
                                + nobody + ": no connection: ")
                        .hasMessageNotContaining("secret");
            }
            Member me = new Member("a", "1");
            assertThatThrownBy(() -> store.lease(States.ID, me, Duration.ofMinutes(2)))
                    .hasMessage("Invalid term PT2M: allowed is PT0.001S to PT1M");
            store.close();
            assertThatThrownBy(() -> store.load(States.ID)).hasMessageEndingWith(": the store is closed");
        }
    }
}
