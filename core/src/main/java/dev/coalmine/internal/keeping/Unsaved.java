package dev.coalmine.internal.keeping;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Course;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.StateMachine;
import dev.coalmine.internal.course.Transition;
import dev.coalmine.store.StoredState.Attempts;
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
     * A human has acknowledged what would have tripped in a dry run, which did not wait for the store.
     *
     * @param attempts those from then on
     */
    record Forgiven(Attempts attempts) implements Unsaved {}

    /**
     * Returns where a rollout stands when these are put on top of what the store knows. A rollback always wins; a command
     * does where it is legal there, and is dropped where it is not, such as a pause of what somebody has promoted.
     */
    static RolloutState onTopOf(RolloutState theirs, List<Unsaved> unsaved, Course course) {
        RolloutState state = theirs;
        for (Unsaved each : unsaved) {
            if (each instanceof RolledBack rollback) {
                state = rolledBack(state, rollback.phase());
            } else if (each instanceof Forgiven forgiven) {
                state = forgiven(state, forgiven.attempts());
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

    private static RolloutState forgiven(RolloutState state, Attempts attempts) {
        boolean already = !state.phase().watched() || state.attempts().total() >= attempts.total();
        return already ? state : state.forgiven(attempts);
    }
}
