package dev.coalmine.internal.control;

import java.nio.channels.ClosedByInterruptException;

/**
 * Tells calls that were interrupted from calls that failed.
 *
 * <p>Whoever interrupts a call does not want to wait any longer; that says nothing of the implementation, except how
 * long it had taken by then. So a call counts as interrupted that throws an {@link InterruptedException} or a
 * {@link ClosedByInterruptException}; or that throws something else caused by one of these and leaves the thread's
 * interrupt flag set, as code does that has to wrap them. A call that returns has done its work, whatever the flag says,
 * and is a call like any other.
 */
final class Interruption {
    private static final int LONGEST_CHAIN = 16;

    private Interruption() {}

    /** Returns whether a call that threw this on the present thread was interrupted. */
    static boolean isShownBy(Throwable thrown) {
        if (isOne(thrown)) {
            return true;
        }
        if (!Thread.currentThread().isInterrupted()) {
            return false;
        }
        Throwable cause = thrown.getCause();
        for (int depth = 0; cause != null && depth < LONGEST_CHAIN; depth++) {
            if (isOne(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isOne(Throwable thrown) {
        return thrown instanceof InterruptedException || thrown instanceof ClosedByInterruptException;
    }
}
