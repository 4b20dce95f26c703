package dev.coalmine.internal.recording;

/**
 * Which bin a latency falls into: HdrHistogram's layout in bit arithmetic.
 *
 * <p>The layout is that of {@code new Histogram(8, 3_600_000_000_000L, 2)}, see
 * <a href="https://hdrhistogram.org">hdrhistogram.org</a>: {@value #ROWS} rows of {@value #ROW_LENGTH} bins. The first
 * two rows are linear in steps of 8 ns up to 2,048 ns; from there on each row covers one doubling, so no bin from 1 µs
 * to 1 h is wider than 1% of its values. A long latency is found by its leading zero bits: the doubling is where the
 * highest bit stands, the place in the row is the eight bits from there on. No table, no loop, no division.
 *
 * <p>One hour does not fill the last row. Its two last bins, which HdrHistogram would use from 72 minutes on, count what
 * had to be clamped: {@value #BELOW} what lay below zero, {@value #BEYOND} what lay beyond one hour. So a clamped call
 * costs the same single addition, is counted exactly as often, and is told apart from a call that really took that long.
 *
 * <p>Stateless, hence thread-safe. All values are nanoseconds.
 */
final class LatencyLayout {
    /** Rows of the layout: {@value}. */
    static final int ROWS = 33;

    /** Bins of each row: {@value}. */
    static final int ROW_LENGTH = 128;

    /** Bins in all: {@value}. */
    static final int BINS = ROWS * ROW_LENGTH;

    /** The bin of calls that took less than nothing: {@value}. */
    static final int BELOW = BINS - 2;

    /** The bin of calls that took longer than {@link #HIGHEST}: {@value}. */
    static final int BEYOND = BINS - 1;

    /** The longest latency that is kept as it is, 1 h: {@value} ns. */
    static final long HIGHEST = 3_600_000_000_000L;

    /** The shortest difference that is kept, below 2,048 ns: {@value} ns. */
    static final long UNIT = 8;

    private static final int ROW_BITS = 7;
    private static final int UNIT_BITS = 3;
    private static final long LINEAR = (2L << (ROW_BITS + UNIT_BITS)) - 1;
    private static final int LINEAR_LEADING_ZEROS = Long.numberOfLeadingZeros(LINEAR);

    private LatencyLayout() {}

    /** Returns the bin of a latency, for any long whatsoever. */
    static int binOf(long nanos) {
        if (Long.compareUnsigned(nanos, HIGHEST) > 0) {
            return nanos < 0 ? BELOW : BEYOND;
        }
        int doublings = LINEAR_LEADING_ZEROS - Long.numberOfLeadingZeros(nanos | LINEAR);
        return (doublings << ROW_BITS) + (int) (nanos >>> (doublings + UNIT_BITS));
    }

    /**
     * Returns the lowest bin in which no latency is shorter than this; one past the last for more than {@link #HIGHEST},
     * as no bin tells those apart.
     *
     * @param nanos zero or more
     */
    static int firstBinFrom(long nanos) {
        if (nanos > HIGHEST) {
            return BINS;
        }
        int bin = binOf(nanos);
        return lowestOf(bin) < nanos ? bin + 1 : bin;
    }

    /** Returns the shortest latency of a bin; 0 and {@link #HIGHEST} for the two bins of clamped ones. */
    static long lowestOf(int bin) {
        if (bin >= BELOW) {
            return bin == BELOW ? 0 : HIGHEST;
        }
        int doublings = doublingsOf(bin);
        return (long) (bin - (doublings << ROW_BITS)) << (doublings + UNIT_BITS);
    }

    /** Returns the latency in the middle of a bin; 0 and {@link #HIGHEST} for the two bins of clamped ones. */
    static long middleOf(int bin) {
        return bin >= BELOW ? lowestOf(bin) : lowestOf(bin) + ((UNIT / 2) << doublingsOf(bin));
    }

    /** Returns whether a bin holds clamped latencies. */
    static boolean isClamped(int bin) {
        return bin >= BELOW;
    }

    static int rowOf(int bin) {
        return bin >>> ROW_BITS;
    }

    static int placeOf(int bin) {
        return bin & (ROW_LENGTH - 1);
    }

    private static int doublingsOf(int bin) {
        return Math.max(0, rowOf(bin) - 1);
    }
}
