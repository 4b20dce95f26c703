package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The check that both arms are called by as many distinct keys as the share says, whatever becomes of their calls.
 *
 * <p>Calls that never return leave no trace in error rates or latencies. But their keys are missing: when 5% of the keys
 * should be seen on the candidate and 4.5% are, then something loses a tenth of its calls, or routes them elsewhere, and
 * no comparison of the two arms can be trusted. So a mismatch never trips a rollout; it holds it at its step, and the
 * status says how many are missing.
 *
 * <p>It is judged like everything else, however often one looks, with an alpha of its own. A key counts with its first call
 * that ends; one that loses some of its calls but not all is not missing. Calls that are under way are missing until they
 * end, so a mismatch has to stand for a minute before it holds. Every recorded call looks at a table once for it.
 * Immutable and thread-safe; every setter returns a changed copy.
 */
public final class SampleRatio {
    /** Default bound on the probability that a rollout without a mismatch is ever held: {@value}. */
    public static final double DEFAULT_ALPHA = 0.001;

    /** Default part of the keys of an arm that may be missing: {@value}. */
    public static final double DEFAULT_TOLERATED = 0.01;

    private static final SampleRatio DEFAULTS = new SampleRatio(true, DEFAULT_ALPHA, DEFAULT_TOLERATED);
    private static final SampleRatio NONE = new SampleRatio(false, DEFAULT_ALPHA, DEFAULT_TOLERATED);

    private final boolean present;
    private final double alpha;
    private final double tolerated;

    private SampleRatio(boolean present, double alpha, double tolerated) {
        this.present = present;
        this.alpha = alpha;
        this.tolerated = tolerated;
    }

    /** Returns the check with every default. */
    public static SampleRatio defaults() {
        return DEFAULTS;
    }

    /** Returns no check. */
    public static SampleRatio none() {
        return NONE;
    }

    /**
     * Returns a copy with another bound on the probability that a rollout without a mismatch is ever held.
     *
     * @param bound from 1e-9 to 0.5
     * @throws IllegalArgumentException if outside
     */
    public SampleRatio alpha(double bound) {
        require(bound >= 1e-9 && bound <= 0.5, "alpha", bound, "1e-9 to 0.5");
        return new SampleRatio(present, bound, tolerated);
    }

    /**
     * Returns a copy that lets that part of the keys of either arm be missing, so that large numbers of keys do not hold a
     * rollout for next to nothing.
     *
     * @param fraction from 0.001 to 0.5
     * @throws IllegalArgumentException if outside
     */
    public SampleRatio tolerating(double fraction) {
        require(fraction >= 0.001 && fraction <= 0.5, "tolerance", fraction, "0.001 to 0.5");
        return new SampleRatio(present, alpha, fraction);
    }

    private static void require(boolean valid, String parameter, double given, String allowed) {
        if (!valid) {
            throw new IllegalArgumentException(
                    "Invalid sampleRatio " + parameter + " " + given + ": allowed is " + allowed);
        }
    }

    /** Returns whether there is such a check. */
    public boolean present() {
        return present;
    }

    /** Returns the bound on the probability that a rollout without a mismatch is ever held. */
    public double alpha() {
        return alpha;
    }

    /** Returns what part of the keys of either arm may be missing. */
    public double tolerated() {
        return tolerated;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SampleRatio that
                && that.present == present
                && Double.compare(that.alpha, alpha) == 0
                && Double.compare(that.tolerated, tolerated) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(present, alpha, tolerated);
    }

    @Override
    public String toString() {
        return present ? "sample ratio(" + tolerated + " at " + alpha + ")" : "no sample ratio";
    }
}
