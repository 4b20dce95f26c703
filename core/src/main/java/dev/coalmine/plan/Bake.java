package dev.coalmine.plan;

import java.time.Duration;

/**
 * The last stretch of a plan before it promotes: nearly all traffic goes to the candidate, under watch.
 *
 * <p>A part of the keys is held back on stable, because at 100% there would be nothing to compare with: the odds would be
 * 1, and the evidence would stand still. Immutable and thread-safe; every setter returns a changed copy.
 */
public final class Bake extends Stage<Bake> {
    /** Default share of keys that is held back on stable: 10%. */
    public static final Share DEFAULT_HOLD_BACK = Share.percent(10);

    private Bake(Share share, StageTerms terms) {
        super(share, terms);
    }

    /**
     * Returns the bake that lasts at least this long, with the default hold-back.
     *
     * @param hold zero or more
     * @throws IllegalArgumentException if negative
     */
    public static Bake of(Duration hold) {
        return new Bake(allBut(DEFAULT_HOLD_BACK), StageTerms.of("bake", hold));
    }

    private static Share allBut(Share holdBack) {
        return Share.ofMillionths(Share.UNITS - holdBack.millionths());
    }

    /**
     * Returns a copy that holds that share of the keys back on stable.
     *
     * @param share above 0%, below 100%
     * @throws IllegalArgumentException if outside
     */
    public Bake holdBack(Share share) {
        if (share.equals(Share.NONE) || share.equals(Share.ALL)) {
            throw new IllegalArgumentException("Invalid hold-back " + share
                    + ": allowed is above 0%, since there must be something to compare with, and below 100%");
        }
        return new Bake(allBut(share), terms());
    }

    /** Returns the share of keys that stays on stable. */
    public Share holdBack() {
        return allBut(share());
    }

    @Override
    Bake with(StageTerms other) {
        return new Bake(share(), other);
    }

    @Override
    public String toString() {
        return "bake with " + holdBack() + " held back " + terms();
    }
}
