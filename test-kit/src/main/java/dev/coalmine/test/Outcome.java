package dev.coalmine.test;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How scripted calls of one arm end: how many of them fail, with what, and how long they take on the virtual clock.
 * Immutable; every setter returns a changed copy.
 */
public final class Outcome {
    private static final double SPREAD = 0.5; // sigma of the logarithm, as of many a service in good health

    private final double failureRate;
    private final Supplier<? extends Throwable> failure;
    private final Duration median;
    private final double spread;

    private Outcome(double failureRate, Supplier<? extends Throwable> failure, Duration median, double spread) {
        this.failureRate = failureRate;
        this.failure = failure;
        this.median = median;
        this.spread = spread;
    }

    /** Returns that of calls which all succeed, at once. */
    public static Outcome success() {
        return new Outcome(0, ScriptedFailure::new, Duration.ZERO, 0);
    }

    /** Returns that of calls which all fail with a {@link ScriptedFailure}, at once. */
    public static Outcome failure() {
        return success().failing(1);
    }

    /**
     * Returns a copy of which this part of the calls fails, taken at random.
     *
     * @param rate from 0 to 1
     * @throws IllegalArgumentException if outside
     */
    public Outcome failing(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("Invalid failure rate " + rate + ": allowed is 0 to 1");
        }
        return new Outcome(rate, failure, median, spread);
    }

    /** Returns a copy whose failing calls throw what this supplies. */
    public Outcome throwing(Supplier<? extends Throwable> failure) {
        return new Outcome(failureRate, Objects.requireNonNull(failure, "failure"), median, spread);
    }

    /**
     * Returns a copy whose calls take exactly this long.
     *
     * @param latency zero or more
     * @throws IllegalArgumentException if negative
     */
    public Outcome taking(Duration latency) {
        return new Outcome(failureRate, failure, requireNotNegative(latency), 0);
    }

    /**
     * Returns a copy whose calls take this long in the median, spread as latencies often are: log-normally, so that one
     * in twenty takes more than 2.3 times as long.
     *
     * @param median zero or more
     * @throws IllegalArgumentException if negative
     */
    public Outcome takingAbout(Duration median) {
        return new Outcome(failureRate, failure, requireNotNegative(median), SPREAD);
    }

    private static Duration requireNotNegative(Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("Invalid latency " + latency + ": allowed is zero or more");
        }
        return latency;
    }

    /** Returns how long a call takes, given a number that was drawn from a standard normal distribution. */
    Duration latency(double gaussian) {
        return spread == 0 ? median : Duration.ofNanos((long) (median.toNanos() * Math.exp(spread * gaussian)));
    }

    /** Returns whether a call fails, given a number that was drawn evenly from 0 to 1. */
    boolean fails(double fate) {
        return fate < failureRate;
    }

    Throwable newFailure() {
        return Objects.requireNonNull(failure.get(), "a supplier of failures has supplied none");
    }

    @Override
    public String toString() {
        return failureRate * 100 + "% failures, " + (spread == 0 ? "taking " : "taking about ") + median;
    }
}
