package dev.coalmine.spring;

import dev.coalmine.ConfiguredRollouts;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.plan.RolloutPlan;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Starts the rollouts of an application context, each once: as its properties say, or as its plan bean does, and as
 * customizers add. When properties change, it lets rollouts go on as they say then. Thread-safe.
 */
final class RolloutStarter implements SmartInitializingSingleton {
    private final ConfiguredRollouts rollouts;
    private final RolloutProperties properties;

    RolloutStarter(
            Rollouts rollouts,
            RolloutProperties properties,
            RolloutPlans plans,
            ObjectProvider<RolloutCustomizer> customizers) {
        this.properties = properties;
        this.rollouts = new ConfiguredRollouts(
                rollouts,
                properties.config(),
                new Context(properties, plans, customizers),
                "configuration",
                "properties changed");
    }

    /** Returns the running rollout of that name, which is started if it is not. */
    Rollout rollout(String name) {
        return rollouts.rollout(name);
    }

    /** Returns whether calls that bring no key may have one of the routing context, or need none. */
    boolean mayLackKeys(String rollout) {
        return rollouts.config(rollout).missingKey().isPresent() || properties.requestsBringKeys();
    }

    /** Starts the rollouts that properties alone speak of, for calls that are routed by hand. */
    @Override
    public void afterSingletonsInstantiated() {
        rollouts.startAll();
    }

    /** Lets all rollouts go on as the properties say now; see {@link ConfiguredRollouts#reconfigure()}. */
    void reconfigure() {
        rollouts.reconfigure();
    }

    /** What the context says. */
    private record Context(
            RolloutProperties properties, RolloutPlans plans, ObjectProvider<RolloutCustomizer> customizers)
            implements ConfiguredRollouts.Framework {
        @Override
        public CoalmineConfig reread(CoalmineConfig before) {
            return properties.reread(before);
        }

        @Override
        public @Nullable RolloutPlan planOf(RolloutConfig said) {
            return plans.of(said);
        }

        @Override
        public boolean hasPlanOf(String rollout) {
            return plans.isBean(rollout);
        }

        @Override
        public void customize(String rollout, Rollout.Builder builder) {
            customizers.orderedStream().forEach(each -> each.customize(rollout, builder));
        }
    }
}
