package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.ShareCeiling;
import java.util.Objects;

/** What was said last of how high the share may be. The user is asked without any lock. Thread-safe. */
final class Ceiling {
    private final ShareCeiling source;
    private final Guard guard;
    private volatile Share last = Share.NONE;

    Ceiling(ShareCeiling source, Guard guard) {
        this.source = source;
        this.guard = guard;
    }

    /** Asks anew, and returns what holds. */
    Share look() {
        guard.run("the ceiling of the share", () -> last = Objects.requireNonNull(source.current(), "share"));
        return last;
    }
}
