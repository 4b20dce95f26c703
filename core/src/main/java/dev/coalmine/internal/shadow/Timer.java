package dev.coalmine.internal.shadow;

import java.util.concurrent.Future;

/** Runs what is short at its time. */
@FunctionalInterface
public interface Timer {
    /** Runs the task after so many nanoseconds, unless it is cancelled before. */
    Future<?> after(long nanos, Runnable task);
}
