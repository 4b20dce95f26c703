package dev.coalmine.internal.guard;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the failures of what users plug in (listeners, key functions, predicates, clocks) and of Coalmine itself: counts
 * each, logs at most one every ten seconds for a rollout, and throws nothing. Thread-safe.
 */
public final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");
    private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

    private final String rollout;
    private final LongSupplier nanoTime;
    private final LongAdder failures = new LongAdder();
    private final AtomicLong nextLogNanos;

    /** Creates the guard of one rollout; the nano clock may itself fail. */
    public Guard(String rollout, LongSupplier nanoTime) {
        this.rollout = rollout;
        this.nanoTime = nanoTime;
        this.nextLogNanos = new AtomicLong(safeNanos());
    }

    /** Runs the action; what it throws is counted and goes no further. */
    public void run(String what, Runnable action) {
        try {
            action.run();
        } catch (Throwable t) {
            failed(what, t);
        }
    }

    /** Counts a failure and logs it at a bounded rate. Never throws. */
    public void failed(String what, Throwable failure) {
        try {
            failures.increment();
            long now = safeNanos();
            long next = nextLogNanos.get();
            if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + LOG_INTERVAL_NANOS)) {
                LOG.warn(
                        "{}: {} failed; calls go on ({} such failures so far)", rollout, what, failures.sum(), failure);
            }
        } catch (Throwable ignored) {
            // Not even the log works; a caller's call must not suffer for it.
        }
    }

    /**
     * Counts a failure and logs it without its message, which may quote a routing key; its class and where it happened are
     * said. Never throws.
     */
    public void failedOnKey(String what, Throwable failure) {
        RuntimeException bare = new RuntimeException(
                failure.getClass().getName() + ", whose message is left out, since it may quote a key");
        try {
            bare.setStackTrace(failure.getStackTrace());
        } catch (Throwable ignored) {
            // it is a class of the user's, and may do as it likes
        }
        failed(what, bare);
    }

    /** Counts a failure that was logged before and goes on. */
    public void again() {
        failures.increment();
    }

    private long safeNanos() {
        try {
            return nanoTime.getAsLong();
        } catch (Throwable t) {
            return System.nanoTime();
        }
    }

    /** Returns how many failures were taken so far. */
    public long failures() {
        return failures.sum();
    }
}
