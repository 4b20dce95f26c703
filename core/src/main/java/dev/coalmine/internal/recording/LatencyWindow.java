package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import org.jspecify.annotations.Nullable;

/**
 * How long the successful calls of both arms took in one window of the warm-up. Immutable.
 *
 * <p>Counts lie in coarse bins, sixteen for each row of {@link LatencyLayout} and thus 6% wide at most.
 */
public final class LatencyWindow {
    private static final int BINS_OF_A_ROW = 16;
    private static final int BINS_OF_ONE = LatencyLayout.ROW_LENGTH / BINS_OF_A_ROW;

    private final int[] @Nullable [] stable;
    private final int[] @Nullable [] candidate;

    private LatencyWindow(int[] @Nullable [] stable, int[] @Nullable [] candidate) {
        this.stable = stable;
        this.candidate = candidate;
    }

    /** Returns the calls of that arm by coarse bin, fastest first; the caller's own. */
    public long[] calls(Arm arm) {
        int[] @Nullable [] rows = arm == Arm.CANDIDATE ? candidate : stable;
        long[] calls = new long[rows.length * BINS_OF_A_ROW];
        for (int bin = 0; bin < calls.length; bin++) {
            int[] row = rows[bin / BINS_OF_A_ROW];
            calls[bin] = row == null ? 0 : row[bin % BINS_OF_A_ROW];
        }
        return calls;
    }

    /**
     * Counts the calls of a window. Not thread-safe: it belongs to the recorder's tick lock. Rows are made when first used; a
     * bin that is full, with two billion calls, stays so.
     */
    static final class Counts {
        private int[] @Nullable [] stable = new int[LatencyLayout.ROWS][];
        private int[] @Nullable [] candidate = new int[LatencyLayout.ROWS][];

        /** Adds calls, given their bin of the layout. */
        void add(Arm arm, int bin, long calls) {
            int[] @Nullable [] rows = arm == Arm.CANDIDATE ? candidate : stable;
            int[] row = rows[LatencyLayout.rowOf(bin)];
            if (row == null) {
                row = new int[BINS_OF_A_ROW];
                rows[LatencyLayout.rowOf(bin)] = row;
            }
            int place = LatencyLayout.placeOf(bin) / BINS_OF_ONE;
            row[place] = (int) Math.min(Integer.MAX_VALUE, row[place] + calls);
        }

        /** Ends the window, returns it, and begins the next one. */
        LatencyWindow take() {
            LatencyWindow window = new LatencyWindow(stable, candidate);
            stable = new int[LatencyLayout.ROWS][];
            candidate = new int[LatencyLayout.ROWS][];
            return window;
        }
    }
}
