package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The check that stable itself does not get worse once the share has been raised.
 *
 * <p>A candidate that leaks memory, exhausts a pool that both arms share or blocks a common lock hurts stable as much as
 * itself, so that a comparison of the two shows nothing. So after each rise stable is held against what it did before: when
 * its calls fail more often than {@link #ratio()} times as often and {@link #points()} more, or more than
 * {@link #slowPart()} of them take longer than 99% of all calls did, the rollout is held at its step, and the status says
 * what got worse.
 *
 * <p><b>This is a heuristic.</b> Before and after are not two halves of the same coin: traffic changes by the hour, and an
 * incident may just happen to begin after a step. Therefore it never trips, and a human may {@code advance} over it. It
 * looks at the current window of the judge's recent process, so it ends some time after stable has recovered, and it is
 * forgotten when the step is left or the share changes. Immutable and thread-safe; every setter returns a changed copy.
 */
public final class StableHealth {
    /** Default ratio to its error rate before the share was raised: {@value}. */
    public static final double DEFAULT_RATIO = 1.5;

    /** Default difference beside it, in percentage points: {@value}. */
    public static final double DEFAULT_POINTS = 0.1;

    /** Default part of the calls that may take longer than 99% did before: {@value}. */
    public static final double DEFAULT_SLOW_PART = 0.02;

    private static final RateTolerance.Bound DEFAULT_BOUND =
            new RateTolerance.Bound(Tolerance.ratio(DEFAULT_RATIO), Tolerance.percentagePoints(DEFAULT_POINTS));
    private static final StableHealth DEFAULTS = new StableHealth(true, DEFAULT_BOUND, DEFAULT_SLOW_PART);
    private static final StableHealth NONE = new StableHealth(false, DEFAULT_BOUND, DEFAULT_SLOW_PART);

    private final boolean present;
    private final RateTolerance.Bound errors;
    private final double slowPart;

    private StableHealth(boolean present, RateTolerance.Bound errors, double slowPart) {
        this.present = present;
        this.errors = errors;
        this.slowPart = slowPart;
    }

    /** Returns the check with every default. */
    public static StableHealth defaults() {
        return DEFAULTS;
    }

    /** Returns no check. */
    public static StableHealth none() {
        return NONE;
    }

    /** Returns a copy that lets stable fail this many times as often as before, and this much more. */
    public StableHealth tolerating(Tolerance.Ratio ratio, Tolerance.Points points) {
        Objects.requireNonNull(ratio, "ratio");
        return new StableHealth(
                present, new RateTolerance.Bound(ratio, Objects.requireNonNull(points, "points")), slowPart);
    }

    /**
     * Returns a copy that lets this part of stable's calls take longer than 99% of all calls did before.
     *
     * @param fraction from 0.011 to 1; with 1, latency is not looked at
     * @throws IllegalArgumentException if outside
     */
    public StableHealth slowPart(double fraction) {
        if (!(fraction >= 0.011 && fraction <= 1)) {
            throw new IllegalArgumentException("Invalid stableHealth slowPart " + fraction + ": allowed is 0.011 to 1");
        }
        return new StableHealth(present, errors, fraction);
    }

    /** Returns whether there is such a check. */
    public boolean present() {
        return present;
    }

    /** Returns how many times as often as before stable may fail. */
    public Tolerance.Ratio ratio() {
        return errors.ratio();
    }

    /** Returns how much more stable may fail beside that. */
    public Tolerance.Points points() {
        return errors.points();
    }

    /** Returns what part of stable's calls may take longer than 99% of all calls did before. */
    public double slowPart() {
        return slowPart;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StableHealth that
                && that.present == present
                && that.errors.equals(errors)
                && Double.compare(that.slowPart, slowPart) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(present, errors, slowPart);
    }

    @Override
    public String toString() {
        return present
                ? "stable health(" + errors.ratio().times() + "x + "
                        + errors.points().fraction() + ")"
                : "none";
    }
}
