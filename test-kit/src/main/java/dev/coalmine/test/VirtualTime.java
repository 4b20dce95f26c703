package dev.coalmine.test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Two clocks that stand still until a test moves them, and the scheduler that goes by them.
 *
 * <p>It is a monotonic clock in nanoseconds ({@link #getAsLong}), a wall clock ({@link #instant}), and a scheduler whose
 * tasks run on the thread that {@linkplain #advance advances} the time, in the order in which they fall due. Nothing ever
 * sleeps, and nothing runs by itself. Thread-safe, but for two threads that advance it at the same time.
 */
public final class VirtualTime extends AbstractExecutorService
        implements ScheduledExecutorService, LongSupplier, InstantSource {
    private static final Instant DEFAULT_START = Instant.parse("2026-01-01T12:00:00Z");
    private static final long FIRST_NANOS = 1_000_000_000L; // as arbitrary as that of System.nanoTime()

    private final Instant start;
    private final AtomicLong nanos = new AtomicLong(FIRST_NANOS);
    private final AtomicLong wallOffset = new AtomicLong();
    private final AtomicLong tasksSoFar = new AtomicLong();
    private final Queue<Task<?>> tasks = new PriorityBlockingQueue<>();
    private final Queue<Runnable> atOnce = new ConcurrentLinkedQueue<>();
    private volatile boolean shutDown;

    /** Creates one whose wall clock begins at noon of 1 January 2026, UTC. */
    public VirtualTime() {
        this(DEFAULT_START);
    }

    /** Creates one whose wall clock begins then. */
    public VirtualTime(Instant start) {
        this.start = start;
    }

    /**
     * Lets time go by on both clocks, and runs what falls due meanwhile, each at its time.
     *
     * @param duration zero or more; with zero, what is due already runs
     * @throws IllegalArgumentException if negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Invalid duration " + duration + ": allowed is zero or more");
        }
        long end = nanos.get() + duration.toNanos();
        runAtOnce();
        for (Task<?> next = pollDue(end); next != null; next = pollDue(end)) {
            moveTo(next.due);
            next.run();
            runAtOnce();
        }
        moveTo(end);
    }

    /**
     * Moves both clocks without running anything, as a call does that takes its time, or a machine that sleeps. What falls
     * due runs with the next {@link #advance}.
     *
     * @param duration below zero for a clock that is not as monotonic as it should be
     */
    public void jump(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** Moves the wall clock alone, forth or back, as setting it does. */
    public void jumpWallClock(Duration duration) {
        wallOffset.addAndGet(duration.toNanos());
    }

    private void moveTo(long then) {
        nanos.accumulateAndGet(then, Math::max);
    }

    private void runAtOnce() {
        for (Runnable task = atOnce.poll(); task != null; task = atOnce.poll()) {
            task.run();
        }
    }

    private @Nullable Task<?> pollDue(long end) {
        Task<?> next = tasks.peek();
        return next != null && next.due <= end ? tasks.poll() : null;
    }

    /** Returns the monotonic clock's time in nanoseconds, which begins anywhere. */
    @Override
    public long getAsLong() {
        return nanos.get();
    }

    /** Returns the wall clock's time. */
    @Override
    public Instant instant() {
        return start.plusNanos(nanos.get() - FIRST_NANOS + wallOffset.get());
    }

    /** Has the task run at the beginning of the next {@link #advance}, or at the end of a step of the one under way. */
    @Override
    public void execute(Runnable task) {
        requireRunning();
        atOnce.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return add(new Task<Void>(task, unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return add(new Task<>(task, unit.toNanos(delay)));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        return add(new Task<Void>(task, unit.toNanos(first), unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        return add(new Task<Void>(task, unit.toNanos(first), -unit.toNanos(delay)));
    }

    private <V> Task<V> add(Task<V> task) {
        requireRunning();
        tasks.add(task);
        return task;
    }

    private void requireRunning() {
        if (shutDown) {
            throw new RejectedExecutionException("This virtual time was shut down");
        }
    }

    /** Drops what is scheduled, and takes no more. The clocks go on. */
    @Override
    public void shutdown() {
        shutDown = true;
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> waiting = List.copyOf(atOnce);
        shutdown();
        atOnce.clear();
        return waiting;
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutDown;
    }

    /** Returns the wall clock's time. */
    @Override
    public String toString() {
        return "virtual time " + instant();
    }

    private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
        private final long number = tasksSoFar.getAndIncrement();
        private final long period; // as ScheduledThreadPoolExecutor has it: above 0 a fixed rate, below a fixed delay
        private long due;

        @SuppressWarnings("NullAway") // a task without a result has none
        Task(Runnable action, long delay, long period) {
            super(action, null);
            this.due = nanos.get() + delay;
            this.period = period;
        }

        Task(Callable<V> action, long delay) {
            super(action);
            this.due = nanos.get() + delay;
            this.period = 0;
        }

        @Override
        public boolean isPeriodic() {
            return period != 0;
        }

        @Override
        public void run() {
            if (!isPeriodic()) {
                super.run();
            } else if (runAndReset() && !shutDown) {
                due = period > 0 ? due + period : nanos.get() - period;
                tasks.add(this);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            tasks.remove(this);
            return cancelled;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - nanos.get(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task<?> task = (Task<?>) other;
            int byTime = Long.compare(due, task.due);
            return byTime != 0 ? byTime : Long.compare(number, task.number);
        }
    }
}
