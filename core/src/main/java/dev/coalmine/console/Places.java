package dev.coalmine.console;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.RolloutPlan;
import org.jspecify.annotations.Nullable;

/** How the place of a phase in its plan is written. */
final class Places {
    private Places() {}

    /** Returns the place, such as {@code step 2 of 4}; empty where the phase alone says it, or has none. */
    static String of(Phase phase, RolloutPlan plan) {
        Phase.Watched place = place(phase);
        if (place instanceof Phase.Ramping ramping) {
            return "step " + (ramping.step() + 1) + " of " + plan.steps().size();
        }
        return place == null || place == phase ? "" : place.label();
    }

    /** Returns the place where the plan is not known any more, such as {@code step 2}. */
    static String of(Phase phase) {
        Phase.Watched place = place(phase);
        if (place instanceof Phase.Ramping ramping) {
            return "step " + (ramping.step() + 1);
        }
        return place == null || place == phase ? "" : place.label();
    }

    /** Returns the stretch of the plan in which a rollout is or was last; null if the phase does not say it. */
    static Phase.@Nullable Watched place(Phase phase) {
        if (phase instanceof Phase.Paused paused) {
            return paused.from();
        }
        if (phase instanceof Phase.Tripped tripped) {
            return tripped.from();
        }
        return phase instanceof Phase.Watched watched ? watched : null;
    }
}
