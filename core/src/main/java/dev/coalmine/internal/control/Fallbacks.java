package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.Fallback;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Decides which calls that are declared idempotent are repeated on stable, those of the candidate that have failed, and
 * counts them; see {@link Fallback}. Thread-safe; throws nothing of its own.
 */
public final class Fallbacks {
    private final Outcomes outcomes;
    private final Guard guard;
    private final LongAdder fallbacks = new LongAdder();

    Fallbacks(Outcomes outcomes, Guard guard) {
        this.outcomes = outcomes;
        this.guard = guard;
    }

    /** Returns whether the call of this ticket, which has thrown this on the present thread, is now to be made on stable. */
    public boolean follow(long ticket, Throwable thrown) {
        return Ticket.candidate(ticket)
                && isRecoverable(thrown)
                && !outcomes.isInterruption(thrown)
                && counted(outcomes.isFailure(thrown));
    }

    /**
     * Returns whether the call of this ticket, which has returned something, is now to be made on stable.
     *
     * @param failed whether what it returned counts as failed
     */
    public boolean follow(long ticket, boolean failed) {
        return Ticket.candidate(ticket) && counted(failed);
    }

    /** Returns whether the call of this ticket, which has returned this, is now to be made on stable. */
    public boolean followResult(long ticket, @Nullable Object result) {
        return Ticket.candidate(ticket) && counted(outcomes.isFailedResult(result));
    }

    /** Returns whether a candidate call whose stage has come to this is now to be made on stable. */
    boolean followStage(@Nullable Object result, @Nullable Throwable thrown) {
        if (thrown == null) {
            return counted(outcomes.isFailedResult(result));
        }
        Throwable cause = outcomes.unwrapped(thrown);
        return isRecoverable(cause) && !Interruption.isOutcome(cause) && counted(outcomes.isFailure(cause));
    }

    private static boolean isRecoverable(Throwable thrown) {
        return !(thrown instanceof VirtualMachineError) || thrown instanceof StackOverflowError;
    }

    private boolean counted(boolean repeated) {
        if (repeated) {
            fallbacks.increment();
        }
        return repeated;
    }

    /** Returns what the caller of an unrecorded candidate call gets that has come up with this stage. */
    public <T extends @Nullable Object, X extends Throwable> @Nullable CompletionStage<T> orStable(
            @Nullable CompletionStage<T> stage, StableHalf<T, X> stable) throws X {
        if (stage == null) {
            fallbacks.increment();
            return stable.call();
        }
        FallbackFuture<T> future = future(stable);
        try {
            future.follow(stage);
            return future;
        } catch (Throwable t) {
            guard.failed("following a stage", t);
            return stage;
        }
    }

    /** Returns a future that follows no stage yet. */
    <T extends @Nullable Object> FallbackFuture<T> future(StableHalf<T, ?> stable) {
        return new FallbackFuture<>(this, guard, stable);
    }

    /** Returns how many calls were made on stable so. */
    long sum() {
        return fallbacks.sum();
    }
}
