package dev.coalmine.internal.control;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Stable's half of an asynchronous call, made only if the candidate's has failed.
 *
 * @param <T> what it comes to
 * @param <X> what it throws instead of coming up with a stage
 */
@FunctionalInterface
public interface StableHalf<T extends @Nullable Object, X extends Throwable> {
    /** Makes the call. */
    @Nullable
    CompletionStage<T> call() throws X;
}
