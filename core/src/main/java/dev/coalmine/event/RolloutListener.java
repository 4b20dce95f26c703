package dev.coalmine.event;

import java.util.function.Consumer;

/**
 * Hears of every change of a rollout, in order, on a thread that is never a caller's nor the one that judges. What it
 * throws is counted and logged, and keeps no other listener from hearing.
 */
@FunctionalInterface
public interface RolloutListener {
    /** Called once for each event. */
    void onEvent(RolloutEvent event);

    /**
     * Called once for each event, instead of {@link #onEvent(RolloutEvent)}, which it calls. Whoever only begins with
     * something here, and may fail with it later, reports that to the failures, from whichever thread; it is counted and
     * logged as what is thrown here.
     */
    default void onEvent(RolloutEvent event, Consumer<? super Throwable> failures) {
        onEvent(event);
    }
}
