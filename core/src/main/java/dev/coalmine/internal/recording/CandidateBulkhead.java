package dev.coalmine.internal.recording;

import dev.coalmine.plan.Fuse;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Caps how many candidate calls are under way at a time: a Resilience4j bulkhead that lets nobody wait, and blows the fuse
 * when it stands full.
 *
 * <p>It stands full from the first call that it refuses until one of those inside leaves, or another gets in. So a
 * candidate that is merely busy never makes it stand for long, however often it refuses; one whose calls hang does. It is
 * the call that is refused once that has lasted long enough that blows the fuse, once for each process A, so a bulkhead
 * that is full while nobody calls blows nothing.
 *
 * <p>It is the recorder's, over all epochs, since calls of an earlier one take room as well. Thread-safe and lock-free.
 */
public final class CandidateBulkhead {
    /** Stands for a bulkhead that is not full, since it is no time. */
    private static final long NOT_FULL = OutstandingCall.NO_TIME;

    private final int mostCalls;
    private final long standingNanos;
    private final boolean blows;
    private final Consumer<? super Blow> onBlown;
    private final Bulkhead bulkhead;
    private final AtomicLong fullSince = new AtomicLong(NOT_FULL);
    private final AtomicLong lastBlown = new AtomicLong();

    /**
     * Makes an empty one.
     *
     * @param mostCalls how many calls it lets in, at least 1
     * @param fuse the plan's fuse, which says how long it may stand full
     * @param onBlown called at most once for each process A, by the call that blew the fuse
     */
    CandidateBulkhead(int mostCalls, Fuse fuse, Consumer<? super Blow> onBlown) {
        this.mostCalls = mostCalls;
        this.standingNanos = fuse.bulkheadFull().toNanos();
        this.blows = fuse.present();
        this.onBlown = onBlown;
        this.bulkhead = Bulkhead.of(
                "candidate",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(mostCalls)
                        .maxWaitDuration(Duration.ZERO)
                        .fairCallHandlingStrategyEnabled(false)
                        .build());
    }

    /** Lets a call in, which must {@link #leave} again, if there is room. */
    public boolean tryEnter() {
        if (!bulkhead.tryAcquirePermission()) {
            return false;
        }
        stir();
        return true;
    }

    /** Lets a call out that was let in. */
    public void leave() {
        bulkhead.releasePermission();
        stir();
    }

    /** Notes that something moves. */
    private void stir() {
        if (fullSince.get() != NOT_FULL) {
            fullSince.set(NOT_FULL);
        }
    }

    /**
     * Notes that a call of that epoch was refused, and blows the fuse if that has gone on for too long.
     *
     * @param nowNanos the present moment, or {@link OutstandingCall#NO_TIME}, which says nothing
     */
    public void refused(EvidenceEpoch epoch, long nowNanos) {
        long since = fullSince.get();
        if (since == NOT_FULL) {
            boolean unused = fullSince.compareAndSet(NOT_FULL, nowNanos);
        } else if (blows && nowNanos != OutstandingCall.NO_TIME && nowNanos - since >= standingNanos) {
            blow(epoch.terms().processA(), nowNanos - since);
        }
    }

    private void blow(long processA, long standing) {
        long last = lastBlown.get();
        if (processA != last && lastBlown.compareAndSet(last, processA)) {
            fullSince.set(NOT_FULL); // an attempt that follows has its own time
            onBlown.accept(new BulkheadReport(processA, mostCalls, Duration.ofNanos(standing)));
        }
    }
}
