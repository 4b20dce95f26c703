package dev.coalmine.spring.actuate;

import dev.coalmine.Rollouts;
import dev.coalmine.metrics.CoalmineMetrics;
import dev.coalmine.spring.CoalmineAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters of rollouts in the application's registry, with its common tags; of Spring Boot 3 or 4. */
@AutoConfiguration(
        after = CoalmineAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
@ConditionalOnBean(value = Rollouts.class, type = "io.micrometer.core.instrument.MeterRegistry")
public final class CoalmineMetricsAutoConfiguration {
    /** Creates the configuration; Spring does. */
    CoalmineMetricsAutoConfiguration() {}

    /** What Spring Boot binds to every registry that the application has. */
    @Configuration(proxyBeanMethods = false)
    static class Meters {
        @Bean
        @ConditionalOnMissingBean
        CoalmineMetrics coalmineMetrics(Rollouts rollouts) {
            return new CoalmineMetrics(rollouts);
        }
    }
}
