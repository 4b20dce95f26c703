package dev.coalmine.internal.recording;

/**
 * Calls of stable, and what went wrong in them.
 *
 * @param calls all of them
 * @param failures those that failed
 * @param longer those that took as long as was asked for, or longer
 */
public record StableCalls(long calls, long failures, long longer) {
    /** No calls at all. */
    public static final StableCalls NONE = new StableCalls(0, 0, 0);
}
