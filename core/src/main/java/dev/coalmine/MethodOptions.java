package dev.coalmine;

import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.RolloutPlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What was said of the methods of one name of an interface that is about to be wrapped. Not thread-safe. */
final class MethodOptions {
    /** Those of a method of which nothing was said. */
    static final MethodOptions NONE = new MethodOptions("");

    private final String name;
    private @Nullable KeySource keys;
    private @Nullable Duration deadline;
    private @Nullable Fallback fallback;
    private @Nullable Comparison<?> comparison;
    private boolean alwaysStable;

    MethodOptions(String name) {
        this.name = name;
    }

    void keyedBy(KeySource source) {
        requireRouted("keyedBy");
        requireUnset("keyedBy", keys);
        keys = source;
    }

    void deadline(Duration time) {
        requireRouted("deadline");
        requireUnset("deadline", deadline);
        deadline = RolloutPlan.requireDeadline(time);
    }

    void fallback(Fallback choice) {
        requireRouted("fallback");
        requireUnset("fallback", fallback);
        fallback = choice;
    }

    void comparedBy(Comparison<?> choice) {
        requireRouted("comparison");
        requireUnset("comparison", comparison);
        comparison = choice;
    }

    void alwaysStable() {
        requireUnset("comparison", comparison);
        requireUnset("keyedBy", keys);
        requireUnset("deadline", deadline);
        requireUnset("fallback", fallback);
        alwaysStable = true;
    }

    private void requireRouted(String option) {
        if (alwaysStable) {
            throw new IllegalStateException(
                    "method " + name + " was already set to be always stable, and can have no " + option);
        }
    }

    private void requireUnset(String option, @Nullable Object earlier) {
        if (earlier != null) {
            throw new IllegalStateException(option + " of method " + name + " was already set to " + earlier);
        }
    }

    String name() {
        return name;
    }

    @Nullable
    KeySource keys() {
        return keys;
    }

    @Nullable
    Duration deadline() {
        return deadline;
    }

    @Nullable
    Fallback fallback() {
        return fallback;
    }

    @Nullable
    Comparison<?> comparison() {
        return comparison;
    }

    boolean isAlwaysStable() {
        return alwaysStable;
    }
}
