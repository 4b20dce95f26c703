package dev.coalmine.spring;

import dev.coalmine.fleet.redis.RedisFleetStore;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.StateStore;
import java.time.Duration;
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
 * <p>Beside {@code uri} there are {@code prefix}, {@code lifetime}, {@code timeout} and {@code connect-timeout}, and
 * {@code coalmine.fleet.size}; see {@link RedisFleetStore.Builder}.
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
        RedisFleetStore.Builder builder = RedisFleetStore.builder();
        FleetProperties properties = new FleetProperties(environment);
        properties.set("redis.uri", String.class, builder::uri);
        properties.set("redis.prefix", String.class, builder::prefix);
        properties.set("redis.lifetime", Duration.class, builder::lifetime);
        properties.set("redis.timeout", Duration.class, builder::timeout);
        properties.set("redis.connect-timeout", Duration.class, builder::connectTimeout);
        properties.check();
        return builder.build();
    }
}
