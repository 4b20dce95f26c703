package dev.coalmine.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples of bounded number over unbounded time: whenever it is full, every other one goes, and from then on only half
 * as many are wanted. So they always lie evenly over the whole time. Not thread-safe.
 */
final class Samples {
    /** How many are kept at most: {@value}. */
    static final int MOST = 400;

    private final List<Sample> kept = new ArrayList<>();
    private long asked;
    private long stride = 1;

    /** Returns whether a sample is wanted now; to be asked at equal intervals. */
    boolean due() {
        return asked++ % stride == 0;
    }

    void add(Sample sample) {
        if (kept.size() == MOST) {
            for (int i = 0; i < MOST / 2; i++) {
                kept.set(i, kept.get(2 * i));
            }
            kept.subList(MOST / 2, MOST).clear();
            stride *= 2;
        }
        kept.add(sample);
    }

    List<Sample> all() {
        return List.copyOf(kept);
    }
}
