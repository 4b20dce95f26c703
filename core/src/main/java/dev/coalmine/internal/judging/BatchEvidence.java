package dev.coalmine.internal.judging;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded under one share since the tick before.
 *
 * @param odds the odds at which recorded traffic falls on the candidate, from 0 to 1: share / (share + recorded share
 *     of stable), as routing had them in force
 * @param metrics the evidence by metric name; a metric that is missing has no evidence in this batch
 */
public record BatchEvidence(double odds, Map<String, MetricEvidence> metrics) {
    /** Copies the map and checks the odds. */
    public BatchEvidence {
        if (!(odds >= 0 && odds <= 1)) {
            throw new IllegalArgumentException("Invalid odds " + odds + ": allowed is 0 to 1");
        }
        metrics = Map.copyOf(metrics);
    }

    /**
     * Returns the evidence for that metric, or null if there is none in this batch.
     *
     * @throws IllegalArgumentException if it is not of that kind
     */
    <E extends MetricEvidence> @Nullable E of(Metric metric, Class<E> kind) {
        MetricEvidence evidence = metrics.get(metric.name());
        if (evidence == null || kind.isInstance(evidence)) {
            return kind.cast(evidence);
        }
        throw new IllegalArgumentException("Invalid evidence for " + metric.name() + ": expected "
                + kind.getSimpleName() + ", found " + evidence.getClass().getSimpleName());
    }
}
