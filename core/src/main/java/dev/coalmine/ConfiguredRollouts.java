package dev.coalmine;

import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rollouts of one application, for adapters to frameworks: started once each, as the configuration and the framework's
 * beans say, and let go on by another configuration when that has changed. Thread-safe.
 */
public final class ConfiguredRollouts {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");

    private final Rollouts rollouts;
    private final Framework framework;
    private final String who;
    private final String reason;
    private CoalmineConfig config;

    /** What a framework says beside the configuration. */
    public interface Framework {
        /**
         * Reads the configuration anew.
         *
         * @param before what is in force
         * @throws InvalidConfigException if anything is wrong with it, or has changed that cannot change
         */
        CoalmineConfig reread(CoalmineConfig before);

        /**
         * Returns the plan of a rollout that is a bean, and wins over the configuration; null if none is. Asked once, when
         * the rollout is started.
         */
        @Nullable
        RolloutPlan planOf(RolloutConfig said);

        /** Returns whether the plan of the rollout of that name is a bean. */
        boolean hasPlanOf(String rollout);

        /** Adds to a rollout what the configuration cannot say, before it is started. */
        void customize(String rollout, Rollout.Builder builder);
    }

    /**
     * Creates them; none is started yet.
     *
     * @param rollouts where they are started
     * @param config what is in force at first
     * @param framework what is said beside it
     * @param who in whose name a changed configuration is taken up, for the audit trail
     * @param reason why it is, for the audit trail
     */
    public ConfiguredRollouts(
            Rollouts rollouts, CoalmineConfig config, Framework framework, String who, String reason) {
        this.rollouts = Objects.requireNonNull(rollouts, "rollouts");
        this.config = Objects.requireNonNull(config, "config");
        this.framework = Objects.requireNonNull(framework, "framework");
        this.who = Objects.requireNonNull(who, "who");
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Returns the running rollout of that name, which is started if it is not. */
    public synchronized Rollout rollout(String name) {
        return rollouts.find(name).orElseGet(() -> start(name));
    }

    private Rollout start(String name) {
        RolloutConfig said = config(name);
        Rollout.Builder builder = rollouts.named(name);
        said.revision().ifPresent(builder::revision);
        said.seed().ifPresent(builder::seed);
        said.missingKey().ifPresent(builder::missingKey);
        said.fallback().ifPresent(builder::fallback);
        if (saysOverrides(said)) {
            builder.overrides(said.overrides()); // otherwise a customizer may say some
        }
        RolloutPlan plan = framework.planOf(said);
        builder.mode(said.mode()).plan(plan == null ? said.plan() : plan);
        framework.customize(name, builder);
        return builder.start();
    }

    /** Returns what the configuration in force says of the rollout of that name, all defaults if it says nothing. */
    public synchronized RolloutConfig config(String name) {
        return saidOf(name, config);
    }

    private static RolloutConfig saidOf(String rollout, CoalmineConfig config) {
        RolloutConfig known = config.rollouts().get(rollout);
        return known == null ? RolloutConfig.read(rollout, Map.of()) : known;
    }

    private static boolean saysOverrides(RolloutConfig said) {
        return !said.overrides().equals(Overrides.none());
    }

    /** Starts the rollouts that the configuration alone speaks of, for calls that are routed by hand. */
    public synchronized void startAll() {
        config.rollouts().values().stream().filter(RolloutConfig::enabled).forEach(each -> rollout(each.name()));
    }

    /**
     * Lets all rollouts go on as the configuration says now, or, where anything is wrong with that, as before; then the log
     * and the audit trails say everything that is wrong.
     */
    public synchronized void reconfigure() {
        try {
            CoalmineConfig next = reread();
            rollouts.reconfigure(
                    rollouts.all().stream().map(rollout -> next(rollout, next)).toList(), who, reason);
            config = next;
            startAll();
        } catch (InvalidConfigException refusal) {
            LOG.warn("Rollouts go on as they were: {}", refusal.getMessage());
        }
    }

    private CoalmineConfig reread() {
        try {
            return framework.reread(config);
        } catch (InvalidConfigException refusal) {
            throw rollouts.refused(refusal, who, reason);
        }
    }

    /** What the configuration cannot take back stays: a plan that is a bean, and overrides that a customizer has set. */
    private RolloutConfig next(Rollout rollout, CoalmineConfig next) {
        RolloutConfig said = saidOf(rollout.name(), next);
        RolloutConfig planned = framework.hasPlanOf(rollout.name()) ? said.with(rollout.plan()) : said;
        boolean ofProperties = saysOverrides(said) || saysOverrides(config(rollout.name()));
        return ofProperties ? planned : planned.with(rollout.overrides());
    }
}
