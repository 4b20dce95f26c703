package dev.coalmine.internal.course;

import dev.coalmine.plan.Share;
import java.util.Locale;

/** What can move the state machine. */
public sealed interface Input {
    /** Nothing is known of this revision: it may start. */
    record Begin() implements Input {}

    /**
     * This revision is known already.
     *
     * @param state where it stood
     * @param sentence the sentence of the decision that led there
     */
    record Restore(RolloutState state, String sentence) implements Input {}

    /**
     * Time went by.
     *
     * @param sight what is seen now
     * @param candidateCalls recorded candidate calls since the tick before, those of the warm-up left out
     * @param elapsedNanos how much of the time since the tick before counts towards a hold
     */
    record Tick(Sight sight, long candidateCalls, long elapsedNanos) implements Input {}

    /**
     * The judge was asked between two ticks, and the candidate fails.
     *
     * @param why the numbers, in words
     */
    record Failing(String why) implements Input {}

    /**
     * The fuse blew. Unless that has no consequences, the traffic is back on stable already.
     *
     * @param why the numbers, in words
     */
    record FuseBlown(String why) implements Input {}

    /**
     * Somebody wants something.
     *
     * @param order what
     * @param who the person or system
     * @param reason why
     */
    record Command(Order order, String who, String reason) implements Input {}

    /**
     * Its plan, its mode or its overrides are replaced.
     *
     * @param next the course from now on
     * @param who the person or system
     * @param why the reason, and what has changed
     */
    record Reconfigure(Course next, String who, String why) implements Input {}

    /**
     * Somebody wanted to replace its plan, its mode or its overrides by what is not valid.
     *
     * @param who the person or system
     * @param why the reason, and all that is wrong
     */
    record Refusal(String who, String why) implements Input {}

    /** What somebody may want. */
    sealed interface Order {
        /** Returns the words with which it is refused, such as {@code resume pricing}. */
        String words(String rollout);
    }

    /** What needs no more words. */
    enum Plain implements Order {
        /** To stay as it is until it is resumed. */
        PAUSE,
        /** To go on where it was paused. */
        RESUME,
        /** To leave the step for the next one now. */
        ADVANCE,
        /** To leave all calls to the candidate now. */
        PROMOTE,
        /** To leave all calls to stable until it is acknowledged. */
        ABORT,
        /** To begin again after a rollback. */
        ACKNOWLEDGE;

        @Override
        public String words(String rollout) {
            return name().toLowerCase(Locale.ROOT) + " " + rollout;
        }
    }

    /**
     * Another share than the plan's.
     *
     * @param share the share of keys that goes to the candidate
     */
    record SetShare(Share share) implements Order {
        @Override
        public String words(String rollout) {
            return "set the share of " + rollout + " to " + share;
        }
    }
}
