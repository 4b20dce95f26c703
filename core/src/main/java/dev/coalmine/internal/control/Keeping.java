package dev.coalmine.internal.control;

import dev.coalmine.store.FleetStore;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.StateStore;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where the rollouts of a registry keep their state.
 *
 * @param given the user's store; null for one in memory for each rollout, which goes with it
 * @param executor where the store is asked, and never on a caller's thread; one in memory may be asked anywhere
 * @param writer who this process is
 * @param fleet how it takes part in a fleet, if the store is that of one; null if it does not
 */
public record Keeping(
        @Nullable StateStore given,
        Executor executor,
        String writer,
        @Nullable FleetTerms fleet) {
    /** Without a fleet, whatever the store. */
    public Keeping(@Nullable StateStore given, Executor executor, String writer) {
        this(given, executor, writer, null);
    }

    /** Returns how the rollouts take part in fleets; null if the store is not that of one. */
    @Nullable
    FleetTerms terms() {
        return given instanceof FleetStore ? fleet : null;
    }

    /** Returns the store of one rollout. */
    StateStore store() {
        return given == null ? new InMemoryStateStore() : given;
    }
}
