package dev.coalmine.spring;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.RolloutPlan;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Starts the rollouts of an application context, each once: as its properties say, or as its plan bean does, and as
 * customizers add. Thread-safe.
 */
final class RolloutStarter implements SmartInitializingSingleton {
    private final Rollouts rollouts;
    private final RolloutProperties properties;
    private final RolloutPlans plans;
    private final ObjectProvider<RolloutCustomizer> customizers;
    private final CoalmineConfig config;

    RolloutStarter(
            Rollouts rollouts,
            RolloutProperties properties,
            RolloutPlans plans,
            ObjectProvider<RolloutCustomizer> customizers) {
        this.rollouts = rollouts;
        this.properties = properties;
        this.plans = plans;
        this.customizers = customizers;
        this.config = properties.read();
    }

    /** Returns the running rollout of that name, which is started if it is not. */
    synchronized Rollout rollout(String name) {
        return rollouts.find(name).orElseGet(() -> start(name));
    }

    private Rollout start(String name) {
        RolloutConfig known = config.rollouts().get(name);
        RolloutConfig said = known == null ? RolloutConfig.read(name, Map.of()) : known;
        Rollout.Builder builder = rollouts.named(name);
        said.revision().ifPresent(builder::revision);
        said.seed().ifPresent(builder::seed);
        MissingKey policy = properties.missingKey(name);
        if (policy != null) {
            builder.missingKey(policy);
        }
        if (properties.say(name, "overrides")) {
            builder.overrides(said.overrides());
        }
        RolloutPlan plan = plans.of(name);
        builder.mode(said.mode()).plan(plan == null ? said.plan() : plan);
        customizers.orderedStream().forEach(each -> each.customize(name, builder));
        return builder.start();
    }

    /** Starts the rollouts that properties alone speak of, for calls that are routed by hand. */
    @Override
    public void afterSingletonsInstantiated() {
        config.rollouts().values().stream().filter(RolloutConfig::enabled).forEach(each -> rollout(each.name()));
    }
}
