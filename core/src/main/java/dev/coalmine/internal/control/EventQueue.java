package dev.coalmine.internal.control;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.internal.guard.Guard;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands a rollout's events to its listeners, in order and one at a time, on the given executor, so that no lock is ever
 * held over a listener and no tick waits for one. Thread-safe.
 */
final class EventQueue {
    private final List<RolloutListener> listeners;
    private final Executor executor;
    private final Guard guard;
    private final Queue<RolloutEvent> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger undelivered = new AtomicInteger();

    /** The list may change while events are delivered; it must be safe to walk meanwhile. */
    EventQueue(List<RolloutListener> listeners, Executor executor, Guard guard) {
        this.listeners = listeners;
        this.executor = executor;
        this.guard = guard;
    }

    /** Puts the event in line; called under the lock that orders events. */
    void add(RolloutEvent event) {
        waiting.add(event);
    }

    /** Sees to it that everything in line is delivered; called without any lock. */
    void deliver() {
        if (waiting.isEmpty() || undelivered.getAndIncrement() != 0) {
            return;
        }
        try {
            executor.execute(this::drain);
        } catch (Throwable t) {
            undelivered.set(0); // the next event tries again
            guard.failed("the executor of the listeners", t);
        }
    }

    private void drain() {
        int seen = undelivered.get();
        do {
            for (RolloutEvent event = waiting.poll(); event != null; event = waiting.poll()) {
                tell(event);
            }
            seen = undelivered.addAndGet(-seen);
        } while (seen != 0);
    }

    private void tell(RolloutEvent event) {
        for (RolloutListener listener : listeners) {
            guard.run("a listener", () -> listener.onEvent(event));
        }
    }
}
