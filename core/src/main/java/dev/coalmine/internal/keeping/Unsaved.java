package dev.coalmine.internal.keeping;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Course;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.StateMachine;
import dev.coalmine.internal.course.Transition;
import java.util.List;

/** A decision that was made here and that the store does not have yet. */
public sealed interface Unsaved {
    /**
     * A rollback: it is final whatever the store says.
     *
     * @param phase the phase that it led to
     */
    record RolledBack(Phase phase) implements Unsaved {}

    /**
     * A human's command that could not wait for the store.
     *
     * @param command the command
     */
    record Obeyed(Input.Command command) implements Unsaved {}

    /**
     * Returns where a rollout stands when these are put on top of what the store knows. A rollback always wins; a command
     * does where it is legal there, and is dropped where it is not, such as a pause of what somebody has promoted.
     */
    static RolloutState onTopOf(RolloutState theirs, List<Unsaved> unsaved, Course course) {
        RolloutState state = theirs;
        for (Unsaved each : unsaved) {
            if (each instanceof RolledBack rollback) {
                state = rolledBack(state, rollback.phase());
            } else {
                Transition transition = StateMachine.next(course, state, ((Obeyed) each).command());
                state = transition.state();
            }
        }
        return state;
    }

    private static RolloutState rolledBack(RolloutState state, Phase rollback) {
        boolean already = state.phase() instanceof Phase.Aborted
                || (state.phase() instanceof Phase.Tripped && rollback instanceof Phase.Tripped);
        return already ? state : state.in(rollback);
    }
}
