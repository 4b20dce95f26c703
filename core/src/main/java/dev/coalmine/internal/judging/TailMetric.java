package dev.coalmine.internal.judging;

/**
 * The metric of keys that had a call in the slow tail: above the reference p99, above p99.9, and above four times that.
 * Tolerances are applied by the recorder.
 *
 * @param name the name used in evidence, metrics and sentences
 * @param role what it may do to a rollout
 * @param weight its part of the budget
 * @param lowering by what candidate latencies are lowered
 */
public record TailMetric(String name, Role role, double weight, Lowering lowering) implements Metric {
    /** Checks the name and the weight. */
    public TailMetric {
        Metric.checkedName(name);
        Metric.checkedWeight(weight);
    }

    /** Returns the metric of slow calls with its default weight and tolerances. */
    public static TailMetric slowCalls() {
        return new TailMetric("slow-calls", Role.GUARDRAIL, 0.25, Lowering.DEFAULT);
    }

    /** Returns a copy with that weight in the budget. */
    public TailMetric weighing(double newWeight) {
        return new TailMetric(name, role, newWeight, lowering);
    }

    /** Returns a copy whose candidate latencies the recorder lowers by that. */
    public TailMetric lowering(Lowering by) {
        return new TailMetric(name, role, weight, by);
    }

    /** Returns a copy that may only hold the rollout. */
    public TailMetric onlyHolding() {
        return new TailMetric(name, Role.SIGNAL, weight, lowering);
    }
}
