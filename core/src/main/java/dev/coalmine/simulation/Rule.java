package dev.coalmine.simulation;

/**
 * Another rule that watches the same calls: an alert of today, a circuit breaker, a canary analysis. One is made for each
 * simulated rollout, and hears of each tick in order.
 *
 * <p>It is compared with the rollout, not obeyed by it: it goes on watching at the share in force when the rollout itself
 * has tripped.
 */
@FunctionalInterface
public interface Rule {
    /** Returns whether it would send all traffic back to stable now, given all that it has seen. */
    boolean trips(Observation seen);
}
