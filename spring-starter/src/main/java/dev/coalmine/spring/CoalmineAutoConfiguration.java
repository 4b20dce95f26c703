package dev.coalmine.spring;

import dev.coalmine.Rollouts;
import dev.coalmine.RoutingContext;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.store.StateStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;

/**
 * Wires rollouts by annotation into an application context, which has a registry of its own.
 *
 * <p>Beans of these types are taken up: {@link StateStore}, {@link RolloutListener}, {@link RoutingKeyResolver}, {@link
 * RolloutCustomizer}; or a whole {@link Rollouts}, which then takes the place of the one made here.
 */
@AutoConfiguration
public final class CoalmineAutoConfiguration {
    /** Creates the configuration; Spring does. */
    CoalmineAutoConfiguration() {}

    @Bean
    static CandidatePostProcessor coalmineCandidatePostProcessor(RolloutProperties properties) {
        return new CandidatePostProcessor(properties);
    }

    @Bean
    static CanaryPostProcessor coalmineCanaryPostProcessor() {
        return new CanaryPostProcessor();
    }

    @Bean
    static RolloutProperties coalmineRolloutProperties(Environment environment) {
        return new RolloutProperties(environment);
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    Rollouts rollouts(
            RolloutProperties properties, ObjectProvider<StateStore> store, ObjectProvider<RolloutListener> listeners) {
        Rollouts.Builder builder = Rollouts.builder().config(properties.config());
        store.ifAvailable(builder::store);
        Rollouts rollouts = builder.build();
        listeners.orderedStream().forEach(rollouts::addListener);
        return rollouts;
    }

    /** Lets the routing context go along with tasks of Spring's executors, unless the application decorates them itself. */
    @Bean
    @ConditionalOnMissingBean
    TaskDecorator routingContextTaskDecorator() {
        return RoutingContext::wrap;
    }

    @Bean
    RolloutStarter coalmineRolloutStarter(
            ConfigurableListableBeanFactory beans,
            RolloutProperties properties,
            ObjectProvider<RolloutCustomizer> customizers) {
        // the bean factory looks in its own context first
        Rollouts rollouts = beans.getBean(Rollouts.class);
        return new RolloutStarter(rollouts, properties, new RolloutPlans(beans), customizers);
    }

    @Bean
    EnvironmentChanges coalmineEnvironmentChanges(ObjectProvider<RolloutStarter> starter) {
        return new EnvironmentChanges(starter);
    }

    @Bean
    BeanRouter coalmineBeanRouter(
            RolloutStarter starter,
            ConfigurableListableBeanFactory beans,
            RolloutProperties properties,
            ObjectProvider<RoutingKeyResolver> resolvers) {
        return new BeanRouter(starter, beans, properties, resolvers);
    }
}
