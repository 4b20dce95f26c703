package dev.coalmine.internal.recording;

/**
 * Why a fuse blew: the numbers of the candidate's last window and of stable meanwhile.
 *
 * @param processA number of the process A whose fuse blew; whoever rolls back must find an epoch of it in force
 * @param failures failed candidate calls of the window
 * @param calls candidate calls of the window
 * @param distinctKeys distinct keys among the failed ones
 * @param stableFailures failed stable calls since the oldest call of the window ended
 * @param stableCalls stable calls since then
 */
public record FuseReport(
        long processA, int failures, int calls, int distinctKeys, long stableFailures, long stableCalls) {}
