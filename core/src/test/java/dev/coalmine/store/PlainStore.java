package dev.coalmine.store;

import java.util.Optional;

/** A store that keeps states and nothing else, whatever the one behind it can do; others do worse on the way. */
public class PlainStore implements StateStore {
    private final StateStore inner;

    /** Creates one in front of that. */
    public PlainStore(StateStore inner) {
        this.inner = inner;
    }

    @Override
    public Optional<StoredState> load(RolloutId id) {
        return inner.load(id);
    }

    @Override
    public boolean replace(long expectedVersion, StoredState next) {
        return inner.replace(expectedVersion, next);
    }

    @Override
    public Watch watch(RolloutId id, Runnable changed) {
        return inner.watch(id, changed);
    }

    @Override
    public boolean durable() {
        return inner.durable();
    }

    @Override
    public void close() {
        inner.close();
    }
}
