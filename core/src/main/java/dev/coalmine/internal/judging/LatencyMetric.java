package dev.coalmine.internal.judging;

/**
 * The metric of how long successful calls take, by the first successful call of each key. The tolerance is applied by
 * the recorder, which divides candidate latencies by it.
 *
 * @param name the name used in evidence, metrics and sentences
 * @param role what it may do to a rollout
 * @param weight its part of the budget
 */
public record LatencyMetric(String name, Role role, double weight) implements Metric {
    /** Checks the name and the weight. */
    public LatencyMetric {
        Metric.checkedName(name);
        Metric.checkedWeight(weight);
    }

    /** Returns the latency guardrail with its default weight. */
    public static LatencyMetric latency() {
        return new LatencyMetric("latency", Role.GUARDRAIL, 0.25);
    }

    /** Returns a copy with that weight in the budget. */
    public LatencyMetric weighing(double newWeight) {
        return new LatencyMetric(name, role, newWeight);
    }

    /** Returns a copy that may only hold the rollout. */
    public LatencyMetric onlyHolding() {
        return new LatencyMetric(name, Role.SIGNAL, weight);
    }
}
