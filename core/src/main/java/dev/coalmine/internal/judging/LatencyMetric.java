package dev.coalmine.internal.judging;

/**
 * The metric of how long successful calls take, by the first successful call of each key. Tolerances are applied by the
 * recorder.
 *
 * @param name the name used in evidence, metrics and sentences
 * @param role what it may do to a rollout
 * @param weight its part of the budget
 * @param lowering by what candidate latencies are lowered
 */
public record LatencyMetric(String name, Role role, double weight, Lowering lowering) implements Metric {
    /** Checks the name and the weight. */
    public LatencyMetric {
        Metric.checkedName(name);
        Metric.checkedWeight(weight);
    }

    /** Returns the latency guardrail with its default weight and tolerances. */
    public static LatencyMetric latency() {
        return new LatencyMetric("latency", Role.GUARDRAIL, 0.25, Lowering.DEFAULT);
    }

    /** Returns a copy with that weight in the budget. */
    public LatencyMetric weighing(double newWeight) {
        return new LatencyMetric(name, role, newWeight, lowering);
    }

    /** Returns a copy whose candidate latencies the recorder lowers by that. */
    public LatencyMetric lowering(Lowering by) {
        return new LatencyMetric(name, role, weight, by);
    }

    /** Returns a copy that may only hold the rollout. */
    public LatencyMetric onlyHolding() {
        return new LatencyMetric(name, Role.SIGNAL, weight, lowering);
    }
}
