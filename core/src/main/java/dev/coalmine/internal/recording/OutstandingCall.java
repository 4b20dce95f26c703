package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A recorded call whose outcome comes later: from its beginning to its end it is one of the recorder's
 * {@link OutstandingCalls}. It ends once, whatever its threads do, and only its first outcome is recorded.
 *
 * <p>A call that has been outstanding for too long testifies as slow, once, before it has ended. When it ends after all
 * it is recorded like any other, and what it had been counted as meanwhile is taken back.
 *
 * <p>It holds on to nothing of the user's, so that watching a call which never ends keeps no more than the call itself.
 * Thread-safe. The subclass brings what the outcome is judged by; nothing here throws but for want of memory.
 */
public abstract class OutstandingCall {
    /** The start of a call whose clock could not be read: it is counted, but never found overdue. */
    public static final long NO_TIME = Long.MIN_VALUE;

    private static final int OUTSTANDING = 0;
    private static final int OVERDUE = 1;
    private static final int ENDED = 2;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(OutstandingCall.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EvidenceEpoch epoch;
    private final Arm arm;
    private final long keyHash;
    private final long start;

    @SuppressWarnings("UnusedVariable") // by its handle
    private volatile int state;

    /** The winner's own that ended it. */
    private boolean endedOverdue;

    /** Written by the tick before the call becomes overdue, read by whoever ends an overdue call. */
    private long overdueNanos;

    /** Where it is watched, if it is; set before the call goes anywhere. The links are guarded by the lane's lock. */
    OutstandingCalls.@Nullable Lane lane;

    @Nullable
    OutstandingCall earlier;

    @Nullable
    OutstandingCall later;

    /**
     * Makes a call that is still to {@link #begin}.
     *
     * @param epoch what it is evidence of
     * @param arm the implementation that runs
     * @param keyHash as for {@link EvidenceEpoch#record}
     * @param start the nano time at which it starts, or {@link #NO_TIME}
     */
    protected OutstandingCall(EvidenceEpoch epoch, Arm arm, long keyHash, long start) {
        this.epoch = epoch;
        this.arm = arm;
        this.keyHash = keyHash;
        this.start = start;
    }

    /** Returns what it is evidence of. */
    protected final EvidenceEpoch epoch() {
        return epoch;
    }

    /** Returns the nano time at which it started, or {@link #NO_TIME}. */
    protected final long start() {
        return start;
    }

    /** Returns the implementation that runs. */
    protected final Arm arm() {
        return arm;
    }

    /** Becomes outstanding; to be called once, before any other thread sees the call. */
    protected final void begin() {
        epoch.outstanding().add(this);
    }

    /** Ends the call, and returns whether it was this that ended it: true for exactly one of all. */
    protected final boolean end() {
        int before = (int) STATE.getAndSet(this, ENDED);
        if (before == ENDED) {
            return false;
        }
        epoch.outstanding().remove(this, before == OVERDUE);
        if (before == OVERDUE) {
            epoch.takeBackOverdue(arm, keyHash, overdueNanos);
            endedOverdue = true;
        }
        return true;
    }

    /** Returns whether the call was overdue when it ended; for the thread alone that has ended it. */
    protected final boolean wasOverdue() {
        return endedOverdue;
    }

    /** Records that the call, which must have {@linkplain #end ended}, has returned; as {@link EvidenceEpoch#record}. */
    protected final void record(long nanos, boolean failed) {
        epoch.record(arm, keyHash, nanos, failed);
    }

    /** Records that the ended call has thrown; as {@link EvidenceEpoch#recordThrown}. */
    protected final void recordThrown(long nanos, boolean failed, Throwable thrown) {
        epoch.recordThrown(arm, keyHash, nanos, failed, thrown);
    }

    /** Records that the ended call was cancelled or interrupted; as {@link EvidenceEpoch#recordInterrupted}. */
    protected final void recordInterrupted(long nanos) {
        epoch.recordInterrupted(arm, keyHash, nanos);
    }

    /** Returns for how long it has been outstanding; negative if nobody knows. */
    final long age(long nowNanos) {
        return start == NO_TIME ? -1 : nowNanos - start;
    }

    /** Returns whether it has been outstanding for too long at that age. */
    final boolean isOverdueAt(long age) {
        return age > epoch.overdueNanos();
    }

    final boolean hasEnded() {
        return (int) STATE.getVolatile(this) == ENDED;
    }

    /** Lets the call testify that it is slow, unless it has just ended; the tick's, once. */
    final void becomeOverdue(long age) {
        overdueNanos = age;
        if (STATE.compareAndSet(this, OUTSTANDING, OVERDUE)) {
            epoch.outstanding().addOverdue(arm);
            epoch.recordOverdue(arm, keyHash, age);
            becameOverdue(age);
        }
    }

    /** Notes, on the tick's thread, that the call has testified as slow at that age. */
    protected abstract void becameOverdue(long age);
}
