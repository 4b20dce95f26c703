package dev.coalmine.internal.control;

import org.jspecify.annotations.Nullable;

/**
 * What holds for the calls of one method whose results come later, whichever call it is.
 *
 * @param method what its events are counted under; null if they have no name
 * @param deadlineNanos how long a candidate call may take, or {@link #PLANS_DEADLINE}
 */
public record CallTerms(@Nullable String method, long deadlineNanos) {
    /** Stands for the deadline that the plan says, if it says one. */
    static final long PLANS_DEADLINE = Long.MIN_VALUE;

    /** Those of calls without a name. */
    static final CallTerms PLAIN = new CallTerms(null, PLANS_DEADLINE);
}
