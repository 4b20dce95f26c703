package dev.coalmine.internal.control;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** Runs what a registry does beside its callers: short tasks of ours, at once or later, never on a caller's thread. */
public interface Ticker extends Executor {
    /**
     * Runs the task once that time has gone by.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the registry is closed
     */
    Future<?> after(long nanos, Runnable task);
}
