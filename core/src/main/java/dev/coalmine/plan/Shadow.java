package dev.coalmine.plan;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stretch before the first step in which everything goes to stable, and the candidate is called beside it, for a share
 * of the keys, to be compared. Immutable and thread-safe; every setter returns a changed copy.
 *
 * <p>The candidate is called on threads of its own, once stable has answered, with the caller's very arguments. So it must
 * not have side effects that may not happen twice, and sees what the caller has changed in its arguments meanwhile.
 * Its minimum of calls is one of comparisons.
 */
public final class Shadow extends Stage<Shadow> {
    /** Default number of threads: {@value}. */
    public static final int DEFAULT_THREADS = 2;

    /** Default number of shadow calls that may be waiting or under way: {@value}. */
    public static final int DEFAULT_MOST_CALLS = 100;

    private final Share shadowed;
    private final Limits limits;

    private record Limits(
            int threads, int mostCalls, @Nullable Duration timeout) {}

    private Shadow(StageTerms terms, Share shadowed, Limits limits) {
        super(Share.NONE, terms);
        this.shadowed = shadowed;
        this.limits = limits;
    }

    /**
     * Returns the stretch in which the calls of this share of the keys are compared, for at least this long and
     * {@value Stage#DEFAULT_MIN_CALLS} comparisons.
     *
     * @param shadowed above 0%; the keys that go to the candidate first are shadowed first
     * @param hold zero or more
     * @throws IllegalArgumentException if the share is 0% or the hold negative
     */
    public static Shadow of(Share shadowed, Duration hold) {
        if (shadowed.equals(Share.NONE)) {
            throw new IllegalArgumentException("Invalid shadowed share 0%: allowed is above 0%, up to 100%");
        }
        return new Shadow(
                StageTerms.of("shadow", hold), shadowed, new Limits(DEFAULT_THREADS, DEFAULT_MOST_CALLS, null));
    }

    @Override
    Shadow with(StageTerms other) {
        if (other.gate() == Gate.PROVEN) {
            throw new IllegalArgumentException(
                    "Invalid shadow gate proven: a shadow serves nobody, so that nothing but its"
                            + " mismatches could be proven; allowed is no-harm or approval");
        }
        return new Shadow(other, shadowed, limits);
    }

    /**
     * Returns a copy that calls the candidate on at most so many threads at a time; {@value #DEFAULT_THREADS} if not set. It
     * is not used where the registry was given an executor for shadows.
     *
     * @param threads from 1 to 100
     * @throws IllegalArgumentException if outside
     */
    public Shadow threads(int threads) {
        if (threads < 1 || threads > 100) {
            throw new IllegalArgumentException("Invalid shadow threads " + threads + ": allowed is 1 to 100");
        }
        return new Shadow(terms(), shadowed, new Limits(threads, limits.mostCalls, limits.timeout));
    }

    /**
     * Returns a copy of whose calls at most so many wait or are under way at a time, those of asynchronous candidates
     * included; what is one too many is dropped and counted. {@value #DEFAULT_MOST_CALLS} if not set. Each keeps its
     * arguments and both results in memory.
     *
     * @param calls from 1 to 100,000
     * @throws IllegalArgumentException if outside
     */
    public Shadow mostCalls(int calls) {
        if (calls < 1 || calls > 100_000) {
            throw new IllegalArgumentException("Invalid shadow mostCalls " + calls + ": allowed is 1 to 100,000");
        }
        return new Shadow(terms(), shadowed, new Limits(limits.threads, calls, limits.timeout));
    }

    /**
     * Returns a copy that interrupts a shadow call which takes longer, and counts it as timed out and as a mismatch; an
     * asynchronous candidate's stage is cancelled. There is no timeout if not set: a candidate that hangs then keeps its thread, and once
     * all of them hang everything is dropped.
     *
     * @param time from 1 ms to 1 hour
     * @throws IllegalArgumentException if outside
     */
    public Shadow timeout(Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("Invalid shadow timeout " + time + ": allowed is 1 ms to 1 hour");
        }
        return new Shadow(terms(), shadowed, new Limits(limits.threads, limits.mostCalls, time));
    }

    /** Returns the share of the keys whose calls are compared. */
    public Share shadowed() {
        return shadowed;
    }

    /** Returns on how many threads at a time the candidate is called at most. */
    public int threads() {
        return limits.threads;
    }

    /** Returns how many calls wait or are under way at most. */
    public int mostCalls() {
        return limits.mostCalls;
    }

    /** Returns how long a shadow call may take; empty for any time. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(limits.timeout);
    }

    @Override
    boolean isLike(Shadow other) {
        return shadowed.equals(other.shadowed) && limits.equals(other.limits);
    }

    @Override
    public String toString() {
        return "shadow of " + shadowed + " " + terms();
    }
}
