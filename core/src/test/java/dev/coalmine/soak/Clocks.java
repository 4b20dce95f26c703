package dev.coalmine.soak;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The clocks of this machine, which somebody sets, and which stand still while it sleeps. Thread-safe. */
final class Clocks implements LongSupplier, InstantSource {
    private final AtomicLong nanosAhead = new AtomicLong();
    private final AtomicLong millisAhead = new AtomicLong();

    /** Sets the wall clock forward or back. */
    void setWall(Duration by) {
        millisAhead.addAndGet(by.toMillis());
    }

    /** Moves the monotonic clock, which a machine that slept has move forward, and a broken one back. */
    void jump(Duration by) {
        nanosAhead.addAndGet(by.toNanos());
    }

    @Override
    public long getAsLong() {
        return System.nanoTime() + nanosAhead.get();
    }

    @Override
    public Instant instant() {
        return Instant.now().plusMillis(millisAhead.get());
    }
}
