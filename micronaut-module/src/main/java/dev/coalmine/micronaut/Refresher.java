package dev.coalmine.micronaut;

import dev.coalmine.Operator;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.RolloutConfig;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.context.scope.refresh.RefreshEvent;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconfigures rollouts that run when the application's properties were refreshed: those of which other things are said than
 * before, each whole or not at all. If anything at all cannot be read, none is changed.
 */
@Singleton
final class Refresher implements ApplicationEventListener<RefreshEvent> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");
    private static final String WHO = "the application's configuration";
    private static final String REASON = "Its properties were refreshed";

    private final Rollouts rollouts;
    private final RolloutProperties properties;
    private final RolloutPlans plans;
    private final Map<String, Map<String, String>> known = new HashMap<>();

    Refresher(Rollouts rollouts, RolloutProperties properties, RolloutPlans plans) {
        this.rollouts = rollouts;
        this.properties = properties;
        this.plans = plans;
    }

    /** Takes note of what is said as rollouts start. */
    synchronized void begin() {
        known.putAll(properties.byRollout());
    }

    @Override
    public synchronized void onApplicationEvent(RefreshEvent event) {
        Map<String, Map<String, String>> now = properties.byRollout();
        CoalmineConfig config;
        try {
            config = properties.read();
        } catch (InvalidConfigException refusal) {
            LOG.error("What was refreshed is not valid, and no rollout was reconfigured", refusal);
            rollouts.all().stream()
                    .filter(rollout -> hasChanged(rollout, now))
                    .forEach(rollout -> refuse(rollout, refusal));
            return;
        }
        for (Rollout rollout : rollouts.all()) {
            if (hasChanged(rollout, now)) {
                reconfigure(rollout, config);
            }
        }
        known.clear();
        known.putAll(now);
    }

    private static void refuse(Rollout rollout, InvalidConfigException refusal) {
        InvalidConfigException unused = rollout.by(WHO).refused(refusal, REASON);
    }

    private boolean hasChanged(Rollout rollout, Map<String, Map<String, String>> now) {
        Map<String, String> before = known.getOrDefault(rollout.name(), Map.of());
        return !before.equals(now.getOrDefault(rollout.name(), Map.of()));
    }

    private void reconfigure(Rollout rollout, CoalmineConfig all) {
        RolloutConfig found = all.rollouts().get(rollout.name());
        RolloutConfig config = found == null ? RolloutConfig.read(rollout.name(), Map.of()) : found;
        Operator operator = rollout.by(WHO);
        try {
            if (plans.of(rollout.name()) == null) {
                operator.reconfigure(config, REASON);
            } else {
                operator.reconfigure(config.overrides(), REASON); // its plan is a bean, and stays
            }
        } catch (IllegalArgumentException | IllegalStateException refusal) {
            LOG.error("{} could not be reconfigured, and goes on as before", rollout.name(), refusal);
        }
    }
}
