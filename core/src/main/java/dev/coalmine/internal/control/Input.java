package dev.coalmine.internal.control;

import dev.coalmine.internal.judging.Judgement;
import java.util.List;

/** What can move the state machine. */
sealed interface Input {
    /**
     * Time went by.
     *
     * @param judgement what the judge says by now
     * @param candidateCalls recorded candidate calls since the tick before, those of the warm-up left out
     * @param elapsedNanos how much of the time since the tick before counts towards a hold
     * @param holds what keeps the rollout at its step, beside the step's own hold and calls, in words
     */
    record Tick(Judgement judgement, long candidateCalls, long elapsedNanos, List<String> holds) implements Input {}

    /**
     * The fuse blew; the traffic is back on stable already.
     *
     * @param why the numbers, in words
     */
    record FuseBlown(String why) implements Input {}

    /**
     * Somebody wants something.
     *
     * @param kind what
     * @param who the person or system
     * @param reason why
     */
    record Command(Kind kind, String who, String reason) implements Input {
        enum Kind {
            PAUSE,
            RESUME,
            ADVANCE,
            PROMOTE,
            ABORT;

            String word() {
                return name().toLowerCase(java.util.Locale.ROOT);
            }
        }
    }
}
