package dev.coalmine.internal.control;

import org.jspecify.annotations.Nullable;

/**
 * What holds for the calls of one method whose results come later, whichever call it is.
 *
 * @param method what its events are counted under; null if they have no name
 * @param deadlineNanos how long a candidate call may take, or {@link CallPath#NO_DEADLINE}
 */
public record CallTerms(@Nullable String method, long deadlineNanos) {}
