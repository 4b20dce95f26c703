package dev.coalmine.store;

import org.jspecify.annotations.Nullable;

/** The rule that versions only rise. */
final class Versions {
    private Versions() {}

    static long of(@Nullable StoredState state) {
        return state == null ? 0 : state.stamp().version();
    }

    static void requireRising(long expectedVersion, StoredState next) {
        if (expectedVersion < 0 || next.stamp().version() <= expectedVersion) {
            throw new IllegalArgumentException("Invalid version " + next.stamp().version() + " of " + next.id()
                    + " in place of version " + expectedVersion + ": a state is replaced by one of a higher version");
        }
    }
}
