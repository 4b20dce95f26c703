package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.Outstanding;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one rollout that have begun and whose outcome is still to come, of all epochs.
 *
 * <p>All are counted. The first {@value #MOST_WATCHED} are watched as well: they stand in lists in the order of their
 * beginning, so that a tick finds those that have been outstanding for too long at the head, however many there are, and
 * a call that ends leaves its list at once. The lists are doubly linked through the calls themselves, and spread over
 * lanes by the beginning thread's id, each with a short lock of its own that is held over no other code. A sole lane of
 * lists that are cleaned up later would do without locks, but keep ended calls behind one that hangs.
 *
 * <p><b>What is not watched says nothing about the arm.</b> A call is left out when its lane is full, and both arms share
 * the room of a lane. Were it one room for each arm, the arm that has more calls would be watched less, and the other one
 * would seem to hang. A call that is overdue leaves its lane once it has testified, so that calls which never end do not
 * fill the lanes for good; for each arm a few are remembered, the oldest, to say how old the oldest one is.
 *
 * <p>Thread-safe; {@link #testify} and {@link #of} may run in one thread at a time.
 */
final class OutstandingCalls {
    /** How long a call must be outstanding at least to be overdue: 5 s. */
    static final long LEAST_OVERDUE_NANOS = Duration.ofSeconds(5).toNanos();

    /** How many times the reference p99.9 a call must be outstanding to be overdue: {@value}. */
    static final int OVERDUE_TIMES_P999 = 10;

    /** How many calls are watched at most: {@value}. */
    static final int MOST_WATCHED = 1 << 16;

    /** How many overdue calls of each arm are remembered for their age: {@value}. */
    static final int MOST_REMEMBERED = 64;

    private final AtomicReferenceArray<@Nullable Lane> lanes = new AtomicReferenceArray<>(
            StripedHistogram.stripesFor(Runtime.getRuntime().availableProcessors()));
    private final OfArm stable = new OfArm();
    private final OfArm candidate = new OfArm();

    /** Returns how long a call may be outstanding under that scale, or without one. */
    static long overdueNanos(@Nullable LatencyScale scale) {
        return scale == null
                ? LEAST_OVERDUE_NANOS
                : Math.max(LEAST_OVERDUE_NANOS, OVERDUE_TIMES_P999 * scale.p999Nanos());
    }

    /** Takes in a call that begins. */
    void add(OutstandingCall call) {
        of(call).calls.increment();
        if (call.start() != OutstandingCall.NO_TIME) {
            laneOfThread().add(call);
        }
    }

    /** Lets go of a call that has ended. */
    void remove(OutstandingCall call, boolean wasOverdue) {
        of(call).calls.decrement();
        if (wasOverdue) {
            of(call).overdue.decrement();
        }
        Lane lane = call.lane;
        if (lane != null) {
            lane.remove(call);
        }
    }

    /** Counts a watched call as overdue. */
    void addOverdue(Arm arm) {
        of(arm).overdue.increment();
    }

    private OfArm of(OutstandingCall call) {
        return of(call.arm());
    }

    private OfArm of(Arm arm) {
        return arm == Arm.CANDIDATE ? candidate : stable;
    }

    private Lane laneOfThread() {
        int index = (int) Thread.currentThread().getId() & (lanes.length() - 1);
        Lane lane = lanes.get(index);
        if (lane == null) {
            Lane fresh = new Lane(MOST_WATCHED / lanes.length());
            Lane winner = lanes.compareAndExchange(index, null, fresh);
            lane = winner != null ? winner : fresh;
        }
        return lane;
    }

    /**
     * Lets each watched call that is overdue testify, once.
     *
     * @param leastOverdueNanos how old a call is at least that is looked at
     */
    void testify(long nowNanos, long leastOverdueNanos) {
        for (int index = 0; index < lanes.length(); index++) {
            Lane lane = lanes.get(index);
            if (lane != null) {
                for (OutstandingCall call : lane.takeOverdue(nowNanos, leastOverdueNanos)) {
                    call.becomeOverdue(call.age(nowNanos));
                    of(call).remember(call);
                }
            }
        }
    }

    /** Returns how many calls of that arm there are, and how old the oldest is. */
    Outstanding of(Arm arm, long nowNanos) {
        OfArm calls = of(arm);
        long oldest = calls.oldestRemembered(nowNanos);
        for (int index = 0; index < lanes.length(); index++) {
            Lane lane = lanes.get(index);
            if (lane != null) {
                oldest = Math.max(oldest, lane.oldest(arm, nowNanos));
            }
        }
        // a sum of adders that move meanwhile can be off, but never for long
        return new Outstanding(
                Math.max(0, calls.calls.sum()), Math.max(0, calls.overdue.sum()), Duration.ofNanos(oldest));
    }

    private static final class OfArm {
        private final LongAdder calls = new LongAdder();
        private final LongAdder overdue = new LongAdder();

        /** The oldest calls that have testified; the tick's. */
        private final Deque<OutstandingCall> remembered = new ArrayDeque<>();

        void remember(OutstandingCall call) {
            remembered.removeIf(OutstandingCall::hasEnded);
            if (remembered.size() < MOST_REMEMBERED) {
                remembered.add(call);
            }
        }

        long oldestRemembered(long nowNanos) {
            remembered.removeIf(OutstandingCall::hasEnded);
            return remembered.stream()
                    .mapToLong(call -> call.age(nowNanos))
                    .max()
                    .orElse(0);
        }
    }

    /** Calls that began on threads of the same low id bits. */
    static final class Lane {
        private final ReentrantLock lock = new ReentrantLock();
        private final Line stable = new Line();
        private final Line candidate = new Line();
        private int room;

        private Lane(int room) {
            this.room = room;
        }

        private Line of(Arm arm) {
            return arm == Arm.CANDIDATE ? candidate : stable;
        }

        void add(OutstandingCall call) {
            lock.lock();
            try {
                if (room > 0) {
                    room--;
                    call.lane = this;
                    of(call.arm()).addLast(call);
                }
            } finally {
                lock.unlock();
            }
        }

        void remove(OutstandingCall call) {
            lock.lock();
            try {
                room += of(call.arm()).remove(call) ? 1 : 0;
            } finally {
                lock.unlock();
            }
        }

        List<OutstandingCall> takeOverdue(long nowNanos, long leastOverdueNanos) {
            List<OutstandingCall> overdue = new ArrayList<>();
            lock.lock();
            try {
                stable.takeOverdue(nowNanos, leastOverdueNanos, overdue);
                candidate.takeOverdue(nowNanos, leastOverdueNanos, overdue);
                room += overdue.size();
            } finally {
                lock.unlock();
            }
            return overdue;
        }

        long oldest(Arm arm, long nowNanos) {
            lock.lock();
            try {
                OutstandingCall first = of(arm).first;
                return first == null ? 0 : Math.max(0, first.age(nowNanos));
            } finally {
                lock.unlock();
            }
        }
    }

    /** Calls of one arm in the order of their beginning, as good as it is known. Guarded by its lane's lock. */
    private static final class Line {
        private @Nullable OutstandingCall first;
        private @Nullable OutstandingCall last;

        void addLast(OutstandingCall call) {
            call.earlier = last;
            if (last == null) {
                first = call;
            } else {
                last.later = call;
            }
            last = call;
        }

        /** Returns whether it still was there. */
        boolean remove(OutstandingCall call) {
            OutstandingCall earlier = call.earlier;
            OutstandingCall later = call.later;
            if (earlier == null && first != call) {
                return false;
            }
            if (earlier == null) {
                first = later;
            } else {
                earlier.later = later;
            }
            if (later == null) {
                last = earlier;
            } else {
                later.earlier = earlier;
            }
            call.earlier = null;
            call.later = null;
            return true;
        }

        /** Moves those that are overdue to the list. */
        void takeOverdue(long nowNanos, long leastOverdueNanos, List<OutstandingCall> overdue) {
            OutstandingCall call = first;
            while (call != null && call.age(nowNanos) > leastOverdueNanos) {
                OutstandingCall later = call.later;
                if (call.isOverdueAt(call.age(nowNanos)) && remove(call)) {
                    overdue.add(call);
                }
                call = later;
            }
        }
    }
}
