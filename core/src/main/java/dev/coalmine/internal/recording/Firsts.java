package dev.coalmine.internal.recording;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many keys of one arm testified for the first time on one matter in one epoch, by process; and, where the bins do
 * not tell them, how many calls there were to testify about.
 *
 * <p>The adders only grow, so the difference to what was handed out before can neither miss a testimony nor repeat it.
 * Thread-safe; {@link #takeNew} may run in one thread at a time.
 */
final class Firsts {
    private final LongAdder events = new LongAdder();
    private final LongAdder a = new LongAdder();
    private final LongAdder b = new LongAdder();
    private Heard taken = Heard.NOTHING;

    void addEvent() {
        events.increment();
    }

    void addToA() {
        a.increment();
    }

    void addToB() {
        b.increment();
    }

    /** Returns what was added since it was last asked. */
    Heard takeNew() {
        // testimonies before events: an event is counted before it is testified
        long sumA = a.sum();
        long sumB = b.sum();
        long sumEvents = events.sum();
        if (sumA == taken.firstsA() && sumB == taken.firstsB() && sumEvents == taken.events()) {
            return Heard.NOTHING;
        }
        Heard before = taken;
        taken = new Heard(sumEvents, sumA, sumB);
        return new Heard(sumEvents - before.events(), sumA - before.firstsA(), sumB - before.firstsB());
    }
}
