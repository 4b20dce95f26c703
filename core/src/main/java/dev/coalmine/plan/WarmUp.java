package dev.coalmine.plan;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a rollout only watches before it judges latency: until the candidate has had so many calls and so much time,
 * whichever comes later.
 *
 * <p>A candidate begins cold: its code is interpreted, its caches and pools are empty, and stable has been warm for days.
 * The same code on both arms, at 5%, took 1.8 µs on stable and 6.6 to 8.9 µs on the candidate at first, with a p99 worse
 * by 9 to 160 times; after 5,000 calls each the two were equal. Judged from the first call on, a healthy candidate would
 * be tripped for certain, and so it was with a warm-up of 500 and of 1,000 calls. With 2,000 small code is compiled, unless
 * the machine is short of processors; code of hundreds of methods takes many thousands: then ask for more. So the latency
 * of both arms is judged from one moment on, after the warm-up, and against what both did during it. Errors count from
 * the first call.
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
    /** Default number of recorded candidate calls: {@value}. */
    public static final long DEFAULT_CALLS = 2_000;

    /** Default time under watch: 30 s. */
    public static final Duration DEFAULT_TIME = Duration.ofSeconds(30);

    private static final WarmUp DEFAULTS = new WarmUp(DEFAULT_CALLS, DEFAULT_TIME);
    private static final WarmUp NONE = new WarmUp(0, Duration.ZERO);

    private final long calls;
    private final Duration time;

    private WarmUp(long calls, Duration time) {
        this.calls = calls;
        this.time = time;
    }

    /** Returns the warm-up of 2,000 candidate calls and 30 s. */
    public static WarmUp defaults() {
        return DEFAULTS;
    }

    /** Returns no warm-up: for implementations that are warm already. */
    public static WarmUp none() {
        return NONE;
    }

    /**
     * Returns a copy that asks for that many candidate calls.
     *
     * @param calls zero or more
     * @throws IllegalArgumentException if negative
     */
    public WarmUp calls(long calls) {
        if (calls < 0) {
            throw new IllegalArgumentException("Invalid warm-up calls " + calls + ": allowed is 0 or more");
        }
        return new WarmUp(calls, time);
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
        return new WarmUp(calls, time);
    }

    /** Returns how many recorded candidate calls it asks for. */
    public long calls() {
        return calls;
    }

    /** Returns how much time under watch it asks for. */
    public Duration time() {
        return time;
    }

    /** Returns whether it asks for nothing. */
    public boolean isNone() {
        return calls == 0 && time.isZero();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WarmUp that && that.calls == calls && that.time.equals(time);
    }

    @Override
    public int hashCode() {
        return Objects.hash(calls, time);
    }

    @Override
    public String toString() {
        return isNone() ? "no warm-up" : "warm-up of " + calls + " calls and " + time;
    }
}
