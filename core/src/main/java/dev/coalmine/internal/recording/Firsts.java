package dev.coalmine.internal.recording;

import java.util.concurrent.atomic.LongAdder;

/**
 * How many keys of one arm failed for the first time in one epoch, by process.
 *
 * <p>The adders only grow, so the difference to what was handed out before can neither miss a testimony nor repeat it.
 * Thread-safe; {@link #takeNew} may run in one thread at a time.
 */
final class Firsts {
    private final LongAdder a = new LongAdder();
    private final LongAdder b = new LongAdder();
    private long takenA;
    private long takenB;

    void addToA() {
        a.increment();
    }

    void addToB() {
        b.increment();
    }

    /** Returns what was added since it was last asked: first the count of process A, then that of process B. */
    long[] takeNew() {
        long sumA = a.sum();
        long sumB = b.sum();
        long[] fresh = {sumA - takenA, sumB - takenB};
        takenA = sumA;
        takenB = sumB;
        return fresh;
    }
}
