package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;

/**
 * What one batch says of a metric that counts something harmful.
 *
 * @param calls the batch's calls, and those of them that were harmful, of all keys however often they spoke
 * @param sinceStart keys that spoke for the first time since the start; not looked at when calls testify
 * @param recent keys that spoke for the first time in the recent process; not looked at when calls testify
 * @param proof the same for the proof that the candidate is good enough
 */
public record CountEvidence(CallCounts calls, Testimonies sinceStart, Testimonies recent, Proof proof)
        implements MetricEvidence {
    /** Evidence whose proof counts the same calls as harmful. */
    public CountEvidence(CallCounts calls, Testimonies sinceStart, Testimonies recent, KeyBuckets groups) {
        this(calls, sinceStart, recent, new Proof(calls, groups));
    }

    /** Evidence without groups: enough to fail, not to pass. */
    public CountEvidence(CallCounts calls, Testimonies sinceStart, Testimonies recent) {
        this(calls, sinceStart, recent, KeyBuckets.NONE);
    }

    /** Returns the odds of who was heard: those in force, or the realised share of the batch where calls testify. */
    double odds(BatchEvidence batch, Unit testifying) {
        return testifying == Unit.KEY ? batch.odds() : calls.candidateShare();
    }

    /** Returns who was heard in that span; all harmful calls where calls testify. */
    Testimonies heard(Span span, Unit testifying) {
        if (testifying == Unit.CALL) {
            return new Testimonies(calls.candidateFailures(), calls.stableFailures());
        }
        return span == Span.SINCE_START ? sinceStart : recent;
    }

    @Override
    public boolean isSilent() {
        return sinceStart.equals(Testimonies.NONE) && recent.equals(Testimonies.NONE);
    }

    /**
     * What a batch says of the proof, which may tolerate more than the guardrail does.
     *
     * @param calls the batch's calls, and those of them that speak against the proof
     * @param groups the same by group of keys; {@link KeyBuckets#NONE} where they are not counted
     */
    public record Proof(CallCounts calls, KeyBuckets groups) {}
}
