package dev.coalmine.plan;

/** One of the two implementations of a rollout. */
public enum Arm {
    /** The old implementation, which everybody gets unless the routing says otherwise. */
    STABLE,
    /** The new implementation, which takes its share of the keys while it stays healthy. */
    CANDIDATE;

    /** Returns the word used in metrics, logs and sentences: {@code stable} or {@code candidate}. */
    public String label() {
        return this == STABLE ? "stable" : "candidate";
    }
}
