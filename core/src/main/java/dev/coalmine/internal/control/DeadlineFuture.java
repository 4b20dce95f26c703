package dev.coalmine.internal.control;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a candidate call with a deadline gets: it completes as the candidate's stage does, or fails when the
 * time is over, whichever comes first; the stage is then cancelled. Cancelling it cancels the stage.
 *
 * <p>Whichever comes first also is the call's outcome, and is taken down before the caller hears of it. The stage's room in
 * the bulkhead is free when the stage itself has completed, be it long after the deadline: until then the candidate is
 * still at work.
 *
 * <p>What the caller has attached runs on the thread that completes the stage or, past the deadline, on the default
 * executor of {@link CompletableFuture}s; the timer's thread only sets it going. Thread-safe.
 *
 * @param <T> what the stage comes to
 */
final class DeadlineFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private final FollowedCall call;
    private final CompletionStage<T> stage;
    private final Runnable onStageEnd;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** The timer, once it is set; read by whoever settles, who may come before. */
    private volatile @Nullable Future<?> timer;

    /**
     * Makes the future of a call that has come up with this stage.
     *
     * @param onStageEnd what is to happen when the stage itself has completed
     */
    DeadlineFuture(FollowedCall call, CompletionStage<T> stage, Runnable onStageEnd) {
        this.call = call;
        this.stage = stage;
        this.onStageEnd = onStageEnd;
    }

    /** Begins to follow the stage. */
    void follow() {
        CompletionStage<T> unused = stage.whenComplete(this::stageEnded);
    }

    /** Sets the timer. */
    void failAfter(long nanos, Ticker ticker, String message) {
        if (!settled.get()) {
            Future<?> set = ticker.after(Math.max(0, nanos), () -> timeIsOver(message));
            timer = set;
            if (settled.get()) {
                boolean unused = set.cancel(false);
            }
        }
    }

    private void stageEnded(T result, @Nullable Throwable thrown) {
        onStageEnd.run();
        if (settle()) {
            call.accept(result, thrown);
            boolean unused = thrown == null ? complete(result) : completeExceptionally(thrown);
        }
    }

    private void timeIsOver(String message) {
        if (settle()) {
            TimeoutException late = new TimeoutException(message);
            late.setStackTrace(new StackTraceElement[0]); // that of a timer leads nowhere
            call.ranOutOfTime(late);
            Runnable ending = () -> {
                boolean unused = completeExceptionally(late);
                cancelStage(true);
            };
            call.guard()
                    .run("the executor of a late call", () -> defaultExecutor().execute(ending));
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (isDone() || !settle()) {
            return isCancelled(); // or whoever has settled it completes it now
        }
        call.cancelled();
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        cancelStage(mayInterruptIfRunning);
        return cancelled;
    }

    private void cancelStage(boolean mayInterruptIfRunning) {
        call.guard().run("cancelling a stage", () -> {
            boolean unused = stage.toCompletableFuture().cancel(mayInterruptIfRunning);
        });
    }

    private boolean settle() {
        if (!settled.compareAndSet(false, true)) {
            return false;
        }
        Future<?> set = timer;
        if (set != null) {
            boolean unused = set.cancel(false);
        }
        return true;
    }
}
