package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of an asynchronous candidate call gets where it is declared idempotent: it completes as the candidate's
 * stage does or, if that fails, as stable's. Cancelling it cancels the one that is under way.
 *
 * <p>Stable is called on the thread that has ended the candidate's stage, as a dependent stage would be; past a deadline,
 * on the default executor of {@link CompletableFuture}s. Thread-safe.
 *
 * @param <T> what the stages come to
 */
final class FallbackFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Fallbacks fallbacks;
    private final Guard guard;
    private final StableHalf<T, ?> stable;

    /** Whom to cancel; written before a stage can end, read by whoever cancels. */
    private volatile @Nullable CompletionStage<T> running;

    FallbackFuture(Fallbacks fallbacks, Guard guard, StableHalf<T, ?> stable) {
        this.fallbacks = fallbacks;
        this.guard = guard;
        this.stable = stable;
    }

    /** Follows the candidate's stage. */
    void follow(CompletionStage<T> candidate) {
        running = candidate;
        CompletionStage<T> unused = candidate.whenComplete(this::candidateEnded);
    }

    /** Follows the candidate's stage, whose outcome the call takes down first. */
    void follow(CompletionStage<T> candidate, FollowedCall call) {
        running = candidate;
        CompletionStage<T> unused = candidate.whenComplete((result, thrown) -> {
            call.accept(result, thrown);
            candidateEnded(result, thrown);
        });
    }

    private void candidateEnded(T result, @Nullable Throwable thrown) {
        if (isDone()) {
            return; // cancelled
        }
        if (fallbacks.followStage(result, thrown)) {
            callStable();
        } else {
            end(result, thrown);
        }
    }

    private void callStable() {
        try {
            CompletionStage<T> again = stable.call();
            if (again == null) {
                throw new NullPointerException(
                        "Stable, called after the candidate has failed, has come up with no stage");
            }
            running = again;
            CompletionStage<T> unused = again.whenComplete(this::end);
        } catch (Throwable thrown) {
            boolean unused = completeExceptionally(thrown);
        }
        if (isCancelled()) {
            cancelRunning(true); // in between
        }
    }

    private void end(T result, @Nullable Throwable thrown) {
        boolean unused = thrown == null ? complete(result) : completeExceptionally(thrown);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            cancelRunning(mayInterruptIfRunning);
        }
        return cancelled;
    }

    private void cancelRunning(boolean mayInterruptIfRunning) {
        CompletionStage<T> stage = running;
        if (stage != null) {
            guard.run("cancelling a stage", () -> {
                boolean unused = stage.toCompletableFuture().cancel(mayInterruptIfRunning);
            });
        }
    }
}
