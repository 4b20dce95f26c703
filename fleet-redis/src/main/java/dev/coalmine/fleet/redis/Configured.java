package dev.coalmine.fleet.redis;

import dev.coalmine.config.FleetConfig;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Hands over to a builder what properties say. Every setting is tried before any problem is told. */
final class Configured {
    private static final String PREFIX = "coalmine.fleet.redis.";

    private final List<Problem> problems = new ArrayList<>();

    private Configured() {}

    static RedisFleetStore.Builder builder(RedisFleetStore.Builder builder, FleetConfig config) {
        Configured configured = new Configured();
        configured.set("uri", config.redisUri(), builder::uri);
        configured.set("prefix", config.redisPrefix(), builder::prefix);
        configured.set("lifetime", config.redisLifetime(), builder::lifetime);
        configured.set("timeout", config.redisTimeout(), builder::timeout);
        configured.set("connect-timeout", config.redisConnectTimeout(), builder::connectTimeout);
        if (!configured.problems.isEmpty()) {
            throw new InvalidConfigException(configured.problems);
        }
        return builder;
    }

    private <T> void set(String name, Optional<T> value, Consumer<T> setter) {
        try {
            value.ifPresent(setter);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(PREFIX + name, String.valueOf(e.getMessage())));
        }
    }
}
