package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;

/**
 * What one batch says of a metric that counts something harmful.
 *
 * @param calls the batch's calls, and those of them that were harmful, of all keys however often they spoke
 * @param sinceStart keys that spoke for the first time since the start; not looked at when calls testify
 * @param recent keys that spoke for the first time in the recent process; not looked at when calls testify
 * @param buckets the same calls by group of keys; {@link KeyBuckets#NONE} where they are not counted
 */
public record CountEvidence(CallCounts calls, Testimonies sinceStart, Testimonies recent, KeyBuckets buckets)
        implements MetricEvidence {
    /** Evidence without buckets: enough to fail, not to pass. */
    public CountEvidence(CallCounts calls, Testimonies sinceStart, Testimonies recent) {
        this(calls, sinceStart, recent, KeyBuckets.NONE);
    }
}
