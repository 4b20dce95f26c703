package dev.coalmine.internal.judging;

/**
 * What one batch says of who calls.
 *
 * @param sinceStart keys of which a call ended for the first time since the start
 * @param recent keys of which a call ended for the first time in the recent process
 */
public record RatioEvidence(Testimonies sinceStart, Testimonies recent) implements MetricEvidence {
    /** That a key calls is no testimony against anything. */
    @Override
    public boolean isSilent() {
        return true;
    }
}
