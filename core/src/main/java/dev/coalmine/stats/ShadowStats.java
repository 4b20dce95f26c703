package dev.coalmine.stats;

/**
 * What became of the shadow calls of a rollout since it started. Immutable.
 *
 * @param compared calls whose outcome was compared with stable's; no answer in time is an outcome too
 * @param mismatched those of them that differed
 * @param ignored calls that were made, but are not to be compared, as the comparison says
 * @param failed calls that were made and could not be compared, since the comparison itself failed
 * @param timedOut calls that took too long, and were interrupted; they are compared as well, and differ
 * @param dropped calls that were not made, since too many were waiting or under way, or the executor refused them
 * @param underWay calls that wait or are under way now
 */
public record ShadowStats(
        long compared, long mismatched, long ignored, long failed, long timedOut, long dropped, int underWay) {
    /** No shadow call yet. */
    public static final ShadowStats NONE = new ShadowStats(0, 0, 0, 0, 0, 0, 0);
}
