package dev.coalmine.event;

/**
 * Hears of every mismatch between the candidate and stable, on the thread that has compared them, which is never one of a
 * caller. What it throws is counted and goes no further. Thread-safe.
 */
@FunctionalInterface
public interface MismatchListener {
    /** Hears of a mismatch. */
    void onMismatch(Mismatch mismatch);
}
