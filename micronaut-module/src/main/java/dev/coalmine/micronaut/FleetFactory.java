package dev.coalmine.micronaut;

import dev.coalmine.fleet.redis.RedisFleetStore;
import dev.coalmine.store.StateStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/**
 * Makes the rollouts of all instances of an application those of a fleet, where {@code coalmine-fleet-redis} is on the class
 * path and {@code coalmine.fleet.redis.uri} is set; unless there is another store.
 */
@Factory
@Requires(classes = RedisFleetStore.class)
@Requires(property = "coalmine.fleet.redis.uri")
final class FleetFactory {
    @Singleton
    @Bean(preDestroy = "close")
    @Requires(missingBeans = StateStore.class)
    RedisFleetStore fleetStore(RolloutProperties properties) {
        return RedisFleetStore.builder().config(properties.read().fleet()).build();
    }
}
