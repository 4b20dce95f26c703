package dev.coalmine.internal.figures;

import dev.coalmine.stats.LatencySnapshot;
import org.HdrHistogram.HistogramIterationValue;

/** Both arms' latencies in the same bins, {@value #PER_DECADE} for each power of ten: each is 12% wider than the last. */
public final class LatencyBins {
    private static final int PER_DECADE = 20;

    private final int lowest;
    private final int highest;

    /** Creates the bins from the shortest to the longest latency of both; a single one where nothing was timed. */
    public LatencyBins(LatencySnapshot stable, LatencySnapshot candidate) {
        long shortest = Math.min(shortest(stable), shortest(candidate));
        long longest = Math.max(stable.max().toNanos(), candidate.max().toNanos());
        lowest = shortest == Long.MAX_VALUE ? 0 : binOf(shortest);
        highest = Math.max(lowest, binOf(longest));
    }

    private static long shortest(LatencySnapshot latency) {
        return latency.count() == 0
                ? Long.MAX_VALUE
                : Math.max(1, latency.quantile(0).toNanos());
    }

    private static int binOf(long nanos) {
        return (int) Math.floor(Math.log10((double) Math.max(1, nanos)) * PER_DECADE);
    }

    /** Returns how many bins there are. */
    public int count() {
        return highest - lowest + 1;
    }

    /**
     * Returns where a bin begins, in nanoseconds, and the one before ends.
     *
     * @param bin from 0 to {@link #count()}, which is where the last one ends
     */
    public double edge(int bin) {
        return Math.pow(10, (double) (lowest + bin) / PER_DECADE);
    }

    /** Returns which part of this arm's calls lies in each bin; all zero where there are none. */
    public double[] parts(LatencySnapshot latency) {
        double[] parts = new double[count()];
        if (latency.count() > 0) {
            for (HistogramIterationValue value : latency.toHistogram().recordedValues()) {
                int bin = Math.min(highest, Math.max(lowest, binOf(value.getValueIteratedTo())));
                parts[bin - lowest] += value.getCountAddedInThisIterationStep();
            }
            for (int i = 0; i < parts.length; i++) {
                parts[i] /= latency.count();
            }
        }
        return parts;
    }
}
