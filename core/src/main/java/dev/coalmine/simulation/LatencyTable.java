package dev.coalmine.simulation;

import dev.coalmine.internal.recording.MadeUpLatencies;

/** A distribution of latencies, and what the recorder's bins see of it. Immutable. */
final class LatencyTable {
    private static final int LARGEST_LOG2 = 24;

    private final Latency latency;
    private final double[] from;
    private final double[] countedByLog2 = new double[LARGEST_LOG2 + 1];

    LatencyTable(Latency latency) {
        this.latency = latency;
        this.from = new double[MadeUpLatencies.BINS + 1];
        for (int bin = 0; bin < MadeUpLatencies.BINS; bin++) {
            from[bin] = latency.above((double) MadeUpLatencies.lowestOf(bin));
        }
        for (int log2 = 0; log2 <= LARGEST_LOG2; log2++) {
            countedByLog2[log2] = counted(log2);
        }
    }

    Latency latency() {
        return latency;
    }

    /** Returns the part of so many calls of a tick that the recorder counts by group of keys. */
    double counted(double calls) {
        double at = Math.min(countedByLog2.length - 1.001, Math.max(0, Math.log(calls) / Math.log(2)));
        int low = (int) at;
        return countedByLog2[low] + (at - low) * (countedByLog2[low + 1] - countedByLog2[low]);
    }

    /**
     * The recorder counts the first call of each bin in a tick, and of the others one in eight. So it counts nearly all
     * calls where they are few and their latencies many.
     */
    private double counted(int log2) {
        double calls = Math.scalb(1.0, log2);
        double counted = 0;
        for (int bin = 0; bin < MadeUpLatencies.BINS; bin++) {
            double here = calls * in(bin);
            double first = -Math.expm1(-here);
            counted += first + (here - first) / 8;
        }
        return counted / calls;
    }

    /** Returns the probability of this bin. */
    double in(int bin) {
        return Math.max(0, from[bin] - from[bin + 1]);
    }

    /** Returns the probability of this bin and all above. */
    double from(int bin) {
        return bin < from.length ? from[bin] : 0;
    }
}
