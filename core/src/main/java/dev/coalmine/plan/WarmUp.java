package dev.coalmine.plan;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout only watches before it judges latency: until the candidate has had enough calls to be warm, and
 * enough time, whichever comes later.
 *
 * <p>A candidate begins cold: its code is interpreted, its caches and pools are empty, and stable has been warm for days.
 * The same code on both arms, at 5%, took 1.8 µs on stable and 6.6 to 8.9 µs on the candidate at first, with a p99 worse
 * by 9 to 160 times. Judged from the first call on, a healthy candidate would be tripped for certain. So the latency of both
 * arms is judged from one moment on, after the warm-up, and against what both did during it. Errors count from the first
 * call.
 *
 * <p><b>How many calls are enough</b> is seen as they come in, in windows of which each is a sixth as long as all before it,
 * and 500 calls at least:
 *
 * <ul>
 *   <li>from {@link #calls} on (default {@value #DEFAULT_CALLS}), as soon as the candidate was no slower than stable in the
 *       last window, neither on the whole nor in the slowest tenth and hundredth;
 *   <li>from {@value #COMPILED_CALLS} calls on, as soon as it no longer gets faster from one window to the next. A JVM
 *       compiles a method for good after 5,000 invocations, and until then it may well stay as slow as it is;
 *   <li>at {@link #mostCalls} in any case (default {@value #DEFAULT_MOST_CALLS}).
 * </ul>
 *
 * <p>So a candidate that is as fast as stable waits for 2,000 calls, and one that is slower has had its chance to become
 * faster. What decides is thrown away then: what is judged are other calls, so that a healthy candidate is tripped as
 * rarely as alpha says, whenever the warm-up ends.
 *
 * <p>No step is left before the warm-up is done, since its latency would not have been judged; the status says how much
 * is missing. <b>With little traffic that takes long</b>: at 1% of 10 calls a second, 2,000 candidate calls take more than
 * five hours. Then begin at a larger share; or leave {@link Guardrail#latency()} out; or ask for fewer calls and take
 * latency {@linkplain Guardrail#asSignal() as a signal}, which holds rather than trips a candidate that is merely cold.
 * Plans that judge no latency have no warm-up.
 *
 * <p>Immutable and thread-safe; every setter returns a changed copy.
 */
public final class WarmUp {
    /** Default number of recorded candidate calls at least: {@value}. */
    public static final long DEFAULT_CALLS = 2_000;

    /** Default number of recorded candidate calls at most: {@value}. */
    public static final long DEFAULT_MOST_CALLS = 50_000;

    /** After how many candidate calls one that no longer gets faster is as fast as it will ever be: {@value}. */
    public static final long COMPILED_CALLS = 6_000;

    /** Default time under watch: 30 s. */
    public static final Duration DEFAULT_TIME = Duration.ofSeconds(30);

    private static final WarmUp DEFAULTS = new WarmUp(DEFAULT_CALLS, DEFAULT_MOST_CALLS, DEFAULT_TIME);
    private static final WarmUp NONE = new WarmUp(0, 0, Duration.ZERO);

    private final long calls;
    private final long mostCalls;
    private final Duration time;

    private WarmUp(long calls, long mostCalls, Duration time) {
        this.calls = calls;
        this.mostCalls = mostCalls;
        this.time = time;
    }

    /** Returns the warm-up of 30 s, and of 2,000 to 50,000 candidate calls: until the candidate is warm. */
    public static WarmUp defaults() {
        return DEFAULTS;
    }

    /** Returns no warm-up: for implementations that are warm already. */
    public static WarmUp none() {
        return NONE;
    }

    /**
     * Returns a copy that asks for exactly that many candidate calls, be the candidate warm then or not.
     *
     * @param calls zero or more
     * @throws IllegalArgumentException if negative
     */
    public WarmUp calls(long calls) {
        return calls(calls, calls);
    }

    /**
     * Returns a copy that asks for candidate calls until the candidate is warm.
     *
     * @param fewest how many at least, zero or more
     * @param most how many at most, not below the fewest
     * @throws IllegalArgumentException if outside
     */
    public WarmUp calls(long fewest, long most) {
        if (fewest < 0) {
            throw new IllegalArgumentException("Invalid warm-up calls " + fewest + ": allowed is 0 or more");
        }
        if (most < fewest) {
            throw new IllegalArgumentException(
                    "Invalid most warm-up calls " + most + ": allowed is " + fewest + ", the fewest, or more");
        }
        return new WarmUp(fewest, most, time);
    }

    /**
     * Returns a copy that asks for that much time under watch.
     *
     * @param time zero or more
     * @throws IllegalArgumentException if negative
     */
    public WarmUp time(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("Invalid warm-up time " + time + ": allowed is zero or more");
        }
        return new WarmUp(calls, mostCalls, time);
    }

    /** Returns how many recorded candidate calls it asks for at least. */
    public long calls() {
        return calls;
    }

    /** Returns after how many recorded candidate calls it takes the candidate for warm, whatever was seen. */
    public long mostCalls() {
        return mostCalls;
    }

    /** Returns how much time under watch it asks for. */
    public Duration time() {
        return time;
    }

    /** Returns whether it asks for nothing. */
    public boolean isNone() {
        return mostCalls == 0 && time.isZero();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WarmUp that
                && that.calls == calls
                && that.mostCalls == mostCalls
                && that.time.equals(time);
    }

    @Override
    public int hashCode() {
        return Objects.hash(calls, mostCalls, time);
    }

    @Override
    public String toString() {
        if (isNone()) {
            return "no warm-up";
        }
        String most = mostCalls == calls ? "" : " to " + mostCalls;
        return "warm-up of " + calls + most + " calls and " + time;
    }
}
