package dev.coalmine.internal.figures;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples of bounded number over unbounded time: whenever it is full, every other one goes, and from then on only half
 * as many are wanted. So they always lie evenly over the whole time. Not thread-safe.
 *
 * @param <T> the kind of sample
 */
public final class Thinned<T> {
    private final List<T> kept = new ArrayList<>();
    private final int most;
    private long asked;
    private long stride = 1;

    /**
     * Creates one without samples.
     *
     * @param most how many are kept at most, an even number
     */
    public Thinned(int most) {
        this.most = most;
    }

    /** Returns whether a sample is wanted now; to be asked at equal intervals. */
    public boolean due() {
        return asked++ % stride == 0;
    }

    /** Adds the latest sample. */
    public void add(T sample) {
        if (kept.size() == most) {
            for (int i = 0; i < most / 2; i++) {
                kept.set(i, kept.get(2 * i));
            }
            kept.subList(most / 2, most).clear();
            stride *= 2;
        }
        kept.add(sample);
    }

    /** Forgets all samples, and wants every one again. */
    public void clear() {
        kept.clear();
        asked = 0;
        stride = 1;
    }

    /** Returns the samples that are kept, in order of time. */
    public List<T> all() {
        return List.copyOf(kept);
    }
}
