package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of the {@link Fuse} for rollouts that so few keys call that neither its window nor the judge can ever decide.
 *
 * <p>With three tenants on the candidate there are never five distinct failing keys, and the judge needs more of them too.
 * So the fuse also blows when, of the last {@link #window()} candidate calls, at least {@link #failureRate()} failed, the
 * failing ones came from at least {@link #distinctKeys()} distinct keys of which none succeeded as well, and stable failed
 * less than {@link Fuse#stableBelow()} meanwhile.
 *
 * <p>One key alone, which may well be hostile or broken, blows nothing; nor do keys for which the candidate works now and
 * then. While that much fails, the rollout is held at its step and says why. Immutable and thread-safe; every setter
 * returns a changed copy.
 */
public final class FewKeys {
    /** Default number of candidate calls looked at: {@value}. */
    public static final int DEFAULT_WINDOW = 50;

    /** Default fraction of them that must fail: {@value}. */
    public static final double DEFAULT_FAILURE_RATE = 0.9;

    /** Default number of distinct keys that must fail: {@value}. */
    public static final int DEFAULT_DISTINCT_KEYS = 2;

    private static final FewKeys DEFAULTS =
            new FewKeys(true, DEFAULT_WINDOW, DEFAULT_FAILURE_RATE, DEFAULT_DISTINCT_KEYS);
    private static final FewKeys NONE = new FewKeys(false, DEFAULT_WINDOW, DEFAULT_FAILURE_RATE, DEFAULT_DISTINCT_KEYS);

    private final boolean present;
    private final int window;
    private final double failureRate;
    private final int distinctKeys;

    private FewKeys(boolean present, int window, double failureRate, int distinctKeys) {
        this.present = present;
        this.window = window;
        this.failureRate = failureRate;
        this.distinctKeys = distinctKeys;
    }

    /** Returns the guard with every default. */
    public static FewKeys defaults() {
        return DEFAULTS;
    }

    /** Returns no such guard. */
    public static FewKeys none() {
        return NONE;
    }

    /**
     * Returns a copy that looks at that many candidate calls.
     *
     * @param calls from 5 to 1,000
     * @throws IllegalArgumentException if outside
     */
    public FewKeys window(int calls) {
        require(calls >= 5 && calls <= 1_000, "window", calls, "5 to 1,000 calls");
        return new FewKeys(present, calls, failureRate, distinctKeys);
    }

    /**
     * Returns a copy that asks for that fraction of failed candidate calls.
     *
     * @param fraction above 0, up to 1
     * @throws IllegalArgumentException if outside
     */
    public FewKeys failureRate(double fraction) {
        require(fraction > 0 && fraction <= 1, "failureRate", fraction, "above 0, up to 1");
        return new FewKeys(present, window, fraction, distinctKeys);
    }

    /**
     * Returns a copy that asks for failures of that many distinct keys.
     *
     * @param keys from 1 to 100; with 1, a single hostile key can roll back
     * @throws IllegalArgumentException if outside
     */
    public FewKeys distinctKeys(int keys) {
        require(keys >= 1 && keys <= 100, "distinctKeys", keys, "1 to 100 keys");
        return new FewKeys(present, window, failureRate, keys);
    }

    private static void require(boolean valid, String parameter, Object given, String allowed) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "Invalid fewKeys " + parameter + " " + given + ": allowed is " + allowed);
        }
    }

    /** Returns whether there is such a guard. */
    public boolean present() {
        return present;
    }

    /** Returns how many of the last candidate calls are looked at. */
    public int window() {
        return window;
    }

    /** Returns the fraction of failed candidate calls that it takes. */
    public double failureRate() {
        return failureRate;
    }

    /** Returns from how many distinct keys the failures must come. */
    public int distinctKeys() {
        return distinctKeys;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FewKeys that
                && that.present == present
                && that.window == window
                && Double.compare(that.failureRate, failureRate) == 0
                && that.distinctKeys == distinctKeys;
    }

    @Override
    public int hashCode() {
        return Objects.hash(present, window, failureRate, distinctKeys);
    }

    @Override
    public String toString() {
        return present ? "few keys(" + failureRate + " of " + window + " calls, " + distinctKeys + " keys)" : "none";
    }
}
