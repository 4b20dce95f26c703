package dev.coalmine.internal.judging;

/**
 * The metric of how long successful calls take, by the first successful call of each key. Tolerances are applied by the
 * recorder, which divides candidate latencies by them; here they only say what the wealth is worth.
 *
 * @param name the name used in evidence, metrics and sentences
 * @param role what it may do to a rollout
 * @param weight its part of the budget
 * @param tolerated how many times as long candidate calls may take
 * @param proven less than how many times as long they are to be shown to take
 */
public record LatencyMetric(String name, Role role, double weight, double tolerated, double proven) implements Metric {
    /** Checks the name and the weight. */
    public LatencyMetric {
        Metric.checkedName(name);
        Metric.checkedWeight(weight);
    }

    /** Returns the latency guardrail with its default weight, which tolerates ×1.1 and proves ×1.25. */
    public static LatencyMetric latency() {
        return new LatencyMetric("latency", Role.GUARDRAIL, 0.25, 1.1, 1.25);
    }

    /** Returns a copy with that weight in the budget. */
    public LatencyMetric weighing(double newWeight) {
        return new LatencyMetric(name, role, newWeight, tolerated, proven);
    }

    /** Returns a copy whose candidate latencies the recorder divides by these numbers. */
    public LatencyMetric dividing(double byTolerated, double byProven) {
        return new LatencyMetric(name, role, weight, byTolerated, byProven);
    }

    /** Returns a copy that may only hold the rollout. */
    public LatencyMetric onlyHolding() {
        return new LatencyMetric(name, Role.SIGNAL, weight, tolerated, proven);
    }
}
