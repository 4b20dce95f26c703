package dev.coalmine.internal.control;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One call whose result comes later, begun on its arm. Thread-safe; nothing that fails in here reaches the call. */
public interface LaterCall {
    /** Takes down that the arm has thrown this, on the caller's thread, instead of coming up with anything. */
    void threw(Throwable thrown);

    /** Follows what the arm came up with to its end, and returns what the caller gets. */
    @Nullable
    Object returned(@Nullable Object result);

    /**
     * Follows what the arm came up with, where the call is declared idempotent. What is not a stage is never repeated.
     *
     * @param stable makes the call on stable
     */
    default @Nullable Object returned(@Nullable Object result, Callable<?> stable) throws Exception {
        return returned(result);
    }
}
