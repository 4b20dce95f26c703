package dev.coalmine.internal.control;

import dev.coalmine.internal.threads.Daemons;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Runs tasks on the executor that the user gave, or on a daemon thread of its own, made when first needed. Thread-safe. */
public final class Worker implements Executor, AutoCloseable {
    private final Executor executor;
    private final @Nullable ExecutorService own;

    /**
     * Makes a worker.
     *
     * @param given the user's executor, or null for a thread of its own
     * @param name the name of that thread
     */
    public Worker(@Nullable Executor given, String name) {
        if (given == null) {
            // An executor of one thread makes it with the first task.
            own = Executors.newSingleThreadExecutor(Daemons.named(name));
            executor = own;
        } else {
            own = null;
            executor = given;
        }
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Ends the thread of its own, once it has done what was asked until now. */
    @Override
    public void close() {
        if (own != null) {
            own.shutdown();
        }
    }
}
