package dev.coalmine.internal.recording;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The ruler that latencies are held against in one evidence epoch: what was seen of successful calls before it, pooled
 * over both arms, and frozen. Immutable.
 *
 * <p>The bins of {@link LatencyLayout} are finer than a comparison needs, and most of them are empty. So neighbours are
 * put together into <em>notches</em>, as many as fit while a notch holds no more than {@value #PERCENT_OF_A_NOTCH}% of
 * the calls. That keeps testimonies in a few hundred counters rather than thousands, spreads them evenly, and moves no
 * rank by more than half a notch. There are fewer than 256: two neighbours hold more than 1% together, and three begin with
 * a tail. Where the judge wants a tail, above p90, p99 and p99.9, a notch always begins, so that
 * those are told exactly as the bins tell them.
 *
 * <p>A candidate that is worse by exactly its tolerance must leave no trace in the ruler, or its keys' sides would show
 * in it. Its latencies are therefore lowered by the tolerance before they are pooled, as they are before they testify.
 */
public final class LatencyScale {
    /** How many percent of the reference's calls a notch holds at most, unless a single bin holds more: {@value}. */
    static final int PERCENT_OF_A_NOTCH = 1;

    /** How many thresholds of the tail there are for slow calls: above p99, p99.9 and 4 × p99.9. */
    public static final int TAIL = 3;

    /** How many times the p99.9 the last of them is: {@value}. */
    static final int FAR = 4;

    private static final int P99 = 1;
    private static final int P999 = 2;
    private static final double[] TAILS = {0.1, 0.01, 0.001};

    private final byte[] notchByBin;
    private final long[] pooled;
    private final int[] cuts;
    private final byte[] rankByNotch;

    private LatencyScale(byte[] notchByBin, long[] pooled, int[] cuts) {
        this.notchByBin = notchByBin;
        this.pooled = pooled;
        this.cuts = cuts;
        this.rankByNotch = ranks();
    }

    private byte[] ranks() {
        byte[] ranks = new byte[pooled.length];
        double total = Math.max(1, Arrays.stream(pooled).sum());
        long below = 0;
        for (int notch = 0; notch < ranks.length; notch++) {
            int tails = 0;
            while (tails < cuts.length && cuts[tails] < LatencyLayout.BINS && notch >= notchOf(cuts[tails])) {
                tails++;
            }
            ranks[notch] = (byte) Rank.of((below + 0.5 * pooled[notch]) / total, tails);
            below += pooled[notch];
        }
        return ranks;
    }

    /**
     * Returns a scale whose notches are the cells of {@link Rank}: for testimonies of many instances, each of which held
     * its calls against a reference of its own.
     *
     * @param named the scale whose thresholds are named in sentences; null if there is none, and none are
     */
    static LatencyScale ofRanks(@Nullable LatencyScale named) {
        int[] cuts = named == null ? new int[TAILS.length] : named.cuts;
        return new LatencyScale(new byte[LatencyLayout.BINS], Rank.thousandths(), cuts);
    }

    /** Returns the cell of {@link Rank} in which latencies of a bin lie. */
    int rankOf(int bin) {
        return rankByNotch[notchOf(bin)];
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
        long most = total * PERCENT_OF_A_NOTCH / 100;
        int notch = 0;
        long inNotch = 0;
        for (int bin = 0; bin < LatencyLayout.BINS; bin++) {
            long calls = bins.applyAsLong(bin);
            boolean isFull = inNotch > 0 && calls > 0 && inNotch + calls > most;
            if (bin > 0 && (isFull || isAny(cuts, bin))) {
                notch++;
                inNotch = 0;
            }
            notchByBin[bin] = (byte) notch;
            inNotch += calls;
        }
        long[] pooled = new long[notch + 1];
        for (int bin = 0; bin < LatencyLayout.BINS; bin++) {
            pooled[notchByBin[bin] & 0xff] += bins.applyAsLong(bin);
        }
        notchByBin[LatencyLayout.BELOW] = 0;
        return new LatencyScale(notchByBin, pooled, cuts);
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

    /**
     * Returns the lowest bin above a threshold of the tail, of which the first has the number 0; one past the last if there
     * is none.
     */
    int tailBin(int threshold) {
        return switch (threshold) {
            case 0 -> cuts[P99];
            case 1 -> cuts[P999];
            case 2 -> LatencyLayout.firstBinFrom(FAR * p999Nanos());
            default -> throw new IndexOutOfBoundsException(threshold);
        };
    }

    /** Returns the latencies, in nanoseconds, above which p90, p99 and p99.9 of the reference lie; the caller's own. */
    public long[] quantileNanos() {
        return Arrays.stream(cuts).mapToLong(LatencyScale::nanos).toArray();
    }

    /** Returns the thresholds of the tail, in nanoseconds, the lowest first; the caller's own. */
    public long[] tailNanos() {
        long[] nanos = new long[TAIL];
        Arrays.setAll(nanos, threshold -> nanos(tailBin(threshold)));
        return nanos;
    }

    private static long nanos(int bin) {
        return bin == LatencyLayout.BINS ? LatencyLayout.HIGHEST : LatencyLayout.lowestOf(bin);
    }

    /** Returns the reference p99, in nanoseconds. */
    long p99Nanos() {
        return nanos(cuts[P99]);
    }

    /** Returns the reference p99.9, in nanoseconds. */
    long p999Nanos() {
        return nanos(cuts[P999]);
    }
}
