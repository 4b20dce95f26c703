package dev.coalmine.internal.recording;

import dev.coalmine.verdict.CallCounts;
import org.jspecify.annotations.Nullable;

/**
 * What one drain found new of one business signal in one evidence epoch.
 *
 * @param stable keys of stable that testified
 * @param candidate keys of the candidate that testified
 * @param recorded how often an outcome, or that there was none, was recorded; as failures, how often there was one
 * @param values the first values of keys; null where none are heard
 */
public record SignalBatch(
        Heard stable,
        Heard candidate,
        CallCounts recorded,
        @Nullable LatencyFirsts values) {
    boolean isEmpty() {
        return stable.isEmpty()
                && candidate.isEmpty()
                && recorded.equals(CallCounts.NONE)
                && (values == null || values.isEmpty());
    }
}
