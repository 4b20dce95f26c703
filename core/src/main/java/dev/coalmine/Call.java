package dev.coalmine;

import org.jspecify.annotations.Nullable;

/**
 * One side of a call that returns something.
 *
 * @param <T> what it returns
 * @param <X> the checked exceptions that it throws, which stay typed
 */
@FunctionalInterface
public interface Call<T extends @Nullable Object, X extends Throwable> {
    /** Makes the call. */
    T call() throws X;
}
