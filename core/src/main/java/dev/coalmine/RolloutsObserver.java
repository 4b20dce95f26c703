package dev.coalmine;

/**
 * Hears when rollouts of a registry come and go, on the thread that starts or closes them, at once. What it throws is
 * logged and goes no further.
 */
public interface RolloutsObserver {
    /** A rollout has been started, or was running when the observer was added; then possibly both. */
    void started(Rollout rollout);

    /** A rollout has been closed. */
    void closed(Rollout rollout);
}
