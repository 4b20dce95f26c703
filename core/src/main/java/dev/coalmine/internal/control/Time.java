package dev.coalmine.internal.control;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks: a monotonic one in nanoseconds, by which calls are timed and holds are served, and the wall clock,
 * which only dates events.
 */
public record Time(LongSupplier nanoTime, InstantSource wallClock) {
    /** The clocks of this machine. */
    public static final Time SYSTEM = new Time(System::nanoTime, InstantSource.system());
}
