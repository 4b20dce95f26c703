package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What has no epoch to go to: calls that ended after theirs was closed, calls that were interrupted, and failures inside
 * the recorder.
 *
 * <p>Thread-safe; {@link #drainTo} may run in one thread at a time.
 */
final class Strays {
    private final StripedHistogram calls = new StripedHistogram();
    private final LongAdder stableInterrupted = new LongAdder();
    private final LongAdder candidateInterrupted = new LongAdder();
    private final Consumer<? super Throwable> onInternalFailure;

    Strays(Consumer<? super Throwable> onInternalFailure) {
        this.onInternalFailure = onInternalFailure;
    }

    /** Takes in calls of a closed epoch: counted, but no evidence. */
    void add(int series, int bin, long more) {
        if (more != 0) {
            int unused = calls.add(series, bin, (int) more);
        }
    }

    /** Takes in a call that was interrupted: counted, but neither a success nor a failure. */
    void addInterrupted(Arm arm) {
        (arm == Arm.CANDIDATE ? candidateInterrupted : stableInterrupted).increment();
    }

    /** Returns how many calls of that arm were interrupted so far. */
    long interrupted(Arm arm) {
        return (arm == Arm.CANDIDATE ? candidateInterrupted : stableInterrupted).sum();
    }

    /** Reports a failure inside; never throws, even if the report does. */
    void failed(Throwable failure) {
        try {
            onInternalFailure.accept(failure);
        } catch (Throwable ignored) {
            // the last guard before the caller: there is nobody left to tell
        }
    }

    void drainTo(Tally tally) {
        calls.drainTo(tally);
    }
}
