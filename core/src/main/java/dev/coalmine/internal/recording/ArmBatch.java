package dev.coalmine.internal.recording;

/**
 * What one drain found new on one arm in one epoch.
 *
 * <p>A call and its testimony are two steps, so a drain between them hands out the call now and the testimony with the
 * next batch. Summed up since the epoch was opened, first failing keys never exceed failures.
 *
 * @param calls calls that ended, failed ones included
 * @param failures those of them that failed
 * @param firstsA keys that failed for the first time in process A, which runs since the start
 * @param firstsB keys that failed for the first time in process B, which restarts with every epoch
 */
public record ArmBatch(long calls, long failures, long firstsA, long firstsB) {
    boolean isEmpty() {
        return calls == 0 && firstsA == 0 && firstsB == 0;
    }
}
