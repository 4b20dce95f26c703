package dev.coalmine.internal.recording;

import dev.coalmine.internal.recording.Hearing.Tolerances;
import dev.coalmine.plan.Arm;
import org.jspecify.annotations.Nullable;

/**
 * Successful calls of both arms, from which the scale of a later epoch is made: all since the last one was.
 *
 * <p>Not thread-safe: it belongs to the recorder's tick lock. Rows are made when first used; a bin that is full, with two
 * billion calls, stays so.
 */
final class ReferencePool {
    private final Tolerances tolerances;
    private final int[] @Nullable [] rows = new int[LatencyLayout.ROWS][];
    private long calls;

    /** Makes an empty pool, in which latencies of the candidate are lowered by what is tolerated. */
    ReferencePool(Tolerances tolerances) {
        this.tolerances = tolerances;
    }

    void add(Arm arm, int bin, long more) {
        int pooled = pooledBin(arm, bin);
        int[] row = rows[LatencyLayout.rowOf(pooled)];
        if (row == null) {
            row = new int[LatencyLayout.ROW_LENGTH];
            rows[LatencyLayout.rowOf(pooled)] = row;
        }
        int place = LatencyLayout.placeOf(pooled);
        row[place] = (int) Math.min(Integer.MAX_VALUE, row[place] + more);
        calls += more;
    }

    private int pooledBin(Arm arm, int bin) {
        if (bin == LatencyLayout.BELOW) {
            return 0;
        }
        return arm == Arm.STABLE ? bin : LatencyLayout.binOf(tolerances.lowered(LatencyLayout.middleOf(bin)));
    }

    /** Returns how many calls there are. */
    long calls() {
        return calls;
    }

    /** Returns the scale of the calls so far, of which there must be at least one. */
    LatencyScale freeze() {
        return LatencyScale.of(this::count);
    }

    private long count(int bin) {
        int[] row = rows[LatencyLayout.rowOf(bin)];
        return row == null ? 0 : row[LatencyLayout.placeOf(bin)];
    }
}
