package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fuse of all epochs of one process A, which costs a healthy candidate one read.
 *
 * <p>A circuit breaker costs as much as the call around it, so this one sleeps. The first failure of the candidate arms
 * it, a whole window of successes in a row disarms it, and only in between are calls fed to it. Nothing is missed by
 * that: the calls that were not fed after a disarming all succeeded, or it would have been armed, and a window full of
 * successes is just what it still holds. So the window is always the last calls, as if all had been fed; only before the
 * very first failure nothing is known, and a full window has to be seen first.
 *
 * <p>Stable is watched to tell an incident that strikes both arms. A window of its own would hold calls of another time:
 * at a share of 90% the last hundred stable calls reach far back beyond the last twenty of the candidate, and a shared
 * outage would drown in old successes. So stable is merely counted while the fuse is armed, and each candidate call
 * notes the count at its end. The difference between now and the oldest call of the window is what happened meanwhile.
 *
 * <p>A fuse lives as long as a process A, over all steps and renewed epochs: with few calls a window takes longer to fill
 * than an epoch lasts. It dies when an epoch is opened afresh, so that a call which fails late cannot blow the fuse of an
 * attempt that began after it, such as that of a human who acknowledged the first trip. A call may decide to blow just at
 * that moment; the report names the process, and the receiver must find an epoch of it in force.
 *
 * <p>Thread-safe. Candidate calls take a short lock while it is armed; no lock is held while the receiver runs.
 */
final class ArmedFuse {
    private final Fuse plan;
    private final long processA;
    private final Consumer<? super FuseReport> onBlown;
    private final LongAdder stableCalls = new LongAdder();
    private final LongAdder stableFailures = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, made by the first failure. */
    private @Nullable FuseWindow window;

    /** Written under the lock, read by every call without: a stale answer misses a call or feeds one too many. */
    private volatile boolean armed;

    /** Becomes false for ever when the fuse has blown or is retired. */
    private volatile boolean live;

    ArmedFuse(Fuse plan, long processA, Consumer<? super FuseReport> onBlown) {
        this.plan = plan;
        this.processA = processA;
        this.onBlown = onBlown;
        this.live = plan.present();
    }

    /** Returns whether successes must be fed too. */
    boolean isArmed() {
        return armed;
    }

    /** Takes a failed call; one of the candidate arms the fuse, and may blow it on this thread. */
    void failed(Arm arm, long keyHash) {
        if (arm == Arm.CANDIDATE) {
            candidate(true, keyHash);
        } else if (armed) {
            stableCalls.increment();
            stableFailures.increment();
        }
    }

    /** Takes a successful call while armed. */
    void succeeded(Arm arm, long keyHash) {
        if (arm == Arm.CANDIDATE) {
            candidate(false, keyHash);
        } else {
            stableCalls.increment();
        }
    }

    /** Ends this fuse: an epoch was opened afresh. */
    void retire() {
        live = false;
        armed = false;
    }

    private void candidate(boolean hasFailed, long keyHash) {
        if (!live) {
            return;
        }
        FuseReport report;
        lock.lock();
        try {
            report = feed(hasFailed, keyHash);
        } finally {
            lock.unlock();
        }
        if (report != null) {
            onBlown.accept(report);
        }
    }

    /** Returns what few keys report if so much of the candidate fails that they might blow the fuse; else null. */
    @Nullable
    FuseReport failing() {
        if (!armed) {
            return null;
        }
        lock.lock();
        try {
            long failures = stableFailures.sum();
            return window == null ? null : window.failing(processA, stableCalls.sum(), failures);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable FuseReport feed(boolean hasFailed, long keyHash) {
        FuseWindow calls = window;
        if (calls == null) {
            calls = new FuseWindow(plan);
            window = calls;
        }
        // failures first: a call counts as a call before it counts as a failure, so never are there more of these
        long failures = stableFailures.sum();
        long all = stableCalls.sum();
        calls.add(hasFailed, keyHash, all, failures);
        FuseReport report = live ? calls.blow(processA, all, failures) : null;
        if (report != null) {
            live = false;
        }
        armed = live && !calls.isClean();
        return report;
    }
}
