package dev.coalmine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetConfigTest {
    private static FleetConfig fleet(Map<String, ?> properties) {
        return CoalmineConfig.read(Map.of("fleet", properties)).fleet();
    }

    @Test
    void everythingIsReadInAllItsSpellings() {
        FleetConfig fleet = fleet(Map.of(
                "size", "200",
                "redis.uri", "rediss://shop:secret@redis.internal:6380",
                "redis.prefix", "shop",
                "redis.lifetime", "10d",
                "redis.timeout", "PT0.1S",
                "redis.connectTimeout", "2s"));
        assertThat(fleet.size()).hasValue(200);
        assertThat(fleet.redisUri()).hasValue("rediss://shop:secret@redis.internal:6380");
        assertThat(fleet.redisPrefix()).hasValue("shop");
        assertThat(fleet.redisLifetime()).hasValue(Duration.ofDays(10));
        assertThat(fleet.redisTimeout()).hasValue(Duration.ofMillis(100));
        assertThat(fleet.redisConnectTimeout()).hasValue(Duration.ofSeconds(2));
        assertThat(fleet).hasToString("fleet of 200, over Redis");
        assertThat(fleet).isNotEqualTo(fleet(Map.of("size", "200")));
    }

    @Test
    void nothingSaidIsNoFleet() {
        FleetConfig fleet = CoalmineConfig.read(Map.of()).fleet();
        assertThat(fleet.size()).isEmpty();
        assertThat(fleet.redisUri()).isEmpty();
        assertThat(fleet).hasToString("fleet of the default size, without Redis");
        assertThat(fleet).isEqualTo(fleet(Map.of())).hasSameHashCodeAs(fleet(Map.of()));
    }

    @Test
    void whatIsWrongIsSaidWithItsName() {
        assertThatThrownBy(() -> fleet(Map.of("size", "0", "redis.timeout", "soon", "redis.urn", "x", "sise", "3")))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        wrong -> assertThat(wrong.problems())
                                .extracting(Problem::toString)
                                .satisfiesExactlyInAnyOrder(
                                        size -> assertThat(size)
                                                .isEqualTo("coalmine.fleet.size: Invalid fleet size 0: allowed is 1 to"
                                                        + " 1,000,000 processes"),
                                        timeout ->
                                                assertThat(timeout).startsWith("coalmine.fleet.redis.timeout: Invalid"),
                                        urn -> assertThat(urn).startsWith("coalmine.fleet.redis.urn: Unknown property"),
                                        sise -> assertThat(sise)
                                                .isEqualTo(
                                                        "coalmine.fleet.sise: Unknown property: allowed here are redis,"
                                                                + " size")));
    }
}
