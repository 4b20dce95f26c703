package dev.coalmine.plan;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The instant, absolute protection against catastrophe, beside the judge: it rolls back inline, on the thread of the
 * call that blows it, without waiting for a tick.
 *
 * <p>It blows when, of the last {@link #window()} candidate calls, at least {@link #failureRate()} failed, the failing
 * ones came from at least {@link #distinctKeys()} distinct keys, and stable failed less than
 * {@link #stableBelow()} meanwhile. So neither a shared outage nor one hostile key can blow it.
 *
 * <p>Where few keys call, it blows by {@link #fewKeys()} instead. Where the plan has a {@linkplain RolloutPlan.Builder#bulkhead bulkhead}, it blows as well when that has stood full
 * for {@link #bulkheadFull()}, refusing every call while none of those inside ended. Immutable and thread-safe; every
 * setter returns a changed copy.
 */
public final class Fuse {
    /** Default number of candidate calls looked at: {@value}. */
    public static final int DEFAULT_WINDOW = 20;

    /** Default fraction of them that must fail: {@value}. */
    public static final double DEFAULT_FAILURE_RATE = 0.5;

    /** Default number of distinct keys that must fail: {@value}. */
    public static final int DEFAULT_DISTINCT_KEYS = 5;

    /** Default fraction of stable calls from which on an incident counts as shared: {@value}. */
    public static final double DEFAULT_STABLE_BELOW = 0.1;

    /** Default time for which a bulkhead may stand full: 5 s. */
    public static final Duration DEFAULT_BULKHEAD_FULL = Duration.ofSeconds(5);

    private static final Failing DEFAULT_FAILING =
            new Failing(DEFAULT_WINDOW, DEFAULT_FAILURE_RATE, DEFAULT_DISTINCT_KEYS, DEFAULT_STABLE_BELOW);
    private static final Fuse DEFAULTS = new Fuse(true, DEFAULT_FAILING, FewKeys.defaults(), DEFAULT_BULKHEAD_FULL);
    private static final Fuse NONE = new Fuse(false, DEFAULT_FAILING, FewKeys.none(), DEFAULT_BULKHEAD_FULL);

    /** When a candidate fails so much that the fuse blows. */
    private record Failing(int window, double failureRate, int distinctKeys, double stableBelow) {}

    private final boolean present;
    private final Failing failing;
    private final FewKeys fewKeys;
    private final Duration bulkheadFull;

    private Fuse(boolean present, Failing failing, FewKeys fewKeys, Duration bulkheadFull) {
        this.present = present;
        this.failing = failing;
        this.fewKeys = fewKeys;
        this.bulkheadFull = bulkheadFull;
    }

    /** Returns the fuse with every default. */
    public static Fuse defaults() {
        return DEFAULTS;
    }

    /** Returns no fuse: only the judge watches. */
    public static Fuse none() {
        return NONE;
    }

    /**
     * Returns a copy that looks at that many candidate calls.
     *
     * @param calls from 5 to 1,000
     * @throws IllegalArgumentException if outside
     */
    public Fuse window(int calls) {
        require(calls >= 5 && calls <= 1_000, "window", calls, "5 to 1,000 calls");
        return with(new Failing(calls, failureRate(), distinctKeys(), stableBelow()));
    }

    /**
     * Returns a copy that blows at that fraction of failed candidate calls.
     *
     * @param fraction above 0, up to 1
     * @throws IllegalArgumentException if outside
     */
    public Fuse failureRate(double fraction) {
        require(fraction > 0 && fraction <= 1, "failureRate", fraction, "above 0, up to 1");
        return with(new Failing(window(), fraction, distinctKeys(), stableBelow()));
    }

    /**
     * Returns a copy that asks for failures of that many distinct keys.
     *
     * @param keys from 1 to 100
     * @throws IllegalArgumentException if outside
     */
    public Fuse distinctKeys(int keys) {
        require(keys >= 1 && keys <= 100, "distinctKeys", keys, "1 to 100 keys");
        return with(new Failing(window(), failureRate(), keys, stableBelow()));
    }

    /**
     * Returns a copy that takes an incident for a shared one when stable fails at that fraction or more.
     *
     * @param fraction above 0, up to 1
     * @throws IllegalArgumentException if outside
     */
    public Fuse stableBelow(double fraction) {
        require(fraction > 0 && fraction <= 1, "stableBelow", fraction, "above 0, up to 1");
        return with(new Failing(window(), failureRate(), distinctKeys(), fraction));
    }

    /** Returns a copy that is blown by few keys like that. */
    public Fuse fewKeys(FewKeys guard) {
        return new Fuse(present, failing, Objects.requireNonNull(guard, "guard"), bulkheadFull);
    }

    /**
     * Returns a copy that lets a bulkhead stand full for so long.
     *
     * @param time from 100 ms to 1 hour
     * @throws IllegalArgumentException if outside
     */
    public Fuse bulkheadFull(Duration time) {
        require(
                time.compareTo(Duration.ofMillis(100)) >= 0 && time.compareTo(Duration.ofHours(1)) <= 0,
                "bulkheadFull",
                time,
                "100 ms to 1 hour");
        return new Fuse(present, failing, fewKeys, time);
    }

    private Fuse with(Failing changed) {
        return new Fuse(present, changed, fewKeys, bulkheadFull);
    }

    private static void require(boolean valid, String parameter, Object given, String allowed) {
        if (!valid) {
            throw new IllegalArgumentException("Invalid fuse " + parameter + " " + given + ": allowed is " + allowed);
        }
    }

    /** Returns whether there is a fuse at all. */
    public boolean present() {
        return present;
    }

    /** Returns how many of the last candidate calls are looked at. */
    public int window() {
        return failing.window();
    }

    /** Returns the fraction of failed candidate calls that blows the fuse. */
    public double failureRate() {
        return failing.failureRate();
    }

    /** Returns from how many distinct keys the failures must come. */
    public int distinctKeys() {
        return failing.distinctKeys();
    }

    /** Returns the fraction of failed stable calls from which on an incident counts as shared. */
    public double stableBelow() {
        return failing.stableBelow();
    }

    /** Returns what blows it where few keys call. */
    public FewKeys fewKeys() {
        return fewKeys;
    }

    /** Returns for how long a bulkhead may stand full. */
    public Duration bulkheadFull() {
        return bulkheadFull;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fuse that
                && that.present == present
                && that.failing.equals(failing)
                && that.fewKeys.equals(fewKeys)
                && that.bulkheadFull.equals(bulkheadFull);
    }

    @Override
    public int hashCode() {
        return Objects.hash(present, failing, fewKeys, bulkheadFull);
    }

    @Override
    public String toString() {
        return present
                ? "fuse(" + failureRate() + " of " + window() + " calls, " + distinctKeys() + " keys, stable below "
                        + stableBelow() + ", " + fewKeys + ", bulkhead full for " + bulkheadFull + ")"
                : "no fuse";
    }
}
