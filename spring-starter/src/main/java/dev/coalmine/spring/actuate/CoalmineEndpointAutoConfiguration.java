package dev.coalmine.spring.actuate;

import dev.coalmine.Rollouts;
import dev.coalmine.console.Console;
import dev.coalmine.spring.CoalmineAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;

/** The actuator's endpoints of rollouts, where they are exposed. */
@AutoConfiguration(after = CoalmineAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint",
            "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint"
        })
@ConditionalOnBean(Rollouts.class)
@ImportRuntimeHints(RolloutsHints.class)
public final class CoalmineEndpointAutoConfiguration {
    /** Creates the configuration; Spring does. */
    CoalmineEndpointAutoConfiguration() {}

    /** Nobody looks at rollouts for the sake of a history where nobody can ask for it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAvailableEndpoint(RolloutsEndpoint.class)
    static class Endpoint {
        @Bean
        @ConditionalOnMissingBean
        Console coalmineConsole(Rollouts rollouts) {
            return Console.of(rollouts);
        }

        @Bean
        @ConditionalOnMissingBean
        RolloutsEndpoint rolloutsEndpoint(Console console) {
            return new RolloutsEndpoint(console);
        }
    }

    /** The page. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAvailableEndpoint(RolloutsDashboardEndpoint.class)
    static class Dashboard {
        @Bean
        @ConditionalOnMissingBean
        RolloutsDashboardEndpoint rolloutsDashboardEndpoint(ObjectProvider<PathMappedEndpoints> paths) {
            return new RolloutsDashboardEndpoint(paths::getObject);
        }
    }
}
