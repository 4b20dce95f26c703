package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import org.jspecify.annotations.Nullable;

/**
 * What a recorder would make of latencies that nobody measured: the bins they would fall into, the reference they would
 * become, and from where on they would be too long. For evidence that is made up. Not thread-safe.
 */
public final class MadeUpLatencies {
    /** How many bins tell latencies apart: {@value}. Those beyond one hour are of no use to anybody who makes them up. */
    public static final int BINS = LatencyLayout.BELOW;

    private final Hearing hearing;
    private final LatencyWindow.Counts window = new LatencyWindow.Counts();
    private ReferencePool pool;
    private @Nullable LatencyScale scale;
    private Thresholds thresholds;

    /** Makes those of a rollout in which keys testify about this. */
    public MadeUpLatencies(Hearing hearing) {
        this.hearing = hearing;
        this.pool = newPool(hearing);
        this.thresholds = Thresholds.of(hearing, null);
    }

    /** Returns the shortest latency of a bin, in nanoseconds. */
    public static long lowestOf(int bin) {
        return LatencyLayout.lowestOf(bin);
    }

    /** Adds successful calls to the pool of the next reference, and to the window of the warm-up. */
    public void pool(Arm arm, int bin, long calls) {
        pool.add(arm, bin, calls);
        window.add(arm, bin, calls);
    }

    /** Makes the pool the reference, unless it is empty, and begins another pool. */
    public void freeze() {
        if (pool.calls() > 0) {
            scale = pool.freeze();
            thresholds = Thresholds.of(hearing, scale);
        }
        pool = newPool(hearing);
    }

    /** Ends a window of the warm-up, returns what was added in it, and begins the next. */
    public LatencyWindow takeWindow() {
        return window.take();
    }

    private static ReferencePool newPool(Hearing hearing) {
        return new ReferencePool(hearing.tolerances());
    }

    /** Returns the reference, or null if there is none yet. */
    public @Nullable LatencyScale scale() {
        return scale;
    }

    /** Returns the shortest latency of each notch of a scale, in nanoseconds. */
    public static long[] startsOf(LatencyScale scale) {
        long[] starts = new long[scale.notches()];
        for (int bin = BINS - 1; bin >= 0; bin--) {
            starts[scale.notchOf(bin)] = LatencyLayout.lowestOf(bin);
        }
        return starts;
    }

    /** Returns from which bin on a call of that arm is above a threshold of the tail, of which the first has number 0. */
    public int firstSlowBin(Arm arm, int threshold) {
        return thresholds.firstBin(arm, Testimony.SLOW + threshold);
    }

    /** Returns from which bin on a slow call of the candidate also speaks against the proof that it is not slower. */
    public int firstSlowBinForProof() {
        return thresholds.slowForProof();
    }

    /** Returns from which bin on a call of that arm is too long for the topic with that index. */
    public int firstBinAbove(Arm arm, int topic) {
        return thresholds.firstBin(arm, Testimony.FIRST_TOPIC + topic);
    }

    /** Returns what first calls came to, by notch of the reference; the arrays are the result's from now on. */
    public static LatencyFirsts firsts(
            LatencyScale scale,
            long[] stableA,
            long[] candidateA,
            long[] stableB,
            long[] candidateB,
            long[] candidateProof) {
        return new LatencyFirsts(scale, stableA, candidateA, stableB, candidateB, candidateProof);
    }
}
