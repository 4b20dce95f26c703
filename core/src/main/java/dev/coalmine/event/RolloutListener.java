package dev.coalmine.event;

/**
 * Hears of every change of a rollout, in order, on a thread that is never a caller's nor the one that judges. What it
 * throws is counted and logged, and keeps no other listener from hearing.
 */
@FunctionalInterface
public interface RolloutListener {
    /** Called once for each event. */
    void onEvent(RolloutEvent event);
}
