package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Stage;

/**
 * One stretch of a course.
 *
 * @param phase the phase in which a rollout is there
 * @param stage what the plan says of it
 */
public record Leg(Phase.Watched phase, Stage<?> stage) {
    /** Returns the share that the plan gives it. */
    public Share share() {
        return stage.share();
    }
}
