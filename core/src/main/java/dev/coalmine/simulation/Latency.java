package dev.coalmine.simulation;

import dev.coalmine.stats.LatencySnapshot;
import java.time.Duration;
import java.util.function.DoubleUnaryOperator;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How long the calls of a healthy implementation take. Immutable and thread-safe; every setter returns a changed copy.
 */
public final class Latency {
    private static final Duration SHORTEST = Duration.ofNanos(1_000);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final double NANOS_PER_MILLI = 1e6;

    private final String text;
    private final DoubleUnaryOperator above;

    private Latency(String text, DoubleUnaryOperator above) {
        this.text = text;
        this.above = above;
    }

    /**
     * Returns latencies whose logarithms are normally distributed, which is what services mostly look like.
     *
     * @param median half of the calls take longer; from 1 µs to 1 hour
     * @param sigma standard deviation of the natural logarithm, from 0 (all take the same) to 4; with 0.5 the p99 is 3.2
     *     times the median, with 1 it is 10 times
     * @throws IllegalArgumentException if one lies outside
     */
    public static Latency lognormal(Duration median, double sigma) {
        if (median.compareTo(SHORTEST) < 0 || median.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("Invalid latency median " + median + ": allowed is 1 µs to 1 hour");
        }
        Require.between("latency sigma", sigma, 0, 4, "0 to 4");
        double nanosOfMedian = (double) median.toNanos();
        double center = Math.log(nanosOfMedian);
        String text = "lognormal around " + millis(nanosOfMedian) + " with sigma " + Words.number(sigma);
        if (sigma == 0) {
            return new Latency(text, nanos -> Math.log(nanos) < center ? 1 : 0);
        }
        return new Latency(text, nanos -> Normal.above((Math.log(nanos) - center) / sigma));
    }

    /**
     * Returns latencies as they were measured, such as those of {@code rollout.status().stable().successLatency()}.
     *
     * @throws IllegalArgumentException if nothing was measured
     */
    public static Latency measured(LatencySnapshot snapshot) {
        if (snapshot.count() == 0) {
            throw new IllegalArgumentException("Invalid latency snapshot of no calls: allowed is at least 1 call");
        }
        return new Latency("as measured: " + snapshot, Steps.of(snapshot.toHistogram())::above);
    }

    /**
     * Returns a copy of which a part takes longer: a tail.
     *
     * @param part the part of all calls, from 0 to 1
     * @param times how many times as long these take, from 0.01 to 10,000
     * @throws IllegalArgumentException if one lies outside
     */
    public Latency tail(double part, double times) {
        Require.fraction("latency tail part", part);
        Require.between("latency tail times", times, 0.01, 10_000, "0.01 to 10,000");
        return new Latency(
                text + ", " + Words.percent(part) + " of it x" + Words.number(times),
                nanos -> (1 - part) * above.applyAsDouble(nanos) + part * above.applyAsDouble(nanos / times));
    }

    /** Returns a copy that takes that many times as long. */
    Latency times(double factor) {
        return factor == 1
                ? this
                : new Latency(text + " x" + Words.number(factor), nanos -> above.applyAsDouble(nanos / factor));
    }

    /** Returns which part of the calls takes that long or longer. */
    double above(double nanos) {
        return nanos <= 0 ? 1 : above.applyAsDouble(nanos);
    }

    private static String millis(double nanos) {
        return Words.number(nanos / NANOS_PER_MILLI) + " ms";
    }

    @Override
    public String toString() {
        return text;
    }

    /** A measured histogram, straight between the edges of its bins. */
    private static final class Steps {
        private final double[] edges;
        private final double[] aboveEdge;

        private Steps(double[] edges, double[] aboveEdge) {
            this.edges = edges;
            this.aboveEdge = aboveEdge;
        }

        static Steps of(Histogram histogram) {
            int bins = 0;
            for (HistogramIterationValue ignored : histogram.recordedValues()) {
                bins++;
            }
            double[] edges = new double[2 * bins];
            double[] above = new double[2 * bins];
            long left = histogram.getTotalCount();
            int at = 0;
            for (HistogramIterationValue bin : histogram.recordedValues()) {
                long value = bin.getValueIteratedTo();
                edges[at] = histogram.lowestEquivalentValue(value);
                above[at++] = (double) left / histogram.getTotalCount();
                left -= bin.getCountAtValueIteratedTo();
                edges[at] = histogram.nextNonEquivalentValue(value);
                above[at++] = (double) left / histogram.getTotalCount();
            }
            return new Steps(edges, above);
        }

        double above(double nanos) {
            int after = 0;
            int high = edges.length;
            while (after < high) {
                int middle = (after + high) >>> 1;
                if (edges[middle] <= nanos) {
                    after = middle + 1;
                } else {
                    high = middle;
                }
            }
            if (after == 0 || after == edges.length) {
                return after == 0 ? 1 : 0;
            }
            double part = (nanos - edges[after - 1]) / (edges[after] - edges[after - 1]);
            return aboveEdge[after - 1] + part * (aboveEdge[after] - aboveEdge[after - 1]);
        }
    }

    /** The upper tail of the normal distribution. */
    private static final class Normal {
        private Normal() {}

        /**
         * Returns the probability of lying above, by a continued fraction for large values and a series for small
         * ones: Abramowitz, Stegun, <i>Handbook of Mathematical Functions</i> (1964), 26.2.10 and 26.2.14.
         */
        static double above(double z) {
            if (z < 0) {
                return 1 - above(-z);
            }
            double density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
            if (z < 3) {
                double term = z;
                double sum = z;
                for (int n = 1; n < 100 && term > 1e-17; n++) {
                    term *= z * z / (2 * n + 1);
                    sum += term;
                }
                return 0.5 - density * sum;
            }
            double fraction = z;
            for (int n = 60; n > 0; n--) {
                fraction = z + n / fraction;
            }
            return density / fraction;
        }
    }
}
