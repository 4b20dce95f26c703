package dev.coalmine.internal.control;

import org.jspecify.annotations.Nullable;

/**
 * What the state machine answers: the state from now on and, if the phase changed, the decision that changed it; or the
 * reason why a command is refused.
 */
record Transition(
        RolloutState state,
        @Nullable Decision decision,
        @Nullable String refusal) {
    static Transition stay(RolloutState state) {
        return new Transition(state, null, null);
    }

    static Transition to(RolloutState state, Decision.Kind kind, String who, String why) {
        return new Transition(state, new Decision(kind, who, why), null);
    }

    static Transition refuse(RolloutState state, String refusal) {
        return new Transition(state, null, refusal);
    }

    /** A change of phase: what, by whom, and why in words. */
    record Decision(Kind kind, String who, String why) {
        enum Kind {
            ADVANCED,
            PAUSED,
            RESUMED,
            TRIPPED,
            ABORTED,
            PROMOTED
        }
    }
}
