package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.OutstandingCall;
import dev.coalmine.plan.Arm;
import java.util.concurrent.CompletionStage;
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

    private FollowedCall(CallPath path, EvidenceEpoch epoch, Arm arm, long key, long start) {
        super(epoch, arm, key, start);
        this.path = path;
    }

    static FollowedCall begun(CallPath path, EvidenceEpoch epoch, Arm arm, long key) {
        FollowedCall call = new FollowedCall(path, epoch, arm, key, path.now());
        try {
            call.begin();
        } catch (Throwable t) {
            path.guard().failed("watching an outstanding call", t);
        }
        return call;
    }

    /**
     * Records the call when the stage completes, and returns the very stage. A call that came up with no stage at all
     * has failed.
     */
    public <S extends @Nullable CompletionStage<?>> S follow(S stage) {
        if (stage == null) {
            conclude(() -> record(nanosSoFar(), true));
            return stage;
        }
        try {
            CompletionStage<?> unused = stage.whenComplete(this);
        } catch (Throwable t) {
            path.guard().failed("following a stage", t);
            forget();
        }
        return stage;
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
        conclude(() -> record(nanosSoFar(), path.looksAtResults() && path.isFailedResult(result)));
    }

    /** Takes down that the call has come to its end, whose results nobody looks at. */
    public void completed() {
        conclude(() -> record(nanosSoFar(), false));
    }

    /** Takes down that the call has ended with this, however wrapped. */
    public void failed(Throwable thrown) {
        conclude(() -> {
            Throwable cause = Interruption.unwrapped(thrown);
            takeThrown(cause, Interruption.isOutcome(cause));
        });
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
        return follow((CompletionStage<?>) result);
    }

    @Override
    public void threw(Throwable thrown) {
        conclude(() -> takeThrown(thrown, Interruption.isShownBy(thrown)));
    }

    private void takeThrown(Throwable thrown, boolean interrupted) {
        if (interrupted) {
            recordInterrupted(nanosSoFar());
        } else {
            recordThrown(nanosSoFar(), path.isFailure(thrown), thrown);
        }
    }

    /** Takes down that nobody wants to know the outcome any more. */
    public void cancelled() {
        conclude(() -> recordInterrupted(nanosSoFar()));
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
                recording.run();
            }
        } catch (Throwable t) {
            path.guard().failed("recording", t);
        }
    }
}
