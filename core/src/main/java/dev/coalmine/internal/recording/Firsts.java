package dev.coalmine.internal.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many keys of one arm testified for the first time on one matter in one epoch, by process; and, where the bins do
 * not tell them, how many calls there were to testify about.
 *
 * <p>What was handed out before is taken from the sums, so that no testimony is missed and none is repeated. An event may
 * be taken back, by a call that was overdue and has ended; so new events may be less than nothing.
 * Thread-safe; {@link #takeNew} may run in one thread at a time.
 */
final class Firsts {
    private static final VarHandle EVENTS = events();

    private final LongAdder a = new LongAdder();
    private final LongAdder b = new LongAdder();
    private Heard taken = Heard.NOTHING;

    /** No adder, which would take four times the place: few calls are cut short or throw what the plan asks for. */
    @SuppressWarnings("unused") // by EVENTS
    private volatile long events;

    private static VarHandle events() {
        try {
            return MethodHandles.lookup()
                    .findVarHandle(Firsts.class, "events", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void addEvent() {
        long unused = (long) EVENTS.getAndAdd(this, 1L);
    }

    void takeBackEvent() {
        long unused = (long) EVENTS.getAndAdd(this, -1L);
    }

    void addToA() {
        a.increment();
    }

    void addToB() {
        b.increment();
    }

    /** Puts back that many of the events that were handed out last; they are handed out again with the next ones. */
    void putBackEvents(long number) {
        taken = new Heard(taken.events() - number, taken.firstsA(), taken.firstsB());
    }

    /** Returns what was added since it was last asked. */
    Heard takeNew() {
        // testimonies before events: an event is counted before it is testified
        long sumA = a.sum();
        long sumB = b.sum();
        long sumEvents = events;
        if (sumA == taken.firstsA() && sumB == taken.firstsB() && sumEvents == taken.events()) {
            return Heard.NOTHING;
        }
        Heard before = taken;
        taken = new Heard(sumEvents, sumA, sumB);
        return new Heard(sumEvents - before.events(), sumA - before.firstsA(), sumB - before.firstsB());
    }
}
