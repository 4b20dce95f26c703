package dev.coalmine.internal.context;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs each task in the context that was in force where it was submitted. As thread-safe as what it stands before. */
public final class ContextExecutorService implements ExecutorService {
    private final ExecutorService executor;

    /** Creates one that stands before another. */
    public ContextExecutorService(ExecutorService executor) {
        this.executor = executor;
    }

    /** Returns the task, to be run in the context that is in force now. */
    public static Runnable wrap(Runnable task) {
        Objects.requireNonNull(task, "task");
        Ambient captured = ContextStack.current();
        return () -> {
            Frame frame = ContextStack.open(captured);
            try {
                task.run();
            } finally {
                frame.end();
            }
        };
    }

    /** Returns the task, to be run in the context that is in force now. */
    public static <V> Callable<V> wrap(Callable<V> task) {
        Objects.requireNonNull(task, "task");
        Ambient captured = ContextStack.current();
        return () -> {
            Frame frame = ContextStack.open(captured);
            try {
                return task.call();
            } finally {
                frame.end();
            }
        };
    }

    private static <V> List<Callable<V>> wrapAll(Collection<? extends Callable<V>> tasks) {
        List<Callable<V>> wrapped = new ArrayList<>(tasks.size());
        for (Callable<V> task : tasks) {
            wrapped.add(wrap(task));
        }
        return wrapped;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(wrap(task));
    }

    @Override
    public Future<?> submit(Runnable task) {
        return executor.submit(wrap(task));
    }

    @Override
    public <V> Future<V> submit(Runnable task, V result) {
        return executor.submit(wrap(task), result);
    }

    @Override
    public <V> Future<V> submit(Callable<V> task) {
        return executor.submit(wrap(task));
    }

    @Override
    public <V> List<Future<V>> invokeAll(Collection<? extends Callable<V>> tasks) throws InterruptedException {
        return executor.invokeAll(wrapAll(tasks));
    }

    @Override
    public <V> List<Future<V>> invokeAll(Collection<? extends Callable<V>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return executor.invokeAll(wrapAll(tasks), timeout, unit);
    }

    @Override
    public <V> V invokeAny(Collection<? extends Callable<V>> tasks) throws InterruptedException, ExecutionException {
        return executor.invokeAny(wrapAll(tasks));
    }

    @Override
    public <V> V invokeAny(Collection<? extends Callable<V>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return executor.invokeAny(wrapAll(tasks), timeout, unit);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }
}
