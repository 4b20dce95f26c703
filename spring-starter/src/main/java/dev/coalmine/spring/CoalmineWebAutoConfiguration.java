package dev.coalmine.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Opens a routing context for each web request, where properties say what is in it. */
@AutoConfiguration(after = CoalmineAutoConfiguration.class)
@Conditional(CoalmineWebAutoConfiguration.Asked.class)
@EnableConfigurationProperties(CoalmineWebProperties.class)
public final class CoalmineWebAutoConfiguration {
    /** Creates the configuration; Spring does. */
    CoalmineWebAutoConfiguration() {}

    @Bean
    RequestReader coalmineRequestRouting(CoalmineWebProperties properties) {
        return new RequestReader(properties);
    }

    /** For applications on servlets. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(name = "org.springframework.web.filter.OncePerRequestFilter")
    static class Servlet {
        @Bean
        RoutingContextFilter routingContextFilter(RequestReader routing) {
            return new RoutingContextFilter(routing);
        }
    }

    /** For reactive applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(name = "org.springframework.web.server.WebFilter")
    static class Reactive {
        @Bean
        RoutingContextWebFilter routingContextWebFilter(RequestReader routing) {
            return new RoutingContextWebFilter(routing);
        }
    }

    /** Whether anything of a request is asked for. */
    static final class Asked extends AnyNestedCondition {
        Asked() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty(name = "coalmine.web.key.principal")
        static class Principal {}

        @ConditionalOnProperty(name = "coalmine.web.key.header")
        static class Header {}

        @ConditionalOnProperty(name = "coalmine.web.key.cookie")
        static class Cookie {}

        @ConditionalOnProperty(name = "coalmine.web.forcing.enabled")
        static class Forcing {}
    }
}
