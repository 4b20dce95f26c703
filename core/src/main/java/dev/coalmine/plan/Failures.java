package dev.coalmine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What counts as a failed call.
 *
 * <p>By default every {@link Throwable} does, {@link Error}s included, and no result does. Immutable and thread-safe as
 * long as the predicates are; every setter returns a changed copy. A predicate that throws does not hurt the call: the
 * outcome is then judged by the default, and the failure of the predicate is counted.
 */
public final class Failures {
    private static final Failures DEFAULTS = new Failures(List.of(), thrown -> true, null);

    private final List<Class<? extends Throwable>> ignored;
    private final Predicate<? super Throwable> thrown;
    private final @Nullable Predicate<@Nullable Object> result;

    private Failures(
            List<Class<? extends Throwable>> ignored,
            Predicate<? super Throwable> thrown,
            @Nullable Predicate<@Nullable Object> result) {
        this.ignored = ignored;
        this.thrown = thrown;
        this.result = result;
    }

    /** Returns the rule by which everything thrown is a failure and nothing returned is. */
    public static Failures defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that takes exceptions of this type, subclasses included, for normal answers: such a call counts as
     * successful.
     */
    public Failures ignoring(Class<? extends Throwable> type) {
        List<Class<? extends Throwable>> types = new ArrayList<>(ignored);
        types.add(Objects.requireNonNull(type, "type"));
        return new Failures(List.copyOf(types), thrown, result);
    }

    /** Returns a copy that counts only those throwables as failures for which the predicate holds. */
    public Failures whenThrown(Predicate<? super Throwable> predicate) {
        return new Failures(ignored, Objects.requireNonNull(predicate, "predicate"), result);
    }

    /** Returns a copy that counts results for which the predicate holds as failures; it must accept null. */
    public Failures whenReturned(Predicate<@Nullable Object> predicate) {
        return new Failures(ignored, thrown, Objects.requireNonNull(predicate, "predicate"));
    }

    /** Returns whether a call that threw this has failed. */
    public boolean isFailure(Throwable throwable) {
        for (Class<? extends Throwable> type : ignored) {
            if (type.isInstance(throwable)) {
                return false;
            }
        }
        return thrown.test(throwable);
    }

    /** Returns whether a call that returned this has failed. */
    public boolean isFailedResult(@Nullable Object returned) {
        return result != null && result.test(returned);
    }

    /** Returns whether results are looked at at all. */
    public boolean looksAtResults() {
        return result != null;
    }
}
