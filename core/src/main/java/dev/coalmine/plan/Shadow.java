package dev.coalmine.plan;

import java.time.Duration;

/**
 * The stretch before the first step in which the candidate is only called beside stable and compared. No plan can ask for
 * it yet, since nothing runs shadows yet.
 */
final class Shadow extends Stage<Shadow> {
    private Shadow(StageTerms terms) {
        super(Share.NONE, terms);
    }

    static Shadow of(Duration hold) {
        return new Shadow(StageTerms.of("shadow", hold));
    }

    @Override
    Shadow with(StageTerms other) {
        return new Shadow(other);
    }

    @Override
    public String toString() {
        return "shadow " + terms();
    }
}
