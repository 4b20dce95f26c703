package dev.coalmine.store;

import java.util.Optional;

/**
 * Keeps the state of rollouts, one record for each revision of each, beyond the life of whoever wrote it.
 *
 * <p>A record is only ever replaced by compare-and-set on its version, so that of two who decide at the same time one
 * learns that it came too late. What {@link #replace} has answered with true is kept: a durable store has it on disk, or
 * with a server that has.
 *
 * <p><b>Threads and time.</b> All methods may block, for a bounded time that is the store's to set. Coalmine calls them
 * from a store thread: never from the thread of a routed call, never from a tick, and never under a lock. Stores are
 * thread-safe.
 *
 * <p><b>Failure.</b> A store that cannot answer throws {@link StoreException}, whatever the cause below. After such a
 * failure of {@code replace}, the change may have been made all the same (the reply was lost, say): load the record,
 * compare it with the one that was to be written, and try again from there. A record that is there but cannot be read is
 * a failure too, not an absence, and is never overwritten.
 *
 * <p><b>Memory.</b> A store may lose its memory (a server restored empty, or from an older copy). Whoever knows a newer
 * version than the one loaded writes it again, above it: that is how a rollback outlives its store.
 */
public interface StateStore extends AutoCloseable {
    /**
     * Returns the record of that rollout; empty if there is none.
     *
     * @throws StoreException if it cannot be read
     */
    Optional<StoredState> load(RolloutId id);

    /**
     * Puts this state in the place of the one with the expected version, if that is still the one.
     *
     * @param expectedVersion the version of the record that it replaces; 0 if there must be none
     * @param next the new record, whose version is higher than the expected one
     * @return whether it was done; if not, the record is another by now, and nothing has changed
     * @throws IllegalArgumentException if the new version is not above the expected one
     * @throws StoreException if it is not known to be done
     */
    boolean replace(long expectedVersion, StoredState next);

    /**
     * Checks what {@link #replace} is given, as every store does before anything else.
     *
     * @throws IllegalArgumentException if the new version is not above the expected one, or that is negative
     */
    static void requireRising(long expectedVersion, StoredState next) {
        Versions.requireRising(expectedVersion, next);
    }

    /**
     * Asks to be told when the record of that rollout may have changed.
     *
     * <p>That is a hint: it may come late, twice, for nothing, or not at all, so that whoever depends on it loads from
     * time to time as well. A store that hears of no changes by others need not do anything.
     *
     * @param changed called on any thread, and not under a lock of the store; it returns at once and throws nothing
     * @throws StoreException if the store cannot listen now
     */
    Watch watch(RolloutId id, Runnable changed);

    /** Returns whether the records outlive this process. */
    boolean durable();

    /** Ends all watches and lets go of what the store holds. Closing twice does nothing. */
    @Override
    void close();

    /** One who asked to be told of changes. */
    interface Watch extends AutoCloseable {
        /** A watch that hears of nothing. */
        Watch NONE = () -> {};

        /** Is told of no more changes. Closing twice does nothing, and nothing is thrown. */
        @Override
        void close();
    }
}
