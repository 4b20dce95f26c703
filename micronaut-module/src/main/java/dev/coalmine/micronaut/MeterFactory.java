package dev.coalmine.micronaut;

import dev.coalmine.Rollouts;
import dev.coalmine.metrics.CoalmineMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** Binds the meters of rollouts to Micrometer, where that is at hand. */
@Factory
@Requires(classes = MeterBinder.class)
final class MeterFactory {
    @Singleton
    @Bean(preDestroy = "close")
    @Requires(property = "coalmine.metrics.enabled", notEquals = "false")
    CoalmineMetrics coalmineMetrics(Rollouts rollouts) {
        return new CoalmineMetrics(rollouts);
    }
}
