package dev.coalmine.plan;

import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the outcome of a shadow call is compared with stable's. Immutable and thread-safe as long as the functions are; every
 * setter returns a changed copy.
 *
 * <p>Two results match if they are equal, and two exceptions if they are of the same class; a result and an exception never
 * do. What a function throws hurts no call: it is counted, and nothing is compared. All but {@link #onlyIf} runs on the
 * shadow's threads.
 *
 * @param <T> the type of result, {@code Object} for whatever comes
 */
public final class Comparison<T extends @Nullable Object> {
    private static final Comparison<@Nullable Object> BY_EQUALS =
            new Comparison<@Nullable Object>(new Rules<@Nullable Object>(
                    Objects::equals,
                    (stable, candidate) -> stable.getClass() == candidate.getClass(),
                    (stable, candidate) -> false,
                    null,
                    () -> true));

    private final Rules<T> rules;

    private record Rules<T extends @Nullable Object>(
            BiPredicate<T, T> results,
            BiPredicate<Throwable, Throwable> thrown,
            BiPredicate<T, T> ignored,
            @Nullable Function<T, String> description,
            BooleanSupplier enabled) {}

    private Comparison(Rules<T> rules) {
        this.rules = rules;
    }

    /** Returns the comparison of nothing: the candidate is not called. */
    public static Comparison<@Nullable Object> none() {
        return byEquals().onlyIf(() -> false);
    }

    /** Returns the comparison of results by {@code equals}, and of exceptions by their class. */
    public static Comparison<@Nullable Object> byEquals() {
        return BY_EQUALS;
    }

    /**
     * Returns the comparison of results by this predicate of stable's and the candidate's, which must accept null where a
     * result may be.
     */
    public static <T extends @Nullable Object> Comparison<T> by(BiPredicate<T, T> match) {
        Objects.requireNonNull(match, "match");
        Rules<@Nullable Object> defaults = BY_EQUALS.rules;
        return new Comparison<>(
                new Rules<>(match, defaults.thrown, (stable, candidate) -> false, null, defaults.enabled));
    }

    /**
     * Returns the comparison of what this projection makes of the results, such as a part of them that has to be equal, or a
     * form in which the order of a list does not matter.
     */
    public static <T extends @Nullable Object> Comparison<T> on(Function<T, ? extends @Nullable Object> projection) {
        Objects.requireNonNull(projection, "projection");
        return by((stable, candidate) -> Objects.equals(projection.apply(stable), projection.apply(candidate)));
    }

    /** Returns a copy that compares what was thrown, instead of a result, by this predicate of stable's and the candidate's. */
    public Comparison<T> thrownBy(BiPredicate<Throwable, Throwable> match) {
        Objects.requireNonNull(match, "match");
        return new Comparison<>(new Rules<>(rules.results, match, rules.ignored, rules.description, rules.enabled));
    }

    /** Returns a copy that does not count results for which this predicate of stable's and the candidate's holds. */
    public Comparison<T> ignoring(BiPredicate<T, T> expected) {
        BiPredicate<T, T> before = rules.ignored;
        BiPredicate<T, T> either = before.or(Objects.requireNonNull(expected, "expected"));
        return new Comparison<>(new Rules<>(rules.results, rules.thrown, either, rules.description, rules.enabled));
    }

    /**
     * Returns a copy whose mismatches say more of results than their type. The text goes wherever mismatches do: to the status,
     * the log of your listener, and whoever reads these; so leave out what is nobody's business.
     */
    public Comparison<T> describedBy(Function<T, String> description) {
        Objects.requireNonNull(description, "description");
        return new Comparison<>(new Rules<>(rules.results, rules.thrown, rules.ignored, description, rules.enabled));
    }

    /**
     * Returns a copy by which the candidate is only called if this holds, asked on the caller's thread for each call that
     * would be shadowed; so it has to be quick.
     */
    public Comparison<T> onlyIf(BooleanSupplier enabled) {
        Objects.requireNonNull(enabled, "enabled");
        return new Comparison<>(new Rules<>(rules.results, rules.thrown, rules.ignored, rules.description, enabled));
    }

    /** Returns whether the candidate is to be called now. */
    public boolean isEnabled() {
        return rules.enabled.getAsBoolean();
    }

    /** Returns whether these results, stable's and the candidate's, match. */
    public boolean isMatch(T stable, T candidate) {
        return rules.results.test(stable, candidate);
    }

    /** Returns whether these, which stable and the candidate have thrown, match. */
    public boolean isMatchThrown(Throwable stable, Throwable candidate) {
        return rules.thrown.test(stable, candidate);
    }

    /** Returns whether these results, stable's and the candidate's, do not count. */
    public boolean isIgnored(T stable, T candidate) {
        return rules.ignored.test(stable, candidate);
    }

    /** Returns the words for a result in a mismatch: by default {@code null} or its type. */
    public String describe(T result) {
        Function<T, String> description = rules.description;
        if (description != null) {
            return description.apply(result);
        }
        return result == null ? "null" : result.getClass().getSimpleName();
    }
}
