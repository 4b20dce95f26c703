package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.LatencySnapshot;
import dev.coalmine.stats.Outstanding;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What was drained so far, in long counts: the same histograms as {@link StripedHistogram} without stripes.
 *
 * <p>Rows are made when first used. Not thread-safe: it belongs to the recorder's tick lock.
 */
final class Tally implements StripedHistogram.Sink {
    private final long[] @Nullable [] rows = new long[StripedHistogram.SERIES * LatencyLayout.ROWS][];
    private final long[] calls = new long[StripedHistogram.SERIES];
    private final long[] interrupted = new long[StripedHistogram.SERIES];

    @Override
    public void add(int series, int bin, long more) {
        int index = series * LatencyLayout.ROWS + LatencyLayout.rowOf(bin);
        long[] row = rows[index];
        if (row == null) {
            row = new long[LatencyLayout.ROW_LENGTH];
            rows[index] = row;
        }
        row[LatencyLayout.placeOf(bin)] += more;
        calls[series] += more;
    }

    /** Sets how many calls of that arm were interrupted so far, and so neither succeeded nor failed. */
    void interrupted(Arm arm, long calls) {
        interrupted[StripedHistogram.series(arm, false)] = calls;
    }

    /** Returns how many calls there are in all. */
    long calls() {
        long sum = 0;
        for (long part : calls) {
            sum += part;
        }
        return sum;
    }

    /** Returns what was counted of stable, and of it what took so many nanoseconds or longer. */
    StableCalls stableCalls(long nanos) {
        int succeeded = StripedHistogram.series(Arm.STABLE, false);
        int failed = StripedHistogram.series(Arm.STABLE, true);
        int from = LatencyLayout.firstBinFrom(nanos);
        return new StableCalls(
                calls[succeeded] + calls[failed], calls[failed], countFrom(succeeded, from) + countFrom(failed, from));
    }

    private long countFrom(int series, int from) {
        long count = 0;
        int bin = from;
        while (bin < LatencyLayout.BELOW) {
            boolean isEmpty = rows[series * LatencyLayout.ROWS + LatencyLayout.rowOf(bin)] == null;
            count += count(series, bin);
            bin += isEmpty ? LatencyLayout.ROW_LENGTH - LatencyLayout.placeOf(bin) : 1;
        }
        return count + (from < LatencyLayout.BINS ? count(series, LatencyLayout.BEYOND) : 0);
    }

    /** Returns everything counted for that arm, beside the calls that are still outstanding. */
    ArmStats stats(Arm arm, Outstanding outstanding) {
        int succeeded = StripedHistogram.series(arm, false);
        int failed = StripedHistogram.series(arm, true);
        return new ArmStats(
                arm,
                calls[succeeded] + calls[failed],
                calls[failed],
                latency(succeeded),
                latency(failed),
                clamped(succeeded) + clamped(failed),
                interrupted[succeeded],
                outstanding);
    }

    private LatencySnapshot latency(int series) {
        Histogram histogram = new Histogram(LatencyLayout.UNIT, LatencyLayout.HIGHEST, 2);
        for (int bin = 0; bin < LatencyLayout.BINS; bin++) {
            long count = count(series, bin);
            if (count != 0) {
                histogram.recordValueWithCount(LatencyLayout.lowestOf(bin), count);
            }
        }
        return LatencySnapshot.of(histogram);
    }

    private long clamped(int series) {
        return count(series, LatencyLayout.BELOW) + count(series, LatencyLayout.BEYOND);
    }

    /** Returns how many calls are in that bin. */
    long count(int series, int bin) {
        long[] row = rows[series * LatencyLayout.ROWS + LatencyLayout.rowOf(bin)];
        return row == null ? 0 : row[LatencyLayout.placeOf(bin)];
    }
}
