package dev.coalmine.internal.control;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.internal.guard.Guard;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one listener is still to be told: events in the order in which they were put in, one at a time, on the listener's
 * executor. So no lock is ever held over a listener, and none waits for another. Thread-safe.
 *
 * <p>A listener that does not keep up loses the oldest events, which is counted.
 */
final class Mailbox {
    /** Most events that wait for one listener: {@value}. */
    static final int MOST_WAITING = 10_000;

    private static final String LISTENER = "a listener";

    private final RolloutListener listener;
    private final Executor executor;
    private final Queue<Letter> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicInteger undelivered = new AtomicInteger();

    private record Letter(RolloutEvent event, Guard guard) {}

    Mailbox(RolloutListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    boolean isOf(RolloutListener other) {
        return listener == other;
    }

    /** Puts an event in line; called under the lock that orders the events of its rollout. */
    void put(RolloutEvent event, Guard guard) {
        waiting.add(new Letter(event, guard));
        if (length.incrementAndGet() > MOST_WAITING) {
            Letter oldest = take();
            if (oldest != null) {
                oldest.guard.failed("a listener that does not keep up", new IllegalStateException("events were lost"));
            }
        }
    }

    private Letter take() {
        Letter next = waiting.poll();
        if (next != null) {
            length.decrementAndGet();
        }
        return next;
    }

    /** Sees to it that everything in line is delivered; called without any lock. */
    void deliver(Guard guard) {
        if (waiting.isEmpty() || undelivered.getAndIncrement() != 0) {
            return;
        }
        try {
            executor.execute(this::drain);
        } catch (Throwable t) {
            undelivered.set(0); // the next event tries again
            guard.failed("the executor of a listener", t);
        }
    }

    private void drain() {
        int seen = undelivered.get();
        do {
            for (Letter letter = take(); letter != null; letter = take()) {
                tell(letter.event, letter.guard);
            }
            seen = undelivered.addAndGet(-seen);
        } while (seen != 0);
    }

    private void tell(RolloutEvent event, Guard guard) {
        guard.run(LISTENER, () -> listener.onEvent(event, failure -> guard.failed(LISTENER, failure)));
    }
}
