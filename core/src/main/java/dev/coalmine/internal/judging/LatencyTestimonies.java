package dev.coalmine.internal.judging;

/**
 * The latencies of keys that testified for the first time in one process, by bin of the reference. Immutable: arrays
 * are copied on the way in and never handed out.
 */
public final class LatencyTestimonies {
    /** Nobody spoke. */
    public static final LatencyTestimonies NONE = new LatencyTestimonies(new long[0], new long[0]);

    private final long[] candidate;
    private final long[] stable;

    /** By bin, how many keys lie there or above; one more than there are bins. */
    private final long[] candidateFrom;

    private final long[] stableFrom;

    private LatencyTestimonies(long[] candidate, long[] stable) {
        this.candidate = candidate;
        this.stable = stable;
        this.candidateFrom = from(candidate);
        this.stableFrom = from(stable);
    }

    private static long[] from(long[] counts) {
        long[] from = new long[counts.length + 1];
        for (int bin = counts.length - 1; bin >= 0; bin--) {
            from[bin] = from[bin + 1] + counts[bin];
        }
        return from;
    }

    /**
     * Returns the testimonies with these counts by bin, for both arms.
     *
     * @throws IllegalArgumentException if the arrays differ in length or a count is negative
     */
    public static LatencyTestimonies of(long[] candidate, long[] stable) {
        if (candidate.length != stable.length) {
            throw new IllegalArgumentException(
                    "Invalid bins: " + candidate.length + " of the candidate, but " + stable.length + " of stable");
        }
        LatencyTestimonies copy = new LatencyTestimonies(candidate.clone(), stable.clone());
        for (int bin = 0; bin < candidate.length; bin++) {
            if (copy.candidate[bin] < 0 || copy.stable[bin] < 0) {
                throw new IllegalArgumentException("Invalid bin " + bin + ": counts are not negative");
            }
        }
        return copy;
    }

    /** Returns whether nobody spoke. */
    boolean isSilent() {
        Exceedances all = above(0);
        return all.candidate() + all.stable() == 0;
    }

    /** Returns how many bins there are; zero if they were not counted. */
    int bins() {
        return candidate.length;
    }

    /** Returns the candidate's, by bin; not to be changed. */
    long[] candidates() {
        return candidate;
    }

    /** Returns stable's, by bin; not to be changed. */
    long[] stables() {
        return stable;
    }

    /** Returns how many candidate keys fell into that bin. */
    long candidate(int bin) {
        return candidate[bin];
    }

    /** Returns how many stable keys fell into that bin. */
    long stable(int bin) {
        return stable[bin];
    }

    /** Returns keys of both arms, and those of them in that bin or above. */
    Exceedances above(int bin) {
        int from = Math.min(bin, bins());
        return new Exceedances(candidateFrom[0], candidateFrom[from], stableFrom[0], stableFrom[from]);
    }
}
