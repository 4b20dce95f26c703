package dev.coalmine.internal.judging;

/**
 * What one batch says of latency.
 *
 * @param odds the frozen reference at the odds in force; made once for each evidence epoch
 * @param sinceStart keys whose first successful call since the start ended in this batch
 * @param recent keys whose first successful call in the recent process ended in this batch
 */
public record LatencyEvidence(LatencyOdds odds, LatencyTestimonies sinceStart, LatencyTestimonies recent)
        implements MetricEvidence {
    /** Checks that the bins are those of the reference. */
    public LatencyEvidence {
        int bins = odds.reference().bins();
        if (badBins(sinceStart, bins) || badBins(recent, bins)) {
            throw new IllegalArgumentException(
                    "Invalid bins " + sinceStart.bins() + " and " + recent.bins() + ": the reference has " + bins);
        }
    }

    private static boolean badBins(LatencyTestimonies testimonies, int bins) {
        return testimonies.bins() != 0 && testimonies.bins() != bins;
    }
}
