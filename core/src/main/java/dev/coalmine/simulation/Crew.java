package dev.coalmine.simulation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Threads that share a number of tasks, each of which depends on its index alone, so that it does not matter who does
 * which. Used once.
 *
 * @param <R> what a task results in
 */
final class Crew<R> {
    private static final long BETWEEN_REPORTS_MILLIS = 200;

    private final int tasks;
    private final int threads;
    private final R[] results;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger noted = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Crew(int tasks, int threads, IntFunction<R[]> array) {
        this.tasks = tasks;
        this.threads = Math.min(threads, tasks);
        this.results = array.apply(tasks);
    }

    /**
     * Does all tasks and returns their results, by index.
     *
     * @param task what is to be done, given the index
     * @param isTripped which results to count in reports
     * @param listener hears of the progress, in this thread
     * @throws CancellationException if this thread is interrupted
     */
    R[] run(IntFunction<R> task, Predicate<R> isTripped, Consumer<? super Progress> listener) {
        CountDownLatch working = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(
                    () -> {
                        work(task, isTripped);
                        working.countDown();
                    },
                    "coalmine-simulation-" + (i + 1));
            thread.setDaemon(true);
            thread.start();
        }
        try {
            while (!working.await(BETWEEN_REPORTS_MILLIS, TimeUnit.MILLISECONDS)) {
                listener.accept(progress());
            }
            rethrow();
            listener.accept(progress());
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("The simulation was interrupted");
            cancelled.initCause(e);
            throw cancelled;
        } finally {
            next.set(tasks); // nobody begins another one
        }
    }

    private void work(IntFunction<R> task, Predicate<R> isTripped) {
        try {
            for (int index = next.getAndIncrement(); index < tasks; index = next.getAndIncrement()) {
                R result = task.apply(index);
                results[index] = result;
                noted.addAndGet(isTripped.test(result) ? 1 : 0);
                done.incrementAndGet();
            }
        } catch (Throwable t) {
            failure.compareAndSet(null, t);
            next.set(tasks);
        }
    }

    private void rethrow() {
        Throwable failed = failure.get();
        if (failed instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failed instanceof Error error) {
            throw error;
        }
    }

    private Progress progress() {
        int finished = done.get();
        return new Progress(finished, tasks, Math.min(finished, noted.get()));
    }
}
