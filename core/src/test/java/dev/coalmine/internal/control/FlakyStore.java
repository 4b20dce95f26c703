package dev.coalmine.internal.control;

import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoreException;
import dev.coalmine.store.StoredState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that goes away and loses replies when told to, and says what it was asked during one input of a test. */
final class FlakyStore implements StateStore {
    private final RolloutId id;
    private final InMemoryStateStore inner = new InMemoryStateStore();
    private boolean away;
    private boolean losingNextReply;
    private boolean failing;
    private boolean loaded;
    private boolean taken;
    private boolean lostReply;
    private @Nullable StoredState lastLoaded;
    private Watch watch = Watch.NONE;

    FlakyStore(RolloutId id) {
        this.id = id;
    }

    void away(boolean isAway) {
        away = isAway;
    }

    void loseNextReply() {
        losingNextReply = true;
    }

    /** Hears no more of the process that has used it so far. */
    void hangUp() {
        watch.close();
        failing = false;
    }

    /** Begins another input, and returns how it is doing. */
    NaiveRollout.Store input() {
        loaded = false;
        taken = false;
        lostReply = false;
        return new NaiveRollout.Store(failing, away, losingNextReply);
    }

    boolean isAway() {
        return away;
    }

    boolean isFailing() {
        return failing;
    }

    boolean hasLoaded() {
        return loaded;
    }

    boolean hasTaken() {
        return taken;
    }

    boolean hasLostReply() {
        return lostReply;
    }

    @Nullable
    StoredState lastLoaded() {
        return lastLoaded;
    }

    @Nullable
    StoredState content() {
        return inner.load(id).orElse(null);
    }

    private void answer(boolean fails) {
        failing = fails;
        if (fails) {
            throw new StoreException("the store is away");
        }
    }

    @Override
    public Optional<StoredState> load(RolloutId of) {
        answer(away);
        Optional<StoredState> found = inner.load(of);
        loaded = true;
        lastLoaded = found.orElse(null);
        return found;
    }

    @Override
    public boolean replace(long expectedVersion, StoredState next) {
        answer(away);
        boolean done = inner.replace(expectedVersion, next);
        if (done && losingNextReply) {
            losingNextReply = false;
            lostReply = true;
            answer(true);
        }
        taken |= done;
        return done;
    }

    @Override
    public Watch watch(RolloutId of, Runnable changed) {
        watch = inner.watch(of, changed);
        return watch;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void close() {}
}
