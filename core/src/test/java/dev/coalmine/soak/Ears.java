package dev.coalmine.soak;

import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutEvent;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Those who listen: one who hears everything, one who throws, one who is slow, and one whose executor refuses. */
final class Ears implements AutoCloseable {
    /** Slow, but not so slow that what waits for it grows without end: there are some hundred events a second. */
    private static final long SLOW_NANOS = 2_000_000;

    private final Map<String, Queue<RolloutEvent>> heard = new ConcurrentHashMap<>();
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong thrown = new AtomicLong();
    private final ExecutorService slow = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "soak-slow-listener");
        thread.setDaemon(true);
        return thread;
    });

    /** Listens to that registry. */
    void listenTo(Rollouts rollouts) {
        rollouts.addListener(event -> {
            thrown.incrementAndGet();
            throw new IllegalStateException("a listener that throws");
        });
        rollouts.addListener(
                event -> {
                    throw new AssertionError("a listener that throws on the thread of the decision");
                },
                Runnable::run);
        rollouts.addListener(event -> LockSupport.parkNanos(SLOW_NANOS), slow);
        rollouts.addListener(event -> {}, task -> {
            if (ThreadLocalRandom.current().nextBoolean()) {
                throw new RejectedExecutionException("an executor that refuses");
            }
            task.run();
        });
        rollouts.addListener(event -> {
            seen.incrementAndGet();
            if (!event.rollout().equals(Loaders.GUEST)) {
                heard.computeIfAbsent(event.rollout(), unused -> new ConcurrentLinkedQueue<>())
                        .add(event);
            }
        });
    }

    /** Returns what was heard of that rollout. */
    List<RolloutEvent> heardOf(String rollout) {
        Queue<RolloutEvent> events = heard.get(rollout);
        return events == null ? List.of() : List.copyOf(events);
    }

    /** Forgets what was heard of that rollout. */
    void forget(String rollout) {
        heard.remove(rollout);
    }

    long seen() {
        return seen.get();
    }

    long thrown() {
        return thrown.get();
    }

    @Override
    public void close() throws InterruptedException {
        slow.shutdownNow();
        if (!slow.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the slow listener does not end");
        }
    }
}
