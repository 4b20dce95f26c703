package dev.coalmine.internal.control;

import java.lang.ref.Cleaner.Cleanable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outcome of one recorded trial: the first one counts. It does not know the trial, which may be collected. Thread-safe. */
public final class TrialOutcome {
    private final Trials trials;
    private final FollowedCall call;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** Ends the watch over the trial; written before anybody else has the trial. */
    private @Nullable Cleanable watch;

    TrialOutcome(Trials trials, FollowedCall call) {
        this.trials = trials;
        this.call = call;
    }

    void watchedBy(Cleanable cleanable) {
        watch = cleanable;
    }

    /** Takes down an outcome in this way, and returns whether it is the first one. */
    public boolean settle(Consumer<FollowedCall> ending) {
        if (!settled.compareAndSet(false, true)) {
            return false;
        }
        ending.accept(call);
        Cleanable watching = watch;
        if (watching != null) {
            watching.clean();
        }
        return true;
    }

    /** Called when the trial was collected, or has an outcome. */
    void abandoned() {
        if (settled.compareAndSet(false, true)) {
            call.forget();
            trials.foundUnclosed();
        }
    }
}
