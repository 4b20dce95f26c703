package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.ArrayList;
import java.util.List;

/** The reference as one would write it at first: a list of all calls, sorted and searched anew each time. */
final class NaiveReference {
    private final List<Integer> bins = new ArrayList<>();
    private final double tolerance;
    private int p99 = -1;

    NaiveReference(double tolerance) {
        this.tolerance = tolerance;
    }

    void add(Arm arm, long nanos) {
        long kept = Math.max(0, nanos);
        int bin = LatencyLayout.binOf(kept);
        bins.add(arm == Arm.STABLE ? bin : LatencyLayout.binOf((long) (LatencyLayout.middleOf(bin) / tolerance)));
    }

    void addAll(NaiveReference other) {
        bins.addAll(other.bins);
    }

    int size() {
        return bins.size();
    }

    LatencyScale scale() {
        long[] counts = new long[LatencyLayout.BINS];
        bins.forEach(bin -> counts[bin]++);
        return LatencyScale.of(bin -> counts[bin]);
    }

    /** Whether that call is above the p99. */
    boolean isSlow(Arm arm, long nanos) {
        return isSlow(nanos, arm == Arm.STABLE ? 1 : tolerance);
    }

    /** Whether that call of the candidate is above the p99 by more than is to be proven. */
    boolean isSlowForProof(long nanos, double provenTolerance) {
        return isSlow(nanos, provenTolerance);
    }

    private boolean isSlow(long nanos, double tolerated) {
        if (p99 < 0) {
            p99 = bins.stream()
                    .map(bin -> bin + 1)
                    .filter(bin -> above(bin) <= bins.size() / 100.0)
                    .min(Integer::compare)
                    .orElseThrow();
        }
        if (nanos < 0 || p99 == LatencyLayout.BINS) {
            return false;
        }
        return lowest(nanos) >= LatencyLayout.lowestOf(p99) * tolerated;
    }

    private long above(int bin) {
        return bins.stream().filter(each -> each >= bin).count();
    }

    /** The shortest call that is not told from this one. */
    static long lowest(long nanos) {
        return LatencyLayout.lowestOf(LatencyLayout.binOf(nanos));
    }
}
