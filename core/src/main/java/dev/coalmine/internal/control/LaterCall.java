package dev.coalmine.internal.control;

import org.jspecify.annotations.Nullable;

/** One call whose result comes later, begun on its arm. Thread-safe; nothing that fails in here reaches the call. */
public interface LaterCall {
    /** Takes down that the arm has thrown this, on the caller's thread, instead of coming up with anything. */
    void threw(Throwable thrown);

    /** Follows what the arm came up with to its end, and returns what the caller gets. */
    @Nullable
    Object returned(@Nullable Object result);
}
