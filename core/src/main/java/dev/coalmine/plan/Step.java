package dev.coalmine.plan;

import java.time.Duration;
import java.util.Objects;

/**
 * One step of a plan: a share, how long it is held, and how many candidate calls it must have seen before the next one.
 * Immutable and thread-safe; every setter returns a changed copy.
 */
public final class Step {
    /** Default minimum of recorded candidate calls before a step may be left: {@value}. */
    public static final long DEFAULT_MIN_CALLS = 100;

    private final Share share;
    private final Duration hold;
    private final long minCalls;

    private Step(Share share, Duration hold, long minCalls) {
        this.share = share;
        this.hold = hold;
        this.minCalls = minCalls;
    }

    /**
     * Returns the step that routes this share for at least this long.
     *
     * @param share above 0%
     * @param hold zero or more
     * @throws IllegalArgumentException if the share is 0% or the hold negative
     */
    public static Step of(Share share, Duration hold) {
        if (share.equals(Share.NONE)) {
            throw new IllegalArgumentException("Invalid step share 0%: a step routes a share above 0%");
        }
        if (hold.isNegative()) {
            throw new IllegalArgumentException("Invalid step hold " + hold + ": allowed is zero or more");
        }
        return new Step(share, hold, DEFAULT_MIN_CALLS);
    }

    /**
     * Returns a copy that is not left before that many recorded candidate calls, those of the plan's
     * {@linkplain WarmUp warm-up} not counted.
     *
     * @param calls zero or more; with zero, silence lets the rollout advance
     * @throws IllegalArgumentException if negative
     */
    public Step minCalls(long calls) {
        if (calls < 0) {
            throw new IllegalArgumentException("Invalid step minCalls " + calls + ": allowed is 0 or more");
        }
        return new Step(share, hold, calls);
    }

    /** Returns the share of keys that goes to the candidate. */
    public Share share() {
        return share;
    }

    /** Returns how long the step is held at least. */
    public Duration hold() {
        return hold;
    }

    /** Returns how many recorded candidate calls the step needs at least. */
    public long minCalls() {
        return minCalls;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Step step
                && step.share.equals(share)
                && step.hold.equals(hold)
                && step.minCalls == minCalls;
    }

    @Override
    public int hashCode() {
        return Objects.hash(share, hold, minCalls);
    }

    @Override
    public String toString() {
        return share + " for " + hold + " and " + minCalls + " calls";
    }
}
