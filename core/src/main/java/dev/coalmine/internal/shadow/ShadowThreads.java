package dev.coalmine.internal.shadow;

import dev.coalmine.internal.threads.Daemons;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that make the shadow calls of one rollout: daemons, which are made when needed and end when idle. What waits for
 * them is bounded by {@link Shadows}, whatever executor it has. Thread-safe.
 */
final class ShadowThreads implements Executor {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    ShadowThreads(String name, int threads) {
        pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Daemons.named(name));
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Has so many threads at most from now on; those that are at work finish it. */
    void resize(int threads) {
        if (threads > pool.getMaximumPoolSize()) {
            pool.setMaximumPoolSize(threads);
            pool.setCorePoolSize(threads);
        } else {
            pool.setCorePoolSize(threads);
            pool.setMaximumPoolSize(threads);
        }
    }

    /** Interrupts those at work, takes no more, and returns what was waiting. */
    List<Runnable> close() {
        return pool.shutdownNow();
    }
}
