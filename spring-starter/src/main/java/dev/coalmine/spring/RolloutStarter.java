package dev.coalmine.spring;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Starts the rollouts of an application context, each once: as its properties say, or as its plan bean does, and as
 * customizers add. When properties change, it lets rollouts go on as they say then. Thread-safe.
 */
final class RolloutStarter implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");
    private static final String WHO = "configuration";
    private static final String REASON = "properties changed";

    private final Rollouts rollouts;
    private final RolloutProperties properties;
    private final RolloutPlans plans;
    private final ObjectProvider<RolloutCustomizer> customizers;
    private CoalmineConfig config;

    RolloutStarter(
            Rollouts rollouts,
            RolloutProperties properties,
            RolloutPlans plans,
            ObjectProvider<RolloutCustomizer> customizers) {
        this.rollouts = rollouts;
        this.properties = properties;
        this.plans = plans;
        this.customizers = customizers;
        this.config = properties.config();
    }

    /** Returns the running rollout of that name, which is started if it is not. */
    synchronized Rollout rollout(String name) {
        return rollouts.find(name).orElseGet(() -> start(name));
    }

    private Rollout start(String name) {
        RolloutConfig said = saidOf(name, config);
        Rollout.Builder builder = rollouts.named(name);
        said.revision().ifPresent(builder::revision);
        said.seed().ifPresent(builder::seed);
        said.fallback().ifPresent(builder::fallback);
        MissingKey policy = properties.missingKey(name);
        if (policy != null) {
            builder.missingKey(policy);
        }
        if (saysOverrides(said)) {
            builder.overrides(said.overrides());
        }
        RolloutPlan plan = plans.of(name);
        builder.mode(said.mode()).plan(plan == null ? said.plan() : plan);
        customizers.orderedStream().forEach(each -> each.customize(name, builder));
        return builder.start();
    }

    private static RolloutConfig saidOf(String rollout, CoalmineConfig config) {
        RolloutConfig known = config.rollouts().get(rollout);
        return known == null ? RolloutConfig.read(rollout, Map.of()) : known;
    }

    private static boolean saysOverrides(RolloutConfig said) {
        return !said.overrides().equals(Overrides.none());
    }

    /** Starts the rollouts that properties alone speak of, for calls that are routed by hand. */
    @Override
    public synchronized void afterSingletonsInstantiated() {
        config.rollouts().values().stream().filter(RolloutConfig::enabled).forEach(each -> rollout(each.name()));
    }

    /**
     * Lets all rollouts go on as the properties say now, or, where anything is wrong with these, as before; then the log
     * and the audit trails say everything that is wrong.
     */
    synchronized void reconfigure() {
        try {
            CoalmineConfig next = read();
            rollouts.reconfigure(
                    rollouts.all().stream().map(rollout -> next(rollout, next)).toList(), WHO, REASON);
            config = next;
            afterSingletonsInstantiated();
        } catch (InvalidConfigException refusal) {
            LOG.warn("Rollouts go on as they were: {}", refusal.getMessage());
        }
    }

    private CoalmineConfig read() {
        try {
            return properties.reread(config);
        } catch (InvalidConfigException refusal) {
            throw rollouts.refused(refusal, WHO, REASON);
        }
    }

    /** What properties cannot take back stays: a plan that is a bean, and overrides that a customizer has set. */
    private RolloutConfig next(Rollout rollout, CoalmineConfig next) {
        RolloutConfig said = saidOf(rollout.name(), next);
        RolloutConfig planned = plans.isBean(rollout.name()) ? said.with(rollout.plan()) : said;
        boolean ofProperties = saysOverrides(said) || saysOverrides(saidOf(rollout.name(), config));
        return ofProperties ? planned : planned.with(rollout.overrides());
    }
}
