package dev.coalmine.fleet.redis;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads that keep no JVM alive, and are known by their names. */
final class DaemonThreads implements ThreadFactory {
    private final String pool;
    private final AtomicInteger made = new AtomicInteger();

    DaemonThreads(String pool) {
        this.pool = "coalmine-redis-" + pool + "-";
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, pool + made.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
