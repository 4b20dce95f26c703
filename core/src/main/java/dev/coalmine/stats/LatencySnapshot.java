package dev.coalmine.stats;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * The latencies of one arm's calls at one moment, true to 1% from 1 µs to 1 hour.
 *
 * <p>Backed by an <a href="https://hdrhistogram.org">HdrHistogram</a> in nanoseconds. Immutable and thread-safe.
 */
public final class LatencySnapshot {
    private final Histogram nanos;
    private final double meanNanos; // computed once: HdrHistogram's mean walks an iterator that threads would share

    private LatencySnapshot(Histogram nanos) {
        this.nanos = nanos;
        this.meanNanos = nanos.getMean();
    }

    /** Returns a snapshot of a copy of the given histogram, whose values are nanoseconds. */
    public static LatencySnapshot of(Histogram nanos) {
        return new LatencySnapshot(nanos.copy());
    }

    /** Returns how many calls were timed. */
    public long count() {
        return nanos.getTotalCount();
    }

    /**
     * Returns the latency that the given fraction of calls did not exceed; zero when nothing was recorded.
     *
     * @param fraction from 0 to 1, such as 0.99 for p99
     * @throws IllegalArgumentException if outside
     */
    public Duration quantile(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("Invalid quantile " + fraction + ": allowed is 0 to 1");
        }
        return Duration.ofNanos(nanos.getValueAtPercentile(fraction * 100));
    }

    /** Returns the mean latency; zero when nothing was recorded. */
    public Duration mean() {
        return Duration.ofNanos(Math.round(meanNanos));
    }

    /** Returns the longest latency; zero when nothing was recorded. */
    public Duration max() {
        return Duration.ofNanos(nanos.getMaxValue());
    }

    /** Returns a copy as an HdrHistogram of nanoseconds, the caller's own. */
    public Histogram toHistogram() {
        return nanos.copy();
    }

    @Override
    public String toString() {
        return count() == 0 ? "no calls" : "p50 " + quantile(0.5) + ", p99 " + quantile(0.99) + " of " + count();
    }
}
