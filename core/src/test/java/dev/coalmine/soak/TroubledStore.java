package dev.coalmine.soak;

import dev.coalmine.store.PlainStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoreException;
import dev.coalmine.store.StoredState;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** A store on a disk that has its moods. Thread-safe. */
final class TroubledStore extends PlainStore {
    private static final int SLOWEST_MILLIS = 300;

    private final StateStore inner;
    private final LongAdder refusals = new LongAdder();
    private volatile Mood mood = Mood.WELL;

    /** How the disk is doing. */
    enum Mood {
        WELL,
        /** Cannot be written. */
        FULL,
        SLOW,
        /** Neither read nor written. */
        AWAY
    }

    TroubledStore(StateStore inner) {
        super(inner);
        this.inner = inner;
    }

    void mood(Mood next) {
        mood = next;
    }

    Mood mood() {
        return mood;
    }

    long refusals() {
        return refusals.sum();
    }

    /** Returns what is on the disk, whatever its mood. */
    Optional<StoredState> onDisk(RolloutId id) {
        return inner.load(id);
    }

    @Override
    public Optional<StoredState> load(RolloutId id) {
        ask("read", mood == Mood.AWAY);
        return super.load(id);
    }

    @Override
    public boolean replace(long expectedVersion, StoredState next) {
        ask("write", mood == Mood.AWAY || mood == Mood.FULL);
        return super.replace(expectedVersion, next);
    }

    private void ask(String what, boolean refused) {
        if (mood == Mood.SLOW) {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(SLOWEST_MILLIS) * 1_000_000L);
        }
        if (refused) {
            refusals.increment();
            throw new StoreException("Cannot " + what + ": the disk is " + mood);
        }
    }
}
