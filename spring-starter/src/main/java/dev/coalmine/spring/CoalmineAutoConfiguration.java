package dev.coalmine.spring;

import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.store.StateStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

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
    static CandidatePostProcessor coalmineCandidatePostProcessor() {
        return new CandidatePostProcessor();
    }

    @Bean
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    Rollouts rollouts(ObjectProvider<StateStore> store, ObjectProvider<RolloutListener> listeners) {
        Rollouts.Builder builder = Rollouts.builder();
        store.ifAvailable(builder::store);
        Rollouts rollouts = builder.build();
        listeners.orderedStream().forEach(rollouts::addListener);
        return rollouts;
    }

    @Bean
    RolloutStarter coalmineRolloutStarter(
            ConfigurableBeanFactory beans,
            Environment environment,
            ObjectProvider<RoutingKeyResolver> resolvers,
            ObjectProvider<RolloutCustomizer> customizers) {
        // by the bean factory, which looks in its own context first
        return new RolloutStarter(beans.getBean(Rollouts.class), beans, environment, resolvers, customizers);
    }
}
