package dev.coalmine.internal.control;

import dev.coalmine.internal.threads.Daemons;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ticks the rollouts of one registry, on a daemon thread that is made when first needed. Thread-safe.
 */
public final class Heartbeat implements AutoCloseable {
    private final Duration interval;
    private final @Nullable ScheduledExecutorService given;
    private final Set<Controller> controllers = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable Future<?> beating;
    private boolean closed;

    /** Creates one that ticks on the given scheduler, or on a thread of its own if that is null. */
    public Heartbeat(@Nullable ScheduledExecutorService scheduler, Duration interval) {
        this.given = scheduler;
        this.interval = interval;
    }

    /** Ticks this rollout from now on. */
    public synchronized void add(Controller controller) {
        controllers.add(controller);
        if (beating == null && !closed) {
            ScheduledExecutorService ticking = running();
            long nanos = interval.toNanos();
            beating = ticking.scheduleWithFixedDelay(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Ticks this rollout no more. */
    public void remove(Controller controller) {
        controllers.remove(controller);
    }

    private void beat() {
        for (Controller controller : controllers) {
            controller.tick();
        }
    }

    private synchronized ScheduledExecutorService running() {
        if (scheduler == null) {
            scheduler = given != null ? given : ownScheduler();
        }
        return scheduler;
    }

    private static ScheduledExecutorService ownScheduler() {
        ScheduledThreadPoolExecutor own = new ScheduledThreadPoolExecutor(1, Daemons.named("coalmine-tick"));
        own.setRemoveOnCancelPolicy(true); // most deadlines are met, and are not to wait for their time
        return own;
    }

    /** Returns what runs a tick at once, beside the regular ones, and whatever else is short and has its time. */
    public Ticker ticker() {
        return new Ticker() {
            @Override
            public void execute(Runnable task) {
                running().execute(task);
            }

            @Override
            public Future<?> after(long nanos, Runnable task) {
                return running().schedule(task, nanos, TimeUnit.NANOSECONDS);
            }
        };
    }

    /** Ends the ticking, and the thread that it made; calls that have a deadline keep it. */
    @Override
    public synchronized void close() {
        closed = true;
        if (beating != null) {
            beating.cancel(false);
        }
        if (given == null && scheduler != null) {
            scheduler.shutdown();
        }
    }
}
