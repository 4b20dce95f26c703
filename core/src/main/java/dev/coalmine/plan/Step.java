package dev.coalmine.plan;

import java.time.Duration;

/** One step of a plan: a share above 0% and what it takes to leave it. Immutable and thread-safe. */
public final class Step extends Stage<Step> {
    private Step(Share share, StageTerms terms) {
        super(share, terms);
    }

    /**
     * Returns the step that routes this share for at least this long.
     *
     * @param share above 0%
     * @param hold zero or more
     * @throws IllegalArgumentException if the share is 0% or the hold negative
     */
    public static Step of(Share share, Duration hold) {
        if (share.equals(Share.NONE)) {
            throw new IllegalArgumentException("Invalid step share 0%: a step routes a share above 0%");
        }
        return new Step(share, StageTerms.of("step", hold));
    }

    @Override
    Step with(StageTerms other) {
        return new Step(share(), other);
    }

    @Override
    public String toString() {
        return share() + " " + terms();
    }
}
