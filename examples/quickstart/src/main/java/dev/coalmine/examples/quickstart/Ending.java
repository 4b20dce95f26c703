package dev.coalmine.examples.quickstart;

import dev.coalmine.event.RolloutEvent;

/** How a rollout has ended, if it has, and who ended it. */
enum Ending {
    NONE("not ended"),
    PROMOTED("promoted by the plan"),
    TRIPPED_BY_JUDGE("tripped by the judge"),
    TRIPPED_BY_FUSE("tripped by the fuse");

    private final String words;

    Ending(String words) {
        this.words = words;
    }

    /** Returns the ending that this event is. */
    static Ending of(RolloutEvent event) {
        if (event instanceof RolloutEvent.Promoted) {
            return PROMOTED;
        }
        if (event instanceof RolloutEvent.Tripped) {
            return event.change().who().equals("fuse") ? TRIPPED_BY_FUSE : TRIPPED_BY_JUDGE;
        }
        return NONE;
    }

    @Override
    public String toString() {
        return words;
    }
}
