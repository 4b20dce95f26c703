package dev.coalmine.internal.shadow;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One shadow call on its way: handed over, made, compared. Its outcome, its timeout and its being dropped race to settle it,
 * once. Its place is given back when nothing of it is left: when its thread has returned and its stage, if it came up with
 * one, has completed or was given up. A candidate that ignores its interruption so keeps its place, as it keeps its thread.
 */
final class ShadowTask implements Runnable {
    private final Shadows shadows;
    private final ShadowCall call;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final AtomicBoolean left = new AtomicBoolean();
    private final FutureTask<@Nullable Void> work = new FutureTask<>(this::make, null);

    /** The caller, while it hands the task over: an executor that runs it there would delay the caller. */
    private volatile @Nullable Thread caller;

    private volatile @Nullable Future<?> timer;

    /** The candidate's stage, once there is one. */
    private volatile @Nullable CompletionStage<?> stage;

    ShadowTask(Shadows shadows, ShadowCall call) {
        this.shadows = shadows;
        this.call = call;
    }

    /** Hands the call over, and returns at once. */
    void handOver(Executor executor) {
        caller = Thread.currentThread();
        try {
            executor.execute(this);
        } finally {
            caller = null;
        }
    }

    @Override
    public void run() {
        if (caller == Thread.currentThread()) {
            drop();
            return;
        }
        Duration timeout = shadows.timeout();
        if (timeout != null) {
            shadows.guard().run("the timer of a shadow call", () -> timer = shadows.after(timeout, this::timeIsOver));
        }
        try {
            work.run();
        } finally {
            if (stage == null) {
                leave();
            }
        }
    }

    private void make() {
        Object result;
        try {
            result = call.candidate().call();
        } catch (Throwable thrown) {
            settle(new ShadowOutcome.Threw(thrown));
            return;
        }
        if (result instanceof CompletionStage<?> later) {
            follow(later);
        } else {
            settle(new ShadowOutcome.Returned(result));
        }
    }

    private void follow(CompletionStage<?> later) {
        stage = later;
        try {
            CompletionStage<?> unused = later.whenComplete((result, thrown) -> {
                settle(thrown == null ? new ShadowOutcome.Returned(result) : new ShadowOutcome.Threw(cause(thrown)));
                leave();
            });
        } catch (Throwable t) {
            shadows.guard().failed("following the stage of a shadow call", t);
            drop();
        }
        if (settled.get()) {
            giveUp(later); // the time was over before there was a stage
        }
    }

    /** Returns what a stage ended with, without what stages have wrapped it in. */
    private static Throwable cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wraps = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        return wraps && cause != null ? cause : thrown;
    }

    private void settle(ShadowOutcome candidate) {
        if (isFirst()) {
            shadows.compare(call, candidate);
        }
    }

    /** Ends the call without an outcome. */
    void drop() {
        if (isFirst()) {
            shadows.dropped();
        }
        leave();
    }

    private void timeIsOver() {
        if (isFirst()) {
            shadows.compare(call, new ShadowOutcome.TimedOut());
            boolean unused = work.cancel(true);
            CompletionStage<?> hanging = stage;
            if (hanging != null) {
                giveUp(hanging);
            }
        }
    }

    private void giveUp(CompletionStage<?> hanging) {
        shadows.guard().run("cancelling the stage of a shadow call", () -> {
            boolean unused = hanging.toCompletableFuture().cancel(true);
        });
        leave();
    }

    private boolean isFirst() {
        if (!settled.compareAndSet(false, true)) {
            return false;
        }
        Future<?> set = timer;
        if (set != null) {
            boolean unused = set.cancel(false);
        }
        return true;
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            shadows.left();
        }
    }
}
