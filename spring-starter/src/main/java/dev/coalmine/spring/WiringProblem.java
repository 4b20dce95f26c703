package dev.coalmine.spring;

import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.RolloutConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps a rollout from being wired.
 *
 * @param description what is wrong, with the beans concerned
 * @param remedy what to do about it
 */
record WiringProblem(String description, String remedy) {
    /** Returns the problem of what is marked as part of a rollout that cannot have its name, or null if it can. */
    static @Nullable WiringProblem ofName(String rollout, String what) {
        try {
            RolloutConfig unused = RolloutConfig.read(rollout, Map.of());
            return null;
        } catch (InvalidConfigException e) {
            return new WiringProblem(
                    what + ": " + e.problems().get(0).message() + ".",
                    "Give the rollout such a name in the annotation.");
        }
    }
}
