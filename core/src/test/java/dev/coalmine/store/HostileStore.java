package dev.coalmine.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A store that does all the bad things that {@link StateStore} and {@link FleetStore} allow, as often as it is told, in
 * an order that follows from a seed: it is slow, refuses, loses replies to what it has done, loads what was true before,
 * forgets everything, and loses, delays, doubles and invents the hints to those who watch. Thread-safe.
 */
public final class HostileStore implements FleetStore {
    /**
     * How often it does what, each from 0 to 1.
     *
     * @param refuse throws before anything is done
     * @param loseReply throws after it was done
     * @param stale loads the record before the last one
     * @param loseHint does not tell who watches; otherwise hints come late, twice and in any order
     */
    public record Malice(double refuse, double loseReply, double stale, double loseHint) {
        public static final Malice NONE = new Malice(0, 0, 0, 0);
        public static final Malice USUAL = new Malice(0.2, 0.2, 0.2, 0.5);
    }

    private final FleetStore inner;
    private final Random random;
    private final Runnable slowness;
    private final Map<RolloutId, StoredState> earlier = new HashMap<>();
    private final List<Runnable> owedHints = new ArrayList<>();
    private volatile Malice malice;
    private volatile boolean away;

    /** Creates one; {@code slowness} runs before each action, and may take as long as the test likes. */
    public HostileStore(FleetStore inner, Random random, Malice malice, Runnable slowness) {
        this.inner = inner;
        this.random = random;
        this.malice = malice;
        this.slowness = slowness;
    }

    /** Refuses everything from now on, or not any more. */
    public void away(boolean away) {
        this.away = away;
    }

    /** Behaves as told from now on. */
    public void malice(Malice malice) {
        this.malice = malice;
    }

    private synchronized boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    private <T> T ask(String what, Supplier<T> action) {
        slowness.run();
        if (away || happens(malice.refuse)) {
            throw new StoreException("Cannot " + what + ": the store is away");
        }
        T answer = action.get();
        if (happens(malice.loseReply)) {
            throw new StoreException("Cannot " + what + ": the reply was lost");
        }
        return answer;
    }

    private void tell(String what, Runnable action) {
        boolean unused = ask(what, () -> {
            action.run();
            return true;
        });
    }

    @Override
    public Optional<StoredState> load(RolloutId id) {
        return ask("load", () -> {
            synchronized (this) {
                StoredState before = earlier.get(id);
                return before != null && happens(malice.stale) ? Optional.of(before) : inner.load(id);
            }
        });
    }

    @Override
    public boolean replace(long expectedVersion, StoredState next) {
        return ask("replace", () -> {
            synchronized (this) {
                Optional<StoredState> before = inner.load(next.id());
                boolean done = inner.replace(expectedVersion, next);
                if (done) {
                    before.ifPresent(state -> earlier.put(next.id(), state));
                }
                return done;
            }
        });
    }

    /** Hints are owed until {@link #hint()}. */
    @Override
    public Watch watch(RolloutId id, Runnable changed) {
        return ask("watch", () -> inner.watch(id, () -> owe(changed)));
    }

    private synchronized void owe(Runnable hint) {
        if (!happens(malice.loseHint)) {
            owedHints.add(hint);
            if (happens(0.5)) {
                owedHints.add(hint);
            }
        }
    }

    /** Gives the hints that are owed, in any order. */
    public void hint() {
        List<Runnable> hints;
        synchronized (this) {
            hints = new ArrayList<>(owedHints);
            owedHints.clear();
            Collections.shuffle(hints, random);
        }
        hints.forEach(Runnable::run);
    }

    @Override
    public boolean durable() {
        return inner.durable();
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public void contribute(RolloutId id, Contribution contribution) {
        tell("contribute", () -> inner.contribute(id, contribution));
    }

    @Override
    public Slice cut(RolloutId id) {
        return ask("cut", () -> inner.cut(id));
    }

    @Override
    public Optional<Settlement> settled(RolloutId id) {
        return ask("say what is settled", () -> inner.settled(id));
    }

    @Override
    public boolean settle(RolloutId id, Settlement settlement) {
        return ask("settle", () -> inner.settle(id, settlement));
    }

    @Override
    public Member lease(RolloutId id, Member me, Duration term) {
        return ask("lease", () -> inner.lease(id, me, term));
    }

    @Override
    public void leave(RolloutId id, Member me) {
        tell("leave", () -> inner.leave(id, me));
    }

    @Override
    public List<Presence> members(String rollout) {
        return ask("list members", () -> inner.members(rollout));
    }
}
