package dev.coalmine.plan;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of stable traffic that is recorded and compared with the canary: all of it, or a cohort a few times the
 * canary's size, whose key range is fixed by the same hash. Immutable and thread-safe.
 */
public final class Baseline {
    private static final Baseline ALL = new Baseline(Integer.MAX_VALUE);

    private final int ratio;

    private Baseline(int ratio) {
        this.ratio = ratio;
    }

    /** Returns the baseline of all stable traffic, the default. */
    public static Baseline all() {
        return ALL;
    }

    /**
     * Returns a cohort of stable traffic that many times the size of the canary; the other stable calls are only routed,
     * so that they cost no clock read.
     *
     * @param ratio from 1 to 1,000
     * @throws IllegalArgumentException if outside
     */
    public static Baseline ratio(int ratio) {
        if (ratio < 1 || ratio > 1_000) {
            throw new IllegalArgumentException("Invalid baseline ratio " + ratio + ": allowed is 1 to 1,000");
        }
        return new Baseline(ratio);
    }

    /** Returns the share of all traffic that is recorded stable traffic while the candidate has the given share. */
    public Share recordedStable(Share candidate) {
        int stable = Share.UNITS - candidate.millionths();
        long cohort = (long) candidate.millionths() * ratio;
        return Share.ofMillionths((int) Math.min(stable, cohort));
    }

    /**
     * Returns the odds at which recorded traffic falls on the candidate, from 0 to 1: the candidate's share of all that
     * is recorded. Only with these odds is a comparison with a cohort fair.
     */
    public double candidateOdds(Share candidate) {
        if (candidate.millionths() == 0) {
            return 0;
        }
        double share = candidate.millionths();
        return share / (share + recordedStable(candidate).millionths());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Baseline that && that.ratio == ratio;
    }

    @Override
    public int hashCode() {
        return Objects.hash(ratio);
    }

    @Override
    public String toString() {
        return ratio == Integer.MAX_VALUE ? "all" : "ratio(" + ratio + ")";
    }
}
