package dev.coalmine.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A time in which both arms are hit alike: a database that fails, a network that is slow, a burst of calls. The judge
 * should take no notice of it. Immutable and thread-safe; every setter returns a changed copy.
 */
public final class Incident {
    private final Duration start;
    private final @Nullable Duration every;
    private final Duration lasting;
    private final Effects effects;

    private record Effects(double failing, double slower, double calls) {}

    private Incident(Duration start, @Nullable Duration every, Duration lasting, Effects effects) {
        this.start = start;
        this.every = every;
        this.lasting = lasting;
        this.effects = effects;
    }

    /**
     * Returns an incident of one minute that happens once, and does nothing yet.
     *
     * @param start how long after the rollout's start, zero or more
     * @throws IllegalArgumentException if negative
     */
    public static Incident at(Duration start) {
        Require.notNegative("start of an incident", start);
        return new Incident(start, null, Duration.ofMinutes(1), new Effects(1, 1, 1));
    }

    /**
     * Returns an incident of one minute that happens again and again, and does nothing yet.
     *
     * @param period from the beginning of one to that of the next, above zero; the first begins after one period
     * @throws IllegalArgumentException if not above zero
     */
    public static Incident every(Duration period) {
        Require.positive("period of an incident", period);
        return new Incident(period, period, Duration.ofMinutes(1), new Effects(1, 1, 1));
    }

    /**
     * Returns a copy that lasts that long.
     *
     * @param duration above zero
     * @throws IllegalArgumentException if not above zero
     */
    public Incident lasting(Duration duration) {
        return new Incident(start, every, Require.positive("duration of an incident", duration), effects);
    }

    /**
     * Returns a copy during which calls fail that many times as often as otherwise, on both arms, and at most always.
     *
     * @param times from 0 to 1,000,000
     * @throws IllegalArgumentException if outside
     */
    public Incident failingTimes(double times) {
        Require.between("times that calls fail", times, 0, 1e6, "0 to 1,000,000");
        return with(new Effects(times, effects.slower, effects.calls));
    }

    /**
     * Returns a copy during which calls take that many times as long, on both arms.
     *
     * @param times from 0.01 to 10,000
     * @throws IllegalArgumentException if outside
     */
    public Incident slowerTimes(double times) {
        Require.between("times that calls take", times, 0.01, 10_000, "0.01 to 10,000");
        return with(new Effects(effects.failing, times, effects.calls));
    }

    /**
     * Returns a copy during which that many times as many calls come in.
     *
     * @param times from 0 (none) to 1,000
     * @throws IllegalArgumentException if outside
     */
    public Incident callsTimes(double times) {
        Require.between("times as many calls", times, 0, 1_000, "0 to 1,000");
        return with(new Effects(effects.failing, effects.slower, times));
    }

    private Incident with(Effects changed) {
        return new Incident(start, every, lasting, changed);
    }

    /** Returns whether it is going on at that time. */
    boolean isOn(long nanos) {
        long since = nanos - start.toNanos();
        if (since < 0) {
            return false;
        }
        return (every == null ? since : since % every.toNanos()) < lasting.toNanos();
    }

    double failing() {
        return effects.failing;
    }

    double slower() {
        return effects.slower;
    }

    double calls() {
        return effects.calls;
    }

    @Override
    public String toString() {
        return "incident " + (every == null ? "at " + Words.duration(start) : "every " + Words.duration(every))
                + " lasting " + Words.duration(lasting) + ": failing x" + Words.number(effects.failing) + ", slower x"
                + Words.number(effects.slower) + ", calls x" + Words.number(effects.calls);
    }
}
