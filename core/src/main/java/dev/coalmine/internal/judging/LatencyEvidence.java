package dev.coalmine.internal.judging;

/**
 * What one batch says of latency, or of another number that keys are ranked by.
 *
 * @param odds the frozen reference at the odds in force; made once for each evidence epoch
 * @param sinceStart keys whose first successful call since the start ended in this batch
 * @param recent keys whose first successful call in the recent process ended in this batch
 * @param proof the same keys as since the start, with candidate latencies lowered by what is to be proven
 */
public record LatencyEvidence(
        LatencyOdds odds, LatencyTestimonies sinceStart, LatencyTestimonies recent, LatencyTestimonies proof)
        implements MetricEvidence {
    /** Checks that the bins are those of the reference. */
    public LatencyEvidence {
        for (LatencyTestimonies testimonies : new LatencyTestimonies[] {sinceStart, recent, proof}) {
            if (testimonies.bins() != 0
                    && testimonies.bins() != odds.reference().bins()) {
                throw new IllegalArgumentException("Invalid number of bins " + testimonies.bins()
                        + ": the reference has " + odds.reference().bins());
            }
        }
    }

    /** Returns the odds of what was heard: those in force, or the realised share of the batch where calls testify. */
    LatencyOdds oddsOf(LatencyTestimonies heard, Unit testifying) {
        return testifying == Unit.KEY
                ? odds
                : odds.reference().at(heard.above(0).candidateShare());
    }

    @Override
    public boolean isSilent() {
        return sinceStart.isSilent() && recent.isSilent();
    }
}
