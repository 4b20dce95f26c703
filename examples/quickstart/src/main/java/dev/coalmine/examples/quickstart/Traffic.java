package dev.coalmine.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A few threads that call a trimmer at a steady rate, drawn by a fixed seed, and count what they see as its callers. */
final class Traffic implements AutoCloseable {
    private static final int THREADS = 2;
    private static final long SEED = 20_160_720;
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_DELAY = TimeUnit.MILLISECONDS.toNanos(100);

    /** The usual size, said because a few platforms have twice as much. */
    private static final long STACK_BYTES = 1 << 20;

    private final Trimmer trimmer;
    private final Load load;
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder wrongAnswers = new LongAdder();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private volatile boolean closed;

    private Traffic(Trimmer trimmer, Load load) {
        this.trimmer = trimmer;
        this.load = load;
    }

    /** Starts to call the trimmer, until closed. */
    static Traffic start(Trimmer trimmer, Load load) {
        Traffic traffic = new Traffic(trimmer, load);
        for (int i = 0; i < THREADS; i++) {
            SplittableRandom random = new SplittableRandom(SEED + i);
            traffic.threads.add(new Thread(null, () -> traffic.flow(random), "caller-" + (i + 1), STACK_BYTES));
        }
        traffic.threads.forEach(Thread::start);
        return traffic;
    }

    private void flow(SplittableRandom random) {
        long interval = TimeUnit.SECONDS.toNanos(THREADS) / load.callsPerSecond();
        long due = System.nanoTime();
        while (!closed) {
            call(random);
            due += interval;
            long early = due - System.nanoTime();
            if (early > SHORTEST_PAUSE) {
                LockSupport.parkNanos(early);
            } else if (early < -LONGEST_DELAY) {
                due -= early; // what could not be called in time is not caught up with
            }
        }
    }

    private void call(SplittableRandom random) {
        calls.increment();
        try {
            if (!load.call(trimmer, random)) {
                wrongAnswers.increment();
            }
        } catch (RuntimeException | StackOverflowError e) {
            failures.increment();
            firstFailure.compareAndSet(null, e);
        }
    }

    /** Returns what the callers have seen so far. */
    Seen seen() {
        return new Seen(calls.sum(), failures.sum(), wrongAnswers.sum(), firstFailure.get());
    }

    /** Stops the traffic and waits for the last answers. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * What callers have seen.
     *
     * @param calls all calls
     * @param failures those that ended in an exception or error
     * @param wrongAnswers those with another answer than stable gives
     * @param firstFailure the first exception or error, if there was one
     */
    record Seen(
            long calls,
            long failures,
            long wrongAnswers,
            @Nullable Throwable firstFailure) {}
}
