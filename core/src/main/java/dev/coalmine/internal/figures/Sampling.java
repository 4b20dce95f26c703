package dev.coalmine.internal.figures;

import dev.coalmine.internal.threads.Daemons;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is done at equal intervals from when it is first needed: on a scheduler that was given, or on a daemon thread of
 * its own. Thread-safe.
 */
public final class Sampling implements AutoCloseable {
    private final String thread;
    private final Duration interval;
    private final @Nullable ScheduledExecutorService given;
    private final Runnable sample;
    private @Nullable ScheduledExecutorService own;
    private @Nullable Future<?> ticking;
    private boolean closed;

    /**
     * Creates one that does nothing yet.
     *
     * @param thread the name of its own thread
     * @param given the scheduler, which is not shut down; null for a thread of its own
     * @param sample what is done, which throws nothing
     */
    public Sampling(String thread, Duration interval, @Nullable ScheduledExecutorService given, Runnable sample) {
        this.thread = thread;
        this.interval = interval;
        this.given = given;
        this.sample = sample;
    }

    /**
     * Returns the interval, if it can be one.
     *
     * @throws IllegalArgumentException if it is not from 10 ms to 1 hour
     */
    public static Duration requireInterval(Duration interval) {
        if (interval.compareTo(Duration.ofMillis(10)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "Invalid sampling interval " + interval + ": allowed is 10 ms to 1 hour");
        }
        return interval;
    }

    /** Begins, unless it has begun or was closed. */
    public synchronized void begin() {
        if (ticking == null && !closed) {
            ScheduledExecutorService scheduler = given;
            if (scheduler == null) {
                scheduler = Executors.newSingleThreadScheduledExecutor(Daemons.named(thread));
                own = scheduler;
            }
            long nanos = interval.toNanos();
            ticking = scheduler.scheduleWithFixedDelay(sample, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Ends it for ever, and its thread. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        if (ticking != null) {
            ticking.cancel(false);
        }
        if (own != null) {
            own.shutdown();
        }
    }
}
