package dev.coalmine.plan;

/**
 * The instant, absolute protection against catastrophe, beside the judge: it rolls back inline, on the thread of the
 * call that blows it, without waiting for a tick.
 *
 * <p>It blows when, of the last {@link #window()} candidate calls, at least {@link #failureRate()} failed, the failing
 * ones came from at least {@link #distinctKeys()} distinct keys, and stable failed less than
 * {@link #stableBelow()} meanwhile. So neither a shared outage nor one hostile key can blow it. Immutable and
 * thread-safe; every setter returns a changed copy.
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

    private static final Fuse DEFAULTS =
            new Fuse(true, DEFAULT_WINDOW, DEFAULT_FAILURE_RATE, DEFAULT_DISTINCT_KEYS, DEFAULT_STABLE_BELOW);
    private static final Fuse NONE =
            new Fuse(false, DEFAULT_WINDOW, DEFAULT_FAILURE_RATE, DEFAULT_DISTINCT_KEYS, DEFAULT_STABLE_BELOW);

    private final boolean present;
    private final int window;
    private final double failureRate;
    private final int distinctKeys;
    private final double stableBelow;

    private Fuse(boolean present, int window, double failureRate, int distinctKeys, double stableBelow) {
        this.present = present;
        this.window = window;
        this.failureRate = failureRate;
        this.distinctKeys = distinctKeys;
        this.stableBelow = stableBelow;
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
        return new Fuse(present, calls, failureRate, distinctKeys, stableBelow);
    }

    /**
     * Returns a copy that blows at that fraction of failed candidate calls.
     *
     * @param fraction above 0, up to 1
     * @throws IllegalArgumentException if outside
     */
    public Fuse failureRate(double fraction) {
        require(fraction > 0 && fraction <= 1, "failureRate", fraction, "above 0, up to 1");
        return new Fuse(present, window, fraction, distinctKeys, stableBelow);
    }

    /**
     * Returns a copy that asks for failures of that many distinct keys.
     *
     * @param keys from 1 to 100
     * @throws IllegalArgumentException if outside
     */
    public Fuse distinctKeys(int keys) {
        require(keys >= 1 && keys <= 100, "distinctKeys", keys, "1 to 100 keys");
        return new Fuse(present, window, failureRate, keys, stableBelow);
    }

    /**
     * Returns a copy that takes an incident for a shared one when stable fails at that fraction or more.
     *
     * @param fraction above 0, up to 1
     * @throws IllegalArgumentException if outside
     */
    public Fuse stableBelow(double fraction) {
        require(fraction > 0 && fraction <= 1, "stableBelow", fraction, "above 0, up to 1");
        return new Fuse(present, window, failureRate, distinctKeys, fraction);
    }

    private static void require(boolean valid, String parameter, Number given, String allowed) {
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
        return window;
    }

    /** Returns the fraction of failed candidate calls that blows the fuse. */
    public double failureRate() {
        return failureRate;
    }

    /** Returns from how many distinct keys the failures must come. */
    public int distinctKeys() {
        return distinctKeys;
    }

    /** Returns the fraction of failed stable calls from which on an incident counts as shared. */
    public double stableBelow() {
        return stableBelow;
    }

    @Override
    public String toString() {
        return present
                ? "fuse(" + failureRate + " of " + window + " calls, " + distinctKeys + " keys, stable below "
                        + stableBelow + ")"
                : "no fuse";
    }
}
