package dev.coalmine.store;

import java.util.Map;

/**
 * What the whole fleet counted in one stretch of time. Immutable.
 *
 * @param number its place in the row of slices, from 1
 * @param counts the counters that are not zero; which call or key they came from is not known any more
 */
public record Slice(long number, Map<String, Long> counts) {
    /** Copies the counts. */
    public Slice {
        counts = Map.copyOf(counts);
    }
}
