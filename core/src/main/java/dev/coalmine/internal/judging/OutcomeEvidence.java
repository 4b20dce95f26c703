package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;

/**
 * What one batch says of an outcome.
 *
 * @param sinceStart keys that had it for the first time since the start
 * @param recent keys that had it for the first time in the recent process
 * @param recorded how many times it was recorded on either arm that there was an outcome or none; as failures, how often
 *     there was one
 */
public record OutcomeEvidence(Testimonies sinceStart, Testimonies recent, CallCounts recorded)
        implements MetricEvidence {
    @Override
    public boolean isSilent() {
        return sinceStart.equals(Testimonies.NONE) && recent.equals(Testimonies.NONE);
    }
}
