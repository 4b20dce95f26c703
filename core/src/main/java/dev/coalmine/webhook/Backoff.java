package dev.coalmine.webhook;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: twice as long each time, from one second up to a minute, of which a random half
 * is left out, so that not all who failed together come back together ("equal jitter" of M. Brooker, Exponential Backoff And
 * Jitter, AWS Architecture Blog 2015).
 *
 * @param random from 0 to 1, 1 left out
 */
record Backoff(DoubleSupplier random) {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long LONGEST_NANOS = 60_000_000_000L;

    /**
     * Returns the wait after that many attempts.
     *
     * @param attempts 1 and above
     * @param asked for how long the receiver asks to be left alone; never less
     */
    Duration after(int attempts, Duration asked) {
        long whole = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(attempts - 1, 10));
        long wait = whole / 2 + (long) (whole / 2.0 * random.getAsDouble());
        Duration own = Duration.ofNanos(wait);
        return own.compareTo(asked) < 0 ? asked : own;
    }
}
