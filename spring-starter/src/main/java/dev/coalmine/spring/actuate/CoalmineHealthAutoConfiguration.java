package dev.coalmine.spring.actuate;

import dev.coalmine.Rollouts;
import dev.coalmine.spring.CoalmineAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Health that informs about rollouts, where there is an actuator with health; of Spring Boot 3 or 4. */
@AutoConfiguration(after = CoalmineAutoConfiguration.class)
@ConditionalOnBean(Rollouts.class)
public final class CoalmineHealthAutoConfiguration {
    /** Creates the configuration; Spring does. */
    CoalmineHealthAutoConfiguration() {}

    /** For Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static class Boot4 {
        @Bean
        @ConditionalOnEnabledHealthIndicator("rollouts") // not on the class, of which every condition is loaded
        @ConditionalOnMissingBean(name = "rolloutsHealthIndicator")
        RolloutsHealthIndicator rolloutsHealthIndicator(Rollouts rollouts, Environment environment) {
            return new RolloutsHealthIndicator(new RolloutsHealth(rollouts, environment));
        }
    }

    /** For Spring Boot 3. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.actuate.health.HealthIndicator",
                "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
            })
    static class Boot3 {
        @Bean
        @org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator("rollouts")
        @ConditionalOnMissingBean(name = "rolloutsHealthIndicator")
        Boot3RolloutsHealthIndicator rolloutsHealthIndicator(Rollouts rollouts, Environment environment) {
            return new Boot3RolloutsHealthIndicator(new RolloutsHealth(rollouts, environment));
        }
    }
}
