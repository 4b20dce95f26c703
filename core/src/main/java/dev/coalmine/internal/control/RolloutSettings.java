package dev.coalmine.internal.control;

import dev.coalmine.plan.Failures;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;

/** All that a user said of one rollout; validated by the front door. */
public record RolloutSettings(
        Identity identity, RolloutPlan plan, MissingKey missingKey, Overrides overrides, Failures failures) {
    /** Which rollout, of which candidate, with which cohort of users. */
    public record Identity(String name, String revision, String seed) {}

    /** Returns the rollout's name. */
    public String name() {
        return identity.name();
    }
}
