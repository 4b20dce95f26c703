package dev.coalmine.internal.recording;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * The ruler that latencies are held against in one evidence epoch: what was seen of successful calls before it, pooled
 * over both arms, and frozen. Immutable.
 *
 * <p>The bins of {@link LatencyLayout} are finer than a comparison needs, and most of them are empty. So neighbours are
 * put together into <em>notches</em>, as many as fit while a notch holds no more than {@value #PERCENT_OF_A_NOTCH}% of
 * the calls. That keeps testimonies in a few hundred counters rather than thousands, spreads them evenly, and moves no
 * rank by more than half a notch. Where the judge wants a tail, above p90, p99 and p99.9, a notch always begins, so that
 * those are told exactly as the bins tell them.
 *
 * <p>A candidate that is worse by exactly its tolerance must leave no trace in the ruler, or its keys' sides would show
 * in it. Its latencies are therefore divided by the tolerance before they are pooled, as they are before they testify.
 */
public final class LatencyScale {
    /** How many percent of the reference's calls a notch holds at most, unless a single bin holds more: {@value}. */
    static final int PERCENT_OF_A_NOTCH = 1;

    /** How many notches there can be: two neighbours hold more than 1% together, and three begin with a tail. */
    private static final int MOST_NOTCHES = 256;

    private static final int SLOW = 1;
    private static final int LAST = 2;
    private static final double[] TAILS = {0.1, 0.01, 0.001};

    private final byte[] notchByBin;
    private final long[] pooled;
    private final int slowBin;
    private final long p999Nanos;

    private LatencyScale(byte[] notchByBin, long[] pooled, int slowBin, long p999Nanos) {
        this.notchByBin = notchByBin;
        this.pooled = pooled;
        this.slowBin = slowBin;
        this.p999Nanos = p999Nanos;
    }

    /** Makes the scale of pooled calls, given how many are in each bin of the layout; there must be at least one. */
    static LatencyScale of(IntToLongFunction bins) {
        long total = 0;
        for (int bin = 0; bin < LatencyLayout.BINS; bin++) {
            total += bins.applyAsLong(bin);
        }
        int[] cuts = new int[TAILS.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = firstBinAbove(bins, total, TAILS[i]);
        }
        byte[] notchByBin = new byte[LatencyLayout.BINS];
        long[] pooled = new long[MOST_NOTCHES];
        long most = total * PERCENT_OF_A_NOTCH / 100;
        int notch = 0;
        for (int bin = 0; bin < LatencyLayout.BINS; bin++) {
            long calls = bins.applyAsLong(bin);
            boolean isFull = pooled[notch] > 0 && calls > 0 && pooled[notch] + calls > most;
            if (bin > 0 && (isFull || isAny(cuts, bin))) {
                notch++;
            }
            notchByBin[bin] = (byte) notch;
            pooled[notch] += calls;
        }
        notchByBin[LatencyLayout.BELOW] = 0;
        long p999Nanos = cuts[LAST] == LatencyLayout.BINS ? LatencyLayout.HIGHEST : LatencyLayout.lowestOf(cuts[LAST]);
        return new LatencyScale(notchByBin, Arrays.copyOf(pooled, notch + 1), cuts[SLOW], p999Nanos);
    }

    /** Returns the lowest bin from which on at most that part of all calls lies; one past the last if there is none. */
    private static int firstBinAbove(IntToLongFunction bins, long total, double part) {
        int bin = LatencyLayout.BINS;
        long above = 0;
        while (bin > 0 && (double) (above + bins.applyAsLong(bin - 1)) / total <= part) {
            bin--;
            above += bins.applyAsLong(bin);
        }
        return bin;
    }

    private static boolean isAny(int[] cuts, int bin) {
        return cuts[0] == bin || cuts[1] == bin || cuts[2] == bin;
    }

    /** Returns how many notches there are. */
    public int notches() {
        return pooled.length;
    }

    /** Returns the reference: a copy of the pooled calls by notch, fastest first, the caller's own. */
    public long[] pooled() {
        return pooled.clone();
    }

    /** Returns the notch of a bin of the layout. */
    int notchOf(int bin) {
        return notchByBin[bin] & 0xff;
    }

    /** Returns the lowest bin above the reference p99; one past the last if there is none. */
    int slowBin() {
        return slowBin;
    }

    /** Returns the reference p99, in nanoseconds. */
    long p99Nanos() {
        return slowBin == LatencyLayout.BINS ? LatencyLayout.HIGHEST : LatencyLayout.lowestOf(slowBin);
    }

    /** Returns the reference p99.9, in nanoseconds. */
    long p999Nanos() {
        return p999Nanos;
    }
}
