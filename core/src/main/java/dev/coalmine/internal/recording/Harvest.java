package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import org.jspecify.annotations.Nullable;

/**
 * What one drain of an epoch's bins comes to: calls, failures and calls above the thresholds, by arm. On the way each
 * bin goes to the rollout's tally and, if successful, to the pool of the next reference and to the window of the warm-up. Not thread-safe.
 */
final class Harvest implements StripedHistogram.Sink {
    private final Tally tally;
    private final Thresholds thresholds;
    private final @Nullable ReferencePool pool;
    private final LatencyWindow.@Nullable Counts window;
    private final long[] calls = new long[StripedHistogram.SERIES];
    private final long[] above;

    Harvest(Tally tally, Thresholds thresholds, @Nullable ReferencePool pool, LatencyWindow.@Nullable Counts window) {
        this.tally = tally;
        this.thresholds = thresholds;
        this.above = new long[StripedHistogram.SERIES * thresholds.matters()];
        this.pool = pool;
        this.window = window;
    }

    @Override
    public void add(int series, int bin, long more) {
        tally.add(series, bin, more);
        calls[series] += more;
        Arm arm = StripedHistogram.armOf(series);
        if (thresholds.mayBeAbove(arm, bin)) {
            for (int index = 0; index < thresholds.matters(); index++) {
                above[series * thresholds.matters() + index] += thresholds.isAbove(arm, index, bin) ? more : 0;
            }
        }
        if (series == StripedHistogram.series(arm, false)) {
            if (pool != null) {
                pool.add(arm, bin, more);
            }
            if (window != null) {
                window.add(arm, bin, more);
            }
        }
    }

    /** Returns how many calls of that arm there were. */
    long calls(Arm arm) {
        return calls[StripedHistogram.series(arm, false)] + failures(arm);
    }

    /** Returns how many of them failed. */
    long failures(Arm arm) {
        return calls[StripedHistogram.series(arm, true)];
    }

    /** Returns how many of them took too long for the matter with that index. */
    long above(Arm arm, int index) {
        int succeeded = StripedHistogram.series(arm, false) * thresholds.matters();
        int failed = StripedHistogram.series(arm, true) * thresholds.matters();
        return above[succeeded + index] + above[failed + index];
    }
}
