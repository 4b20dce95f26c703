package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.CandidateBulkhead;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.OutstandingCall;
import dev.coalmine.internal.words.Wording;
import dev.coalmine.plan.Arm;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A recorded call whose outcome comes later: measured from its beginning to its end, whichever thread brings that.
 *
 * <p>The first outcome counts, and is classified as that of a synchronous call would be, by the cause where stages have
 * wrapped it. Thread-safe. Nothing that fails in here reaches the call.
 */
public final class FollowedCall extends OutstandingCall
        implements LaterCall, BiConsumer<@Nullable Object, @Nullable Throwable> {
    private final CallPath path;
    private final CallTerms terms;

    /** The room that the call takes, if it takes any: until its end or, with a deadline, that of its stage. */
    private @Nullable CandidateBulkhead room;

    private FollowedCall(
            CallPath path, EvidenceEpoch epoch, long ticket, @Nullable CandidateBulkhead room, CallTerms terms) {
        super(epoch, CallPath.arm(ticket), CallPath.key(ticket), path.now());
        this.path = path;
        this.room = room;
        this.terms = terms;
    }

    /**
     * Returns a call that begins now.
     *
     * @param room where it was let in, if it was
     * @param terms what holds for the calls of its method
     */
    static FollowedCall begun(
            CallPath path, EvidenceEpoch epoch, long ticket, @Nullable CandidateBulkhead room, CallTerms terms) {
        FollowedCall call = new FollowedCall(path, epoch, ticket, room, terms);
        try {
            call.begin();
        } catch (Throwable t) {
            path.guard().failed("watching an outstanding call", t);
        }
        return call;
    }

    /**
     * Records the call when the stage completes, and returns what the caller gets: the very stage, unless it has a
     * deadline to meet and is not complete yet. A call that came up with no stage at all has failed.
     */
    public <T extends @Nullable Object> @Nullable CompletionStage<T> follow(@Nullable CompletionStage<T> stage) {
        if (stage == null) {
            failed();
            return stage;
        }
        try {
            if (isLimited(stage)) {
                return limited(stage);
            }
            CompletionStage<T> unused = stage.whenComplete(this);
        } catch (Throwable t) {
            path.guard().failed("following a stage", t);
            forget();
        }
        return stage;
    }

    /**
     * Records the call as {@link #follow(CompletionStage)} does, and returns what the caller gets where the call is declared
     * idempotent: of a candidate call that fails, what stable then comes to.
     */
    public <T extends @Nullable Object, X extends Throwable> @Nullable CompletionStage<T> follow(
            @Nullable CompletionStage<T> stage, StableHalf<T, X> stable) throws X {
        if (arm() == Arm.STABLE) {
            return follow(stage);
        }
        if (stage == null) {
            failed();
            return path.fallbacks().orStable(null, stable);
        }
        FallbackFuture<T> future = path.fallbacks().future(stable);
        try {
            if (isLimited(stage)) {
                future.follow(limited(stage));
            } else {
                future.follow(stage, this);
            }
            return future;
        } catch (Throwable t) {
            path.guard().failed("following a stage", t);
            forget();
            return stage;
        }
    }

    private boolean isLimited(CompletionStage<?> stage) {
        return path.deadlineNanos(terms) != CallPath.NO_DEADLINE && arm() == Arm.CANDIDATE && !isComplete(stage);
    }

    private static boolean isComplete(CompletionStage<?> stage) {
        return stage instanceof CompletableFuture<?> future && future.isDone();
    }

    private <T extends @Nullable Object> CompletionStage<T> limited(CompletionStage<T> stage) {
        long deadlineNanos = path.deadlineNanos(terms);
        CandidateBulkhead held = room;
        DeadlineFuture<T> limited = new DeadlineFuture<>(this, stage, held == null ? () -> {} : held::leave);
        room = null; // it is the stage's from now on
        try {
            limited.follow();
        } catch (Throwable t) {
            room = held;
            throw t;
        }
        guard().run(
                        "the timer of a deadline",
                        () -> limited.failAfter(
                                deadlineNanos - nanosSoFar(),
                                path.ticker(),
                                path.rollout() + ": the candidate has not answered within its deadline of "
                                        + Wording.duration(Duration.ofNanos(deadlineNanos))));
        return limited;
    }

    /** Takes the outcome of a stage. */
    @Override
    public void accept(@Nullable Object result, @Nullable Throwable thrown) {
        if (thrown == null) {
            succeeded(result);
        } else {
            failed(thrown);
        }
    }

    /** Takes down that the call has come to this result, which may still be one that counts as failed. */
    public void succeeded(@Nullable Object result) {
        conclude(() -> take(path.outcomes().isFailedResult(result)));
    }

    /** Takes down that the call has come to its end, whose results nobody looks at. */
    public void completed() {
        conclude(() -> take(false));
    }

    /** Takes down that the call has failed in some way that nobody knows. */
    public void failed() {
        conclude(() -> take(true));
    }

    /** Takes down that the call has ended with this, however wrapped. */
    public void failed(Throwable thrown) {
        conclude(() -> {
            Throwable cause = path.outcomes().unwrapped(thrown);
            takeEnd(cause, Interruption.isOutcome(cause));
        });
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
        return follow((CompletionStage<?>) result);
    }

    @Override
    @SuppressWarnings("unchecked") // stable comes up with what its method says
    public @Nullable Object returned(@Nullable Object result, Callable<?> stable) throws Exception {
        return follow((CompletionStage<Object>) result, () -> (CompletionStage<Object>) stable.call());
    }

    @Override
    public void threw(Throwable thrown) {
        conclude(() -> takeEnd(thrown, path.outcomes().isInterruption(thrown)));
    }

    private void takeEnd(Throwable thrown, boolean interrupted) {
        if (interrupted) {
            takeInterrupted();
        } else {
            takeThrown(thrown, path.outcomes().isFailure(thrown));
        }
    }

    private void take(boolean failed) {
        long nanos = nanosSoFar();
        record(nanos, failed);
        count(nanos, failed);
    }

    private void takeThrown(Throwable thrown, boolean failed) {
        long nanos = nanosSoFar();
        recordThrown(nanos, failed, thrown);
        count(nanos, failed);
    }

    private void takeInterrupted() {
        long nanos = nanosSoFar();
        recordInterrupted(nanos);
        count(nanos, false);
    }

    private void count(long nanos, boolean failed) {
        path.count(terms.method(), arm(), failed, !wasOverdue() && epoch().isSlow(arm(), nanos));
    }

    @Override
    protected void becameOverdue(long age) {
        path.count(terms.method(), arm(), false, epoch().isSlow(arm(), age));
    }

    /** Takes down that the call has not ended in time, which is a failure whatever else counts as one. */
    void ranOutOfTime(TimeoutException late) {
        conclude(() -> takeThrown(late, true));
    }

    /** Takes down that nobody wants to know the outcome any more. */
    public void cancelled() {
        conclude(this::takeInterrupted);
    }

    /** Ends the call without a trace, since its outcome will never be known, or is none. */
    public void forget() {
        conclude(() -> {});
    }

    private long nanosSoFar() {
        return CallPath.nanos(start(), path.now());
    }

    private void conclude(Runnable recording) {
        try {
            if (end()) {
                CandidateBulkhead held = room;
                if (held != null) {
                    held.leave();
                }
                recording.run();
            }
        } catch (Throwable t) {
            path.guard().failed("recording", t);
        }
    }

    /** Returns the guard for what users bring. */
    Guard guard() {
        return path.guard();
    }
}
