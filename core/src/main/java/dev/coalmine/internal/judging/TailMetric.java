package dev.coalmine.internal.judging;

/**
 * The metric of keys that had a call in the slow tail: above the reference p99, above p99.9, and above four times that.
 * Tolerances are applied by the recorder, which divides candidate latencies by them, by a larger one for the proof; here they
 * only say what the wealth is worth.
 *
 * @param name the name used in evidence, metrics and sentences
 * @param role what it may do to a rollout
 * @param weight its part of the budget
 * @param tolerated how many times as long candidate calls may take
 * @param proven less than how many times as long they are to be shown to take
 */
public record TailMetric(String name, Role role, double weight, double tolerated, double proven) implements Metric {
    /** Checks the name and the weight. */
    public TailMetric {
        Metric.checkedName(name);
        Metric.checkedWeight(weight);
    }

    /** Returns the metric of slow calls with its default weight, which tolerates ×1.1 and proves ×1.25. */
    public static TailMetric slowCalls() {
        return new TailMetric("slow-calls", Role.GUARDRAIL, 0.25, 1.1, 1.25);
    }

    /** Returns a copy with that weight in the budget. */
    public TailMetric weighing(double newWeight) {
        return new TailMetric(name, role, newWeight, tolerated, proven);
    }

    /** Returns a copy whose candidate latencies the recorder divides by these numbers. */
    public TailMetric dividing(double byTolerated, double byProven) {
        return new TailMetric(name, role, weight, byTolerated, byProven);
    }

    /** Returns a copy that may only hold the rollout. */
    public TailMetric onlyHolding() {
        return new TailMetric(name, Role.SIGNAL, weight, tolerated, proven);
    }
}
