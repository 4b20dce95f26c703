package dev.coalmine.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps states in this process, and forgets them with it. Several registries may share one. Thread-safe; never blocks,
 * never fails.
 */
public final class InMemoryStateStore implements StateStore {
    private final Map<RolloutId, StoredState> states = new ConcurrentHashMap<>();
    private final List<Listening> watches = new CopyOnWriteArrayList<>();

    /** Creates one that holds nothing. */
    public InMemoryStateStore() {}

    @Override
    public Optional<StoredState> load(RolloutId id) {
        return Optional.ofNullable(states.get(id));
    }

    @Override
    public boolean replace(long expectedVersion, StoredState next) {
        Versions.requireRising(expectedVersion, next);
        RolloutId id = next.id();
        StoredState current = states.get(id);
        if (Versions.of(current) != expectedVersion) {
            return false;
        }
        boolean done = current == null ? states.putIfAbsent(id, next) == null : states.replace(id, current, next);
        if (done) {
            tell(id);
        }
        return done;
    }

    private void tell(RolloutId id) {
        for (Listening watch : watches) {
            if (watch.id.equals(id)) {
                watch.changed.run();
            }
        }
    }

    @Override
    public Watch watch(RolloutId id, Runnable changed) {
        Listening watch = new Listening(id, changed);
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    /** Returns false: the states are gone with the process. */
    @Override
    public boolean durable() {
        return false;
    }

    /** Ends all watches; the states stay for whoever shares them. */
    @Override
    public void close() {
        watches.clear();
    }

    /** Who watches what; not a record, since each asked for itself. */
    private static final class Listening {
        private final RolloutId id;
        private final Runnable changed;

        Listening(RolloutId id, Runnable changed) {
            this.id = id;
            this.changed = changed;
        }
    }
}
