package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Yardstick;

/**
 * The frozen histogram that latencies are compared with: what the epoch before saw, pooled over both arms. Immutable.
 *
 * <p>It is only a ruler. Because it is frozen before the calls that it measures, and the same for both arms, it may be
 * old or odd and no healthy candidate is harmed; an odd ruler only measures less sharply.
 */
public final class LatencyReference {
    private final double[] midRanks;
    private final double[] upperTails;
    private final long[] quantileNanos;

    private LatencyReference(double[] midRanks, double[] upperTails, long[] quantileNanos) {
        this.midRanks = midRanks;
        this.upperTails = upperTails;
        this.quantileNanos = quantileNanos;
    }

    /**
     * Returns the reference with these pooled counts by bin, fastest first. With no counts at all every rank is in the
     * middle, and nothing will be learnt.
     *
     * @param quantileNanos its p90, p99 and p99.9 in nanoseconds, for the sentences; left out where nobody reads them
     * @throws IllegalArgumentException if a count is negative
     */
    public static LatencyReference of(long[] pooledBins, long... quantileNanos) {
        long total = 0;
        for (long count : pooledBins) {
            if (count < 0) {
                throw new IllegalArgumentException("Invalid bin " + count + ": counts are not negative");
            }
            total += count;
        }
        double[] midRanks = new double[pooledBins.length];
        double[] upperTails = new double[pooledBins.length];
        long below = 0;
        for (int bin = 0; bin < pooledBins.length; bin++) {
            midRanks[bin] = total == 0 ? 0.5 : (below + 0.5 * pooledBins[bin]) / total;
            upperTails[bin] = total == 0 ? 0 : (double) (total - below) / total;
            below += pooledBins[bin];
        }
        return new LatencyReference(midRanks, upperTails, quantileNanos.clone());
    }

    /** Returns the reference at these odds, with the factors of the rank bet worked out. */
    public LatencyOdds at(double odds) {
        return LatencyOdds.of(this, odds);
    }

    /** Returns whether nothing was counted, so that there is nothing to compare with. */
    boolean isEmpty() {
        return upperTails.length == 0 || upperTails[0] == 0;
    }

    /** Returns how many bins there are. */
    public int bins() {
        return midRanks.length;
    }

    /** Returns the rank of a latency in that bin, from 0 for the fastest to 1: all below, and half of its own bin. */
    double midRank(int bin) {
        return midRanks[bin];
    }

    /** Returns the p90, p99 or p99.9, counted from 0, in nanoseconds; 0 where that is not known. */
    long nanos(int quantile) {
        return quantile < quantileNanos.length ? quantileNanos[quantile] : 0;
    }

    /** Returns the sums of the ranks of what was heard. */
    Yardstick.Ranks ranks(LatencyTestimonies heard) {
        double candidate = 0;
        double stable = 0;
        for (int bin = 0; bin < heard.bins(); bin++) {
            candidate += heard.candidate(bin) * midRanks[bin];
            stable += heard.stable(bin) * midRanks[bin];
        }
        return new Yardstick.Ranks(candidate, stable);
    }

    /** Returns what was heard, and of it what lies where at most that part of the reference lies. */
    Exceedances above(double part, LatencyTestimonies heard) {
        return heard.above(firstBinAbove(part));
    }

    /**
     * Returns the lowest bin from which on at most that part of the reference lies; one past the last if there is none.
     */
    int firstBinAbove(double part) {
        int low = 0;
        int high = upperTails.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upperTails[middle] > part) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
