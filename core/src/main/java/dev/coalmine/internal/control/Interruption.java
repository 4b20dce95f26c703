package dev.coalmine.internal.control;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Tells calls that were interrupted from calls that failed.
 *
 * <p>Whoever interrupts a call does not want to wait any longer; that says nothing of the implementation, except how
 * long it had taken by then. So a call counts as interrupted that throws an {@link InterruptedException} or a
 * {@link ClosedByInterruptException}; or that throws something else caused by one of these and leaves the thread's
 * interrupt flag set, as code does that has to wrap them. A call that returns has done its work, whatever the flag says,
 * and is a call like any other.
 *
 * <p>Of an asynchronous call the thread that ends it tells nothing, and whoever does not want to wait cancels it. So it
 * counts as interrupted if it ends with a {@link CancellationException} or one of the two above, however wrapped on the
 * way through its stages.
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

    /** Returns whether an asynchronous call that ended with this, unwrapped, was cancelled or interrupted. */
    static boolean isOutcome(Throwable thrown) {
        return thrown instanceof CancellationException || isOne(thrown);
    }

    /** Returns what an asynchronous call ended with, without what its stages have wrapped it in. */
    static Throwable unwrapped(Throwable thrown) {
        Throwable inner = thrown;
        for (int depth = 0; depth < LONGEST_CHAIN && isWrapper(inner); depth++) {
            Throwable cause = inner.getCause();
            if (cause == null) {
                return inner;
            }
            inner = cause;
        }
        return inner;
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof CompletionException || thrown instanceof ExecutionException;
    }

    private static boolean isOne(Throwable thrown) {
        return thrown instanceof InterruptedException || thrown instanceof ClosedByInterruptException;
    }
}
