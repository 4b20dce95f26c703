package dev.coalmine;

import dev.coalmine.config.Problem;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.internal.control.RolloutSettings;
import dev.coalmine.plan.RolloutPlan;
import java.util.ArrayList;
import java.util.List;

/** What a configuration wants to change that cannot change while its rollout runs. */
final class Obstacles {
    private static final String SHADOW_STAYS =
            "Invalid plan: a shadow can be neither added nor taken away while the rollout"
                    + " runs; advance it out of its shadow, or start a new revision";

    private final List<Problem> problems = new ArrayList<>();
    private final RolloutConfig config;

    private Obstacles(RolloutConfig config) {
        this.config = config;
    }

    /** Returns all of them; empty if nothing stands in the way. */
    static List<Problem> of(RolloutSettings running, RolloutConfig config) {
        Obstacles obstacles = new Obstacles(config);
        obstacles.check("name", running.name(), config.name());
        if (!config.enabled()) {
            obstacles.add("enabled", "Invalid value false: the rollout is running; close it, or abort it");
        }
        config.revision()
                .ifPresent(
                        said -> obstacles.check("revision", running.identity().revision(), said));
        config.seed()
                .ifPresent(said -> obstacles.check("seed", running.identity().seed(), said));
        config.missingKey()
                .ifPresent(
                        said -> obstacles.check("missing-key", running.calls().missingKey(), said));
        config.fallback()
                .ifPresent(said -> obstacles.check("fallback", running.calls().fallback(), said));
        boolean isPlanned = running.plan().shadow().isPresent();
        if (config.plan().shadow().isPresent() != isPlanned) {
            obstacles.add("shadow", SHADOW_STAYS);
        }
        return obstacles.problems;
    }

    /**
     * Checks that this plan can replace that of a running rollout.
     *
     * @throws IllegalArgumentException if not
     */
    static void check(RolloutPlan running, RolloutPlan next) {
        if (running.shadow().isPresent() != next.shadow().isPresent()) {
            throw new IllegalArgumentException(SHADOW_STAYS);
        }
    }

    private void check(String property, Object running, Object said) {
        if (!running.equals(said)) {
            add(
                    property,
                    "Invalid value " + said + ": it stays " + running
                            + " while the rollout runs; close it, and start it anew");
        }
    }

    private void add(String property, String message) {
        problems.add(new Problem(config.property(property), message));
    }
}
