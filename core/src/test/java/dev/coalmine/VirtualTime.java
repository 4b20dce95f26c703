package dev.coalmine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until a test moves it, and the scheduler that goes with it. */
public final class VirtualTime extends AbstractExecutorService
        implements ScheduledExecutorService, LongSupplier, InstantSource {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    private final AtomicLong wallOffset = new AtomicLong();
    private final PriorityBlockingQueue<Task> tasks = new PriorityBlockingQueue<>();
    private final Queue<Runnable> atOnce = new ArrayDeque<>();

    /** Lets time go by, running what falls due, in order. */
    public void advance(Duration duration) {
        long end = nanos.get() + duration.toNanos();
        runAtOnce();
        for (Task next = tasks.peek(); next != null && next.due <= end; next = tasks.peek()) {
            tasks.poll();
            nanos.set(Math.max(nanos.get(), next.due));
            next.runOnce();
            runAtOnce();
        }
        nanos.set(end);
    }

    /** Moves the monotonic clock without running anything, as when a machine was asleep. */
    public void jump(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** Moves the wall clock alone. */
    public void jumpWallClock(Duration duration) {
        wallOffset.addAndGet(duration.toNanos());
    }

    private synchronized void runAtOnce() {
        for (Runnable task = atOnce.poll(); task != null; task = atOnce.poll()) {
            task.run();
        }
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    @Override
    public Instant instant() {
        return Instant.parse("2026-11-23T12:00:00Z").plusNanos(nanos.get() + wallOffset.get());
    }

    @Override
    public synchronized void execute(Runnable task) {
        atOnce.add(task);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        Task scheduled = new Task(task, nanos.get() + unit.toNanos(first), unit.toNanos(delay));
        tasks.add(scheduled);
        return scheduled;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(task, first, period, unit);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return scheduleWithFixedDelay(task, delay, 0, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("no test needs it");
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final Runnable action;
        private final long delay;
        private long due;

        Task(Runnable action, long due, long delay) {
            super(action, null);
            this.action = action;
            this.due = due;
            this.delay = delay;
        }

        void runOnce() {
            if (isCancelled()) {
                return;
            }
            action.run();
            if (delay > 0) {
                due = nanos.get() + delay;
                tasks.add(this);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - nanos.get(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Task) other).due);
        }
    }
}
