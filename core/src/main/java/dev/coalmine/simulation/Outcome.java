package dev.coalmine.simulation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one rollout ended.
 *
 * @param ending how
 * @param cause what tripped it: the name of a guardrail, or who did; null if it was not tripped
 * @param at when, or how far it came
 * @param harmed whom the regression had harmed by then
 * @param rules when each of the rules beside it tripped, in their order
 */
record Outcome(Ending ending, @Nullable String cause, At at, Harmed harmed, List<Optional<At>> rules) {
    enum Ending {
        TRIPPED,
        PROMOTED,
        UNFINISHED
    }

    /**
     * A moment.
     *
     * @param seconds since the start
     * @param candidateCalls since the start
     * @param candidateCallsBefore those before the regression began
     */
    record At(double seconds, long candidateCalls, long candidateCallsBefore) {}

    record Harmed(long calls, long users) {}

    /** Returns a copy with what the rules beside it did. */
    Outcome beside(List<Optional<At>> others) {
        return new Outcome(ending, cause, at, harmed, others);
    }

    boolean isTripped() {
        return ending == Ending.TRIPPED;
    }
}
