package dev.coalmine.spring;

import dev.coalmine.config.FleetConfig;
import dev.coalmine.fleet.redis.RedisFleetStore;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.StateStore;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Makes the rollouts of all instances of an application those of a fleet, where {@code coalmine-fleet-redis} is on the class
 * path and {@code coalmine.fleet.redis.uri} is set; unless there is another store.
 *
 * <p>For what else there is below {@code coalmine.fleet} see {@link FleetConfig}.
 */
@AutoConfiguration(before = CoalmineAutoConfiguration.class)
@ConditionalOnClass(RedisFleetStore.class)
@ConditionalOnProperty("coalmine.fleet.redis.uri")
public final class CoalmineFleetAutoConfiguration {
    /** Creates the configuration; Spring does. */
    CoalmineFleetAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(StateStore.class)
    FleetStore coalmineFleetStore(Environment environment) {
        FleetConfig config = new RolloutProperties(environment).config().fleet();
        return RedisFleetStore.builder().config(config).build();
    }
}
