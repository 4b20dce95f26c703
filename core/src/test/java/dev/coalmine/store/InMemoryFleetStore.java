package dev.coalmine.store;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plainest store of a fleet: every method under one lock, as a script in a server would be. */
public final class InMemoryFleetStore implements FleetStore {
    private static final class Evidence {
        final Map<String, Long> sequences = new HashMap<>();
        final Map<String, BitSet> filters = new HashMap<>();
        final Map<String, Presence> members = new TreeMap<>();
        final Map<String, Long> lastSeen = new HashMap<>();
        Map<String, Long> open = new HashMap<>();

        @Nullable
        Slice cut;

        @Nullable
        Settlement settled;

        @Nullable
        String leader;

        long leaseEnds;
    }

    private InMemoryStateStore states = new InMemoryStateStore();
    private final Map<RolloutId, Evidence> evidence = new HashMap<>();
    private final LongSupplier nanoTime;

    /** Creates one that holds nothing, with that clock. */
    public InMemoryFleetStore(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private Evidence of(RolloutId id) {
        return evidence.computeIfAbsent(id, unused -> new Evidence());
    }

    @Override
    public synchronized void contribute(RolloutId id, Contribution contribution) {
        Evidence at = of(id);
        if (at.sequences.getOrDefault(contribution.member(), 0L) >= contribution.sequence()) {
            return;
        }
        at.sequences.put(contribution.member(), contribution.sequence());
        contribution.counts().forEach((name, count) -> at.open.merge(name, count, Long::sum));
        for (Contribution.Testimony testimony : contribution.testimonies()) {
            Contribution.Filter filter = testimony.filter();
            BitSet bits = at.filters.computeIfAbsent(filter.name(), unused -> new BitSet(filter.bits()));
            int bit = filter.bit(testimony.keyHash());
            if (!bits.get(bit)) {
                bits.set(bit);
                at.open.merge(testimony.counter(), 1L, Long::sum);
            }
        }
    }

    @Override
    public synchronized Slice cut(RolloutId id) {
        Evidence at = of(id);
        if (at.cut == null) {
            at.cut = new Slice(at.settled == null ? 1 : at.settled.slice() + 1, at.open);
            at.open = new HashMap<>();
        }
        return at.cut;
    }

    @Override
    public synchronized Optional<Settlement> settled(RolloutId id) {
        return Optional.ofNullable(of(id).settled);
    }

    @Override
    public synchronized boolean settle(RolloutId id, Settlement settlement) {
        Evidence at = of(id);
        if (at.cut == null || at.cut.number() != settlement.slice()) {
            return false;
        }
        at.settled = settlement;
        at.cut = null;
        return true;
    }

    @Override
    public synchronized Member lease(RolloutId id, Member me, Duration term) {
        Evidence at = of(id);
        long now = nanoTime.getAsLong();
        if (at.leader == null || at.leader.equals(me.name()) || now - at.leaseEnds >= 0) {
            at.leader = me.name();
            at.leaseEnds = now + term.toNanos();
        }
        at.members.put(me.name(), new Presence(me, id.revision(), Duration.ZERO, false));
        at.lastSeen.put(me.name(), now);
        Presence leader = at.members.get(at.leader);
        return leader == null ? new Member(at.leader, "unknown") : leader.member();
    }

    @Override
    public synchronized void leave(RolloutId id, Member me) {
        Evidence at = of(id);
        at.members.remove(me.name());
        at.lastSeen.remove(me.name());
        if (me.name().equals(at.leader)) {
            at.leader = null;
        }
    }

    @Override
    public synchronized List<Presence> members(String rollout) {
        long now = nanoTime.getAsLong();
        return evidence.entrySet().stream()
                .filter(entry -> entry.getKey().rollout().equals(rollout))
                .flatMap(entry -> members(entry.getValue(), now))
                .toList();
    }

    private static Stream<Presence> members(Evidence at, long now) {
        boolean led = now - at.leaseEnds < 0;
        return at.members.values().stream().map(seen -> {
            String name = seen.member().name();
            Duration age = Duration.ofNanos(now - at.lastSeen.get(name));
            return new Presence(seen.member(), seen.revision(), age, led && name.equals(at.leader));
        });
    }

    /** Forgets everything, as a server that comes back empty. */
    public synchronized void forget() {
        evidence.clear();
        states = new InMemoryStateStore();
    }

    @Override
    public Optional<StoredState> load(RolloutId id) {
        return states.load(id);
    }

    @Override
    public boolean replace(long expectedVersion, StoredState next) {
        return states.replace(expectedVersion, next);
    }

    @Override
    public Watch watch(RolloutId id, Runnable changed) {
        return states.watch(id, changed);
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void close() {
        states.close();
    }
}
