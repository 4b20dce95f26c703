package dev.coalmine.micronaut;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.plan.RolloutPlan;
import io.micronaut.context.BeanContext;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Starts the rollouts of an application context, each once: as its properties say, or as its plan bean does, and as
 * customizers add. Thread-safe.
 */
@Singleton
final class RolloutStarter {
    private final Rollouts rollouts;
    private final RolloutProperties properties;
    private final RolloutPlans plans;
    private final BeanContext beans;
    private final CoalmineConfig config;

    RolloutStarter(Rollouts rollouts, RolloutProperties properties, RolloutPlans plans, BeanContext beans) {
        this.rollouts = rollouts;
        this.properties = properties;
        this.plans = plans;
        this.beans = beans;
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
        said.missingKey().ifPresent(builder::missingKey);
        if (properties.say(name, "overrides")) {
            builder.overrides(said.overrides());
        }
        RolloutPlan plan = plans.of(name);
        builder.mode(said.mode()).plan(plan == null ? said.plan() : plan);
        beans.getBeansOfType(RolloutCustomizer.class).forEach(each -> each.customize(name, builder));
        return builder.start();
    }

    /** Returns whether calls that bring no key may have one of the routing context, or need none. */
    boolean mayLackKeys(String rollout) {
        RolloutConfig known = config.rollouts().get(rollout);
        return (known != null && known.missingKey().isPresent()) || properties.requestsBringKeys();
    }

    /** Starts the rollouts that properties alone speak of, for calls that are routed by hand. */
    void startAll() {
        config.rollouts().values().stream().filter(RolloutConfig::enabled).forEach(each -> rollout(each.name()));
    }
}
