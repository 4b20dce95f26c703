package dev.coalmine.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells a heap that grows from one that is merely uneven: what is in use after a collection, sample by sample.
 *
 * <p>The first quarter is left out, in which caches fill and classes are loaded. Of the rest the slope is the median of the
 * slopes between all pairs of samples (Theil and Sen), which single samples that were taken at a bad moment do not move.
 */
final class HeapTrend {
    /** What may come on top over the last three quarters of a run, whatever its length: {@value} bytes. */
    static final long TOLERATED_BYTES = 2L << 20;

    /** What else may, as a fraction of what is in use. */
    static final double TOLERATED_SHARE = 0.05;

    private static final int FEWEST = 8;

    private HeapTrend() {}

    /** Returns what is wrong with these samples, taken at equal distances; empty if the heap is flat. */
    static Optional<String> problem(List<Long> samples) {
        if (samples.size() < FEWEST) {
            return Optional.of("only " + samples.size() + " samples of the heap: at least " + FEWEST + " are needed");
        }
        List<Long> settled = samples.subList(samples.size() / 4, samples.size());
        double grown = slope(settled) * (settled.size() - 1);
        double tolerated = Math.max(
                TOLERATED_BYTES,
                TOLERATED_SHARE * median(settled.stream().map(Long::doubleValue).toList()));
        return grown <= tolerated
                ? Optional.empty()
                : Optional.of("the heap grows: by " + megabytes(grown) + " over the last three quarters, tolerated are "
                        + megabytes(tolerated));
    }

    /** Returns by how much the heap has grown over the last three quarters, in words. */
    static String growth(List<Long> samples) {
        List<Long> settled = samples.subList(samples.size() / 4, samples.size());
        return megabytes(slope(settled) * (settled.size() - 1));
    }

    private static double slope(List<Long> samples) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            for (int j = i + 1; j < samples.size(); j++) {
                slopes.add((double) (samples.get(j) - samples.get(i)) / (j - i));
            }
        }
        return median(slopes);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%.2f MB", bytes / (1 << 20));
    }
}
