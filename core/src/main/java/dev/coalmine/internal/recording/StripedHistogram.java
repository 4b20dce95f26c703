package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts calls by arm, outcome and latency, written by every calling thread and emptied by one tick thread.
 *
 * <p>The count of a bin is all there is: calls and failures are sums of bins, so one atomic addition records a call
 * whole, and no reader can ever see half of it. Two threads that add to the same bin would fight for its cache line.
 * So there are several stripes, each a histogram of its own, and a thread uses the one that the low bits of its id
 * select; thread pools hand out ids in a row, which spreads them evenly. There is no thread-local: a million virtual
 * threads share the few stripes. This is the idea of {@link java.util.concurrent.atomic.LongAdder} with the stripe
 * fixed in advance, since a probe that moves on contention costs more than the addition.
 *
 * <p>Nothing is allocated before it is used: neither a stripe nor a row of {@link LatencyLayout#ROW_LENGTH} bins. Most
 * rollouts live in ten rows. A full stripe has {@value #SERIES} × {@value LatencyLayout#ROWS} rows and 70 KB.
 *
 * <p>Stripes and rows are published by an exchange and read plainly. A reader that sees none where there is one makes the
 * exchange, which gives it the right one; and whoever sees an array sees zeros in it, since those are there before any
 * thread's first action (Java language specification 17.4.4).
 *
 * <p>Emptying takes each bin by an atomic exchange with zero, so every addition is taken by exactly one drain. A bin is
 * an unsigned int: it may take 4,294,967,295 calls of one stripe between two drains.
 *
 * <p>Thread-safe; {@link #drainTo} may run in one thread at a time, besides any number that add.
 */
final class StripedHistogram {
    /** How many histograms a stripe consists of: two arms with two outcomes each. */
    static final int SERIES = 4;

    private static final int MOST_STRIPES = 64;
    private static final int STRIPES = stripesFor(Runtime.getRuntime().availableProcessors());

    private static final VarHandle STRIPE = handle(int[][][].class);
    private static final VarHandle ROW = handle(int[][].class);
    private static final VarHandle BIN = handle(int[].class);

    private final int[][][] stripes;

    StripedHistogram() {
        this(STRIPES);
    }

    /** Makes one of that many stripes, a power of two. */
    StripedHistogram(int stripes) {
        this.stripes = new int[stripes][][];
    }

    private static VarHandle handle(Class<?> array) {
        return MethodHandles.arrayElementVarHandle(array).withInvokeExactBehavior();
    }

    /** Returns the power of two from twice the processors up, at most {@value #MOST_STRIPES}. */
    static int stripesFor(int processors) {
        int wanted = Math.min(MOST_STRIPES, 2 * processors);
        return Integer.highestOneBit(2 * wanted - 1);
    }

    /** Returns which of the {@value #SERIES} histograms calls of that arm and outcome go to. */
    static int series(Arm arm, boolean failed) {
        return (arm == Arm.CANDIDATE ? 2 : 0) + (failed ? 1 : 0);
    }

    /** Returns the arm of one of the histograms. */
    static Arm armOf(int series) {
        return series < 2 ? Arm.STABLE : Arm.CANDIDATE;
    }

    /**
     * Adds calls to a bin, and returns how many it held before in the calling thread's stripe: one atomic operation, and
     * no allocation unless the row is new.
     */
    int add(int series, int bin, int calls) {
        return (int) BIN.getAndAdd(rowOf(series, bin), LatencyLayout.placeOf(bin), calls);
    }

    /** Takes back what is in a bin of the calling thread's stripe, and returns how many calls that was. */
    long takeBack(int series, int bin) {
        return Integer.toUnsignedLong((int) BIN.getAndSet(rowOf(series, bin), LatencyLayout.placeOf(bin), 0));
    }

    private int[] rowOf(int series, int bin) {
        int stripe = (int) Thread.currentThread().getId() & (stripes.length - 1);
        int[][] rows = stripes[stripe];
        if (rows == null) {
            rows = addStripe(stripe);
        }
        int index = series * LatencyLayout.ROWS + LatencyLayout.rowOf(bin);
        int[] row = rows[index];
        return row != null ? row : addRow(rows, index);
    }

    private int[][] addStripe(int stripe) {
        int[][] fresh = new int[SERIES * LatencyLayout.ROWS][];
        int[][] winner = (int[][]) STRIPE.compareAndExchange(stripes, stripe, (int[][]) null, fresh);
        return winner != null ? winner : fresh;
    }

    private static int[] addRow(int[][] rows, int index) {
        int[] fresh = new int[LatencyLayout.ROW_LENGTH];
        int[] winner = (int[]) ROW.compareAndExchange(rows, index, (int[]) null, fresh);
        return winner != null ? winner : fresh;
    }

    /** Where drained calls go. */
    interface Sink {
        void add(int series, int bin, long calls);
    }

    /** Moves everything that was added so far into the sink. */
    void drainTo(Sink sink) {
        for (int stripe = 0; stripe < stripes.length; stripe++) {
            int[][] rows = (int[][]) STRIPE.getVolatile(stripes, stripe);
            if (rows != null) {
                drain(rows, sink);
            }
        }
    }

    private static void drain(int[][] rows, Sink sink) {
        for (int index = 0; index < rows.length; index++) {
            int[] row = (int[]) ROW.getVolatile(rows, index);
            if (row != null) {
                int series = index / LatencyLayout.ROWS;
                drain(row, series, (index - series * LatencyLayout.ROWS) * LatencyLayout.ROW_LENGTH, sink);
            }
        }
    }

    private static void drain(int[] row, int series, int firstBin, Sink sink) {
        for (int place = 0; place < row.length; place++) {
            if ((int) BIN.getVolatile(row, place) != 0) {
                sink.add(series, firstBin + place, Integer.toUnsignedLong((int) BIN.getAndSet(row, place, 0)));
            }
        }
    }
}
