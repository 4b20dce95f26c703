package dev.coalmine.internal.recording;

/**
 * A candidate that failed: the numbers of its last window, and of stable meanwhile.
 *
 * @param processA as {@link Blow#processA}
 * @param failures failed candidate calls of the window
 * @param calls candidate calls of the window
 * @param distinctKeys distinct keys among the failed ones
 * @param stableFailures failed stable calls since the oldest call of the window ended
 * @param stableCalls stable calls since then
 */
public record FuseReport(
        long processA, int failures, int calls, int distinctKeys, long stableFailures, long stableCalls)
        implements Blow {}
