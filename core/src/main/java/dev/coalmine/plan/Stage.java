package dev.coalmine.plan;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One stretch of a rollout: a share, how long it is held, how many candidate calls it must have seen, and what else must
 * be true before the next one. Immutable and thread-safe; every setter returns a changed copy.
 *
 * @param <S> the kind of stretch: a {@link Shadow}, a {@link Step} or the {@link Bake}
 */
public abstract sealed class Stage<S extends Stage<S>> permits Step, Bake, Shadow {
    /** Default minimum of recorded candidate calls before a stretch may be left: {@value}. */
    public static final long DEFAULT_MIN_CALLS = 100;

    private final Share share;
    private final StageTerms terms;

    Stage(Share share, StageTerms terms) {
        this.share = share;
        this.terms = terms;
    }

    /** Returns a copy with these terms. */
    abstract S with(StageTerms other);

    StageTerms terms() {
        return terms;
    }

    /**
     * Returns a copy that is not left before that many recorded candidate calls, those of the plan's
     * {@linkplain WarmUp warm-up} not counted.
     *
     * @param calls zero or more; with zero, silence lets the rollout go on
     * @throws IllegalArgumentException if negative
     */
    public S minCalls(long calls) {
        return with(terms.withMinCalls(calls));
    }

    /** Returns a copy with another gate; the default is {@link Gate#NO_HARM}. */
    public S gate(Gate gate) {
        return with(terms.withGate(Objects.requireNonNull(gate, "gate")));
    }

    /**
     * Returns a copy with a longest hold, after which the plan no longer waits for what is missing; without one, it waits
     * for ever. Time counts as for the hold: under watch, pauses excluded.
     *
     * @param longest above zero, no less than the hold
     * @param then what happens to the rollout then
     * @throws IllegalArgumentException if outside
     */
    public S longestHold(Duration longest, Overdue then) {
        return with(terms.withLimit(longest, Objects.requireNonNull(then, "then")));
    }

    /** Returns the share of keys that goes to the candidate. */
    public final Share share() {
        return share;
    }

    /** Returns how long it is held at least. */
    public final Duration hold() {
        return terms.hold();
    }

    /** Returns how many recorded candidate calls it needs at least. */
    public final long minCalls() {
        return terms.minCalls();
    }

    /** Returns what else must be true to leave it. */
    public final Gate gate() {
        return terms.gate();
    }

    /** Returns how long it is held at most; empty for ever. */
    public final Optional<Duration> longestHold() {
        return Optional.ofNullable(terms.limit()).map(StageTerms.Limit::longest);
    }

    /** Returns what happens after the longest hold. */
    public final Overdue overdue() {
        StageTerms.Limit limit = terms.limit();
        return limit == null ? Overdue.HOLD : limit.then();
    }

    @Override
    @SuppressWarnings("unchecked") // it is of the same class
    public final boolean equals(Object other) {
        return other instanceof Stage<?> stage
                && stage.getClass() == getClass()
                && stage.share.equals(share)
                && stage.terms.equals(terms)
                && isLike((S) stage);
    }

    /** Returns whether what only this kind of stretch has is the same. */
    boolean isLike(S other) {
        return true;
    }

    @Override
    public final int hashCode() {
        return Objects.hash(share, terms);
    }
}
