package dev.coalmine.micronaut;

import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.store.StateStore;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;

/**
 * Makes the registry of an application context, with its stores and listeners that are beans. A bean of the application's
 * own that is a {@link Rollouts} takes its place.
 */
@Factory
final class CoalmineFactory {
    @Singleton
    RolloutProperties properties(Environment environment) {
        return new RolloutProperties(environment);
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(missingBeans = Rollouts.class)
    Rollouts rollouts(RolloutProperties properties, BeanContext beans) {
        Rollouts.Builder builder = Rollouts.builder().config(properties.read());
        beans.findBean(StateStore.class).ifPresent(builder::store);
        Rollouts rollouts = builder.build();
        beans.getBeansOfType(RolloutListener.class).forEach(rollouts::addListener);
        return rollouts;
    }
}
