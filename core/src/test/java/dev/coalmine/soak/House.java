package dev.coalmine.soak;

import dev.coalmine.Rollouts;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StoredState;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Where rollouts live: their registry, the disk that keeps their state if any does, who listens, and whose threads call.
 *
 * @param rollouts the registry
 * @param store the disk; null where nothing is kept
 * @param weather held by whoever needs the disk to stay as it is
 * @param ears who listens
 * @param callers the threads of callers
 * @param others the threads that complete what comes later
 */
record House(
        Rollouts rollouts,
        @Nullable TroubledStore store,
        ReentrantReadWriteLock weather,
        Ears ears,
        Callers callers,
        Executor others) {

    boolean isKept() {
        return store != null;
    }

    /** Returns what is on the disk of that rollout. */
    Optional<StoredState> onDisk(String rollout, String revision) {
        return store == null ? Optional.empty() : store.onDisk(new RolloutId(rollout, revision));
    }

    /** Runs that while the disk is well and stays so; returns false, at once, if it is not. */
    boolean whileWell(Runnable task) {
        weather.readLock().lock();
        try {
            if (store == null || store.mood() != TroubledStore.Mood.WELL) {
                return false;
            }
            task.run();
            return true;
        } finally {
            weather.readLock().unlock();
        }
    }
}
