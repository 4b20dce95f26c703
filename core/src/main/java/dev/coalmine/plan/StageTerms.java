package dev.coalmine.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to leave a stage.
 *
 * @param what what they are the terms of, for messages
 * @param hold how long it is held at least
 * @param minCalls how many recorded candidate calls it needs at least
 * @param gate what else must be true
 * @param limit how long it is held at most; null for ever
 */
record StageTerms(
        String what,
        Duration hold,
        long minCalls,
        Gate gate,
        @Nullable Limit limit) {
    /** Longest hold and what happens then. */
    record Limit(Duration longest, Overdue then) {}

    StageTerms {
        if (hold.isNegative()) {
            throw new IllegalArgumentException("Invalid " + what + " hold " + hold + ": allowed is zero or more");
        }
        if (minCalls < 0) {
            throw new IllegalArgumentException("Invalid " + what + " minCalls " + minCalls + ": allowed is 0 or more");
        }
        if (limit != null && (limit.longest.compareTo(hold) < 0 || limit.longest.isZero())) {
            throw new IllegalArgumentException("Invalid " + what + " longestHold " + limit.longest
                    + ": allowed is above zero, and no less than the hold of " + hold);
        }
    }

    static StageTerms of(String what, Duration hold) {
        return new StageTerms(what, hold, Stage.DEFAULT_MIN_CALLS, Gate.NO_HARM, null);
    }

    StageTerms withMinCalls(long calls) {
        return new StageTerms(what, hold, calls, gate, limit);
    }

    StageTerms withGate(Gate other) {
        return new StageTerms(what, hold, minCalls, other, limit);
    }

    StageTerms withLimit(Duration longest, Overdue then) {
        return new StageTerms(what, hold, minCalls, gate, new Limit(longest, then));
    }

    @Override
    public String toString() {
        return "for " + hold + " and " + minCalls + " calls" + (gate == Gate.NO_HARM ? "" : ", " + gate.label())
                + (limit == null ? "" : ", after " + limit.longest + " " + limit.then.label());
    }
}
