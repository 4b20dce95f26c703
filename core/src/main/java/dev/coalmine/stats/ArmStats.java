package dev.coalmine.stats;

import dev.coalmine.plan.Arm;

/**
 * What was recorded of one arm since the rollout started.
 *
 * @param arm which arm
 * @param calls recorded calls that have ended, failed ones included
 * @param failures those of them that failed
 * @param successLatency latencies of the calls that succeeded
 * @param failureLatency latencies of the calls that failed, kept apart because failing is often faster
 * @param clamped calls whose latency lay beyond the recordable range and was counted at its edge
 * @param interrupted calls beside these that were interrupted or cancelled, and so neither succeeded nor failed
 * @param outstanding asynchronous calls beside these that have not ended yet
 */
public record ArmStats(
        Arm arm,
        long calls,
        long failures,
        LatencySnapshot successLatency,
        LatencySnapshot failureLatency,
        long clamped,
        long interrupted,
        Outstanding outstanding) {

    /** Returns the fraction of calls that failed, from 0 to 1; zero when there were none. */
    public double errorRate() {
        return calls == 0 ? 0 : (double) failures / calls;
    }
}
