package dev.coalmine.internal.control;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ticks the rollouts of one registry, and owns its threads: daemons, made when first needed. Thread-safe.
 */
public final class Heartbeat implements AutoCloseable {
    private final Duration interval;
    private final @Nullable ScheduledExecutorService given;
    private final Executor listenerExecutor;
    private final @Nullable ExecutorService ownListenerThread;
    private final Set<Controller> controllers = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable Future<?> beating;
    private boolean closed;

    /** Creates one that uses what is given, and threads of its own for what is null. */
    public Heartbeat(
            @Nullable ScheduledExecutorService scheduler, @Nullable Executor listenerExecutor, Duration interval) {
        this.given = scheduler;
        this.interval = interval;
        if (listenerExecutor == null) {
            // A cached pool of one makes its thread with the first event and lets it go when idle.
            ownListenerThread = Executors.newSingleThreadExecutor(daemon("coalmine-events"));
            this.listenerExecutor = ownListenerThread;
        } else {
            ownListenerThread = null;
            this.listenerExecutor = listenerExecutor;
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
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
        ScheduledThreadPoolExecutor own = new ScheduledThreadPoolExecutor(1, daemon("coalmine-tick"));
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

    /** Returns where listeners hear of changes. */
    public Executor listenerExecutor() {
        return listenerExecutor;
    }

    /**
     * Ends the ticking and the threads that it made; what listeners are still to hear, they hear, and calls that have a
     * deadline keep it.
     */
    @Override
    public synchronized void close() {
        closed = true;
        if (beating != null) {
            beating.cancel(false);
        }
        if (given == null && scheduler != null) {
            scheduler.shutdown();
        }
        if (ownListenerThread != null) {
            ownListenerThread.shutdown();
        }
    }
}
