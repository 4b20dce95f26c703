package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reference as one would write it at first: a list of all calls, sorted and searched anew each time. */
final class NaiveReference {
    private static final Hearing.Tolerances STABLE = new Hearing.Tolerances(1, 1, 0);

    private final List<Integer> bins = new ArrayList<>();
    private final Hearing.Tolerances tolerances;
    private final Map<Double, Integer> quantiles = new HashMap<>();

    NaiveReference(Hearing.Tolerances tolerances) {
        this.tolerances = tolerances;
    }

    void add(Arm arm, long nanos) {
        long kept = Math.max(0, nanos);
        int bin = LatencyLayout.binOf(kept);
        bins.add(
                arm == Arm.STABLE
                        ? bin
                        : LatencyLayout.binOf(
                                lowered(LatencyLayout.middleOf(bin), tolerances.harm(), tolerances.nanos())));
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
        return isAbove(0, arm, nanos);
    }

    /** Whether that call is above the p99, the p99.9 or four times that. */
    boolean isAbove(int threshold, Arm arm, long nanos) {
        double part = threshold == 0 ? 0.01 : 0.001;
        int times = threshold == 2 ? 4 : 1;
        return arm == Arm.STABLE ? isAbove(part, times, nanos, STABLE) : isAbove(part, times, nanos, tolerances);
    }

    /** Whether that call of the candidate is above the p99 by more than is to be proven. */
    boolean isSlowForProof(long nanos) {
        return isAbove(0.01, 1, nanos, new Hearing.Tolerances(tolerances.proof(), 1, tolerances.nanos()));
    }

    private boolean isAbove(double part, int times, long nanos, Hearing.Tolerances tolerated) {
        int quantile = quantiles.computeIfAbsent(part, this::firstBinAbove);
        if (nanos < 0 || quantile == LatencyLayout.BINS) {
            return false;
        }
        long threshold = times * LatencyLayout.lowestOf(quantile);
        if (threshold > LatencyLayout.HIGHEST) {
            return false;
        }
        long from = times == 1 ? threshold : lowestFrom(threshold);
        return lowest(nanos) >= from * tolerated.harm() && lowest(nanos) >= from + tolerated.nanos();
    }

    private int firstBinAbove(double part) {
        return bins.stream()
                .map(bin -> bin + 1)
                .filter(bin -> above(bin) <= bins.size() * part)
                .min(Integer::compare)
                .orElseThrow();
    }

    /** The shortest call that is told from all below the threshold. */
    private static long lowestFrom(long threshold) {
        return lowest(threshold) == threshold ? threshold : LatencyLayout.lowestOf(LatencyLayout.binOf(threshold) + 1);
    }

    private long above(int bin) {
        return bins.stream().filter(each -> each >= bin).count();
    }

    /** A latency less what is tolerated: the ratio or the difference, whichever takes more. */
    static long lowered(long nanos, double ratio, long longer) {
        return nanos <= 0 ? nanos : Math.max(0, Math.min((long) (nanos / ratio), nanos - longer));
    }

    /** The shortest call that is not told from this one. */
    static long lowest(long nanos) {
        return LatencyLayout.lowestOf(LatencyLayout.binOf(nanos));
    }
}
