package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.plan.Failures;
import org.jspecify.annotations.Nullable;

/** Tells what became of calls: failed, interrupted or neither. Thread-safe; a predicate that throws hurts no call. */
final class Outcomes {
    private final Failures failures;
    private final Guard guard;

    Outcomes(Failures failures, Guard guard) {
        this.failures = failures;
        this.guard = guard;
    }

    /** Returns what takes the failures of predicates. */
    Guard guard() {
        return guard;
    }

    /** Returns whether results decide if a call has failed. */
    boolean looksAtResults() {
        return failures.looksAtResults();
    }

    /** Returns whether a call that threw this on the present thread was interrupted. */
    boolean isInterruption(Throwable thrown) {
        try {
            return Interruption.isShownBy(thrown);
        } catch (Throwable t) {
            guard.failed("the cause of an exception", t); // whose class is not ours
            return false;
        }
    }

    boolean isFailure(Throwable thrown) {
        try {
            return failures.isFailure(thrown);
        } catch (Throwable t) {
            guard.failed("the failure predicate", t);
            return true;
        }
    }

    boolean isFailedResult(@Nullable Object result) {
        try {
            return failures.looksAtResults() && failures.isFailedResult(result);
        } catch (Throwable t) {
            guard.failed("the result predicate", t);
            return false;
        }
    }

    /** Returns what an asynchronous call ended with, without what its stages have wrapped it in. */
    Throwable unwrapped(Throwable thrown) {
        try {
            return Interruption.unwrapped(thrown);
        } catch (Throwable t) {
            guard.failed("the cause of an exception", t); // whose class is not ours
            return thrown;
        }
    }
}
