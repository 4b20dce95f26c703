package dev.coalmine.stats;

import java.time.Duration;

/**
 * The asynchronous calls of one arm that have begun and not ended yet.
 *
 * @param calls how many there are
 * @param overdue those of them that have been outstanding for longer than ten times the reference p99.9, or 5 s if that
 *     is longer, and so have testified as slow by now
 * @param oldest how long the oldest one that is watched has been outstanding; zero if there is none
 */
public record Outstanding(long calls, long overdue, Duration oldest) {
    /** No outstanding call. */
    public static final Outstanding NONE = new Outstanding(0, 0, Duration.ZERO);
}
