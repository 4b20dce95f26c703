package dev.coalmine.internal.course;

import org.jspecify.annotations.Nullable;

/**
 * What the state machine answers: the state from now on and, if anything was decided, the decision; or the reason why a
 * command is refused.
 *
 * @param state the state from now on
 * @param decision what was decided; null if only time went by
 * @param refusal why a command is refused, in words; null if it is not
 * @param meanwhile the state until the decision is in force
 */
public record Transition(
        RolloutState state,
        @Nullable Decision decision,
        @Nullable String refusal,
        RolloutState meanwhile) {
    static Transition stay(RolloutState state) {
        return new Transition(state, null, null, state);
    }

    static Transition refuse(RolloutState state, String refusal) {
        return new Transition(state, null, refusal, state);
    }

    /**
     * Returns whether it takes the consent of the store: because it adds users, gives the candidate everything, or begins
     * what did not run.
     */
    public boolean leadsUp(Course course) {
        if (decision == null || state.phase().rolledBack()) {
            return false;
        }
        return switch (decision.move()) {
            case STARTED, ADVANCED, BAKE_STARTED, PROMOTED, RETRIED -> true;
            case ACKNOWLEDGED -> meanwhile.phase().rolledBack();
            case SHARE_SET -> course.share(state).compareTo(course.share(meanwhile)) > 0;
            default -> false;
        };
    }

    /**
     * What was decided, by whom, and why in words.
     *
     * @param move what
     * @param who {@code plan}, {@code judge}, {@code fuse}, or the person or system that gave the command
     * @param why the reason
     */
    public record Decision(Move move, String who, String why) {}

    /** Every kind of decision; {@link Transitions} says from where to where it leads. */
    public enum Move {
        /** Began to route. */
        STARTED,
        /** Went on where it stood when its process ended. */
        RESTORED,
        /** Went on to a step. */
        ADVANCED,
        /** Went on to bake. */
        BAKE_STARTED,
        /** Went to the candidate for good. */
        PROMOTED,
        /** Stopped its clock. */
        PAUSED,
        /** Let its clock go on. */
        RESUMED,
        /** Got another share by hand. */
        SHARE_SET,
        /** Went back to stable by itself. */
        TRIPPED,
        /** Went back to stable because a human said so. */
        ABORTED,
        /** Began again after its cool-down. */
        RETRIED,
        /** Began again because a human said so. */
        ACKNOWLEDGED,
        /** Stays longer than its plan has foreseen. */
        HELD_TOO_LONG,
        /** Waits for a human's approval. */
        APPROVAL_AWAITED,
        /** Would have tripped, but for its mode. */
        WOULD_HAVE_TRIPPED,
        /** Goes by another plan. */
        RECONFIGURED,
        /** Was to go by another plan, which is not valid. */
        RECONFIGURATION_REFUSED
    }
}
