package dev.coalmine;

/**
 * One side of a call that returns nothing.
 *
 * @param <X> the checked exceptions that it throws, which stay typed
 */
@FunctionalInterface
public interface VoidCall<X extends Throwable> {
    /** Makes the call. */
    void call() throws X;
}
