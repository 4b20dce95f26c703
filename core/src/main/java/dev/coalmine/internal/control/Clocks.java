package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import java.time.Instant;

/** Reads a registry's clocks for one rollout: whatever they throw is counted and goes no further. Thread-safe. */
final class Clocks {
    private final Time time;
    private final Guard guard;
    private volatile long lastNanos;

    Clocks(Time time, Guard guard) {
        this.time = time;
        this.guard = guard;
    }

    /** Returns the present moment. */
    Moment now() {
        return new Moment(nanos(), wall());
    }

    /** Returns the nano time; while the clock fails, time stands still. */
    private long nanos() {
        try {
            long now = time.nanoTime().getAsLong();
            lastNanos = now;
            return now;
        } catch (Throwable t) {
            guard.failed("the nano clock", t);
            return lastNanos;
        }
    }

    private Instant wall() {
        try {
            return time.wallClock().instant();
        } catch (Throwable t) {
            guard.failed("the wall clock", t);
            return Instant.now();
        }
    }
}
