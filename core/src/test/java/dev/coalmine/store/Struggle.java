package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import dev.coalmine.store.HostileStore.Malice;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Wealth;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Members of a fleet that keep to the contract, over a store that does all the bad things which the contract allows. */
public final class Struggle {
    private static final RolloutId ID = States.ID;
    private static final Filter FILTER = new Filter("errors.0", 1 << 16);

    private Struggle() {}

    // ---- compare-and-set

    /**
     * Several writers each have changes to make, one after another, through a store that refuses, loses replies and
     * answers with what was true before. After each failure they do what the contract says: load, look whether the change
     * is there, and try again from there.
     */
    public static void assertNoChangeIsLostOrMadeTwice(FleetStore empty, long seed) {
        Random random = new Random(seed);
        HostileStore store = new HostileStore(empty, random, Malice.USUAL, () -> {});
        List<Queue<String>> writers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            Queue<String> changes = new ArrayDeque<>();
            for (int i = 0; i < 20; i++) {
                changes.add("change " + i + " of writer " + w);
            }
            writers.add(changes);
        }

        while (writers.stream().anyMatch(changes -> !changes.isEmpty())) {
            Queue<String> changes = writers.get(random.nextInt(writers.size()));
            if (!changes.isEmpty() && attempt(store, changes.element())) {
                changes.remove();
            }
        }

        store.malice(Malice.NONE);
        StoredState last = store.load(ID).orElseThrow();
        assertThat(last.stamp().version()).isEqualTo(80);
        assertThat(last.audit().entries().stream().map(AuditEntry::why))
                .hasSize(80)
                .doesNotHaveDuplicates();
    }

    /** Makes one attempt at a change and returns whether it is known to be done. */
    private static boolean attempt(StateStore store, String change) {
        try {
            Optional<StoredState> found = store.load(ID);
            AuditTrail trail = found.map(StoredState::audit).orElse(AuditTrail.EMPTY);
            if (trail.entries().stream().anyMatch(entry -> entry.why().equals(change))) {
                return true; // done before, only the reply was lost
            }
            long version = found.map(state -> state.stamp().version()).orElse(0L);
            StoredState row = States.inRow(ID, version + 1);
            AuditEntry.Position here = new AuditEntry.Position(new Phase.Ramping(0), Share.percent(1));
            AuditTrail longer = trail.plus(new AuditEntry(Instant.EPOCH, "w", here, here, change, ""));
            return store.replace(version, new StoredState(ID, row.stamp(), row.progress(), null, longer));
        } catch (StoreException e) {
            return false;
        }
    }

    // ---- evidence

    /** A member of a fleet that sends its contributions in order, each until it is known to have arrived. */
    private static final class Sender {
        private final String name;
        private long sequence = 1;
        private final Set<Integer> spoken;
        private int keys;

        Sender(String name, Set<Integer> spoken) {
            this.name = name;
            this.spoken = spoken;
        }

        /** Returns how many calls are known to have arrived now. */
        int send(FleetStore store) {
            int first = keys % 50; // members hear of the same keys, and of some of them again
            List<Testimony> testimonies = new ArrayList<>();
            for (int key = first; key < first + 5; key++) {
                testimonies.add(new Testimony(FILTER, key, key % 2 == 0 ? "candidate" : "stable"));
            }
            try {
                store.contribute(
                        ID, new Contribution(name, sequence, Map.of("calls", sequence), Set.of(FILTER), testimonies));
                for (int key = first; key < first + 5; key++) {
                    spoken.add(key);
                }
                keys += 5;
                return (int) sequence++;
            } catch (StoreException e) {
                return 0;
            }
        }
    }

    /** Remembers, as its wealth, all that it has judged. */
    private static final class Judging {
        private @Nullable Settlement known;

        void judge(FleetStore store) {
            try {
                Slice slice = store.cut(ID);
                if (slice.number() != (known == null ? 0 : known.slice()) + 1) {
                    known = store.settled(ID).orElse(null);
                    return;
                }
                Tally before = known == null ? Tally.NONE : tally(known.wealth());
                Tally after = before.plus(
                        slice.counts().getOrDefault("candidate", 0L),
                        slice.counts().getOrDefault("stable", 0L),
                        0.5,
                        new CallCounts(slice.counts().getOrDefault("calls", 0L), 0, 0, 0));
                Settlement next = new Settlement(slice.number(), States.wealth(after));
                known = store.settle(ID, next) ? next : store.settled(ID).orElse(null);
            } catch (StoreException e) {
                // the next tick tries again
            }
        }

        static Tally tally(Wealth wealth) {
            return wealth.metrics().get(0).sinceStart().tally();
        }
    }

    /** Two judges, since a lease may be believed by two, and either may be replaced by one who knows nothing. */
    public static void assertEveryContributionIsJudgedExactlyOnce(FleetStore empty, long seed) {
        Random random = new Random(seed);
        HostileStore store = new HostileStore(empty, random, new Malice(0.2, 0.2, 0, 0), () -> {});
        Set<Integer> spoken = new HashSet<>();
        List<Sender> senders = List.of(new Sender("a", spoken), new Sender("b", spoken), new Sender("c", spoken));
        Judging[] judges = {new Judging(), new Judging()};
        long sent = 0;
        for (int i = 0; i < 400; i++) {
            int which = random.nextInt(5);
            if (which < 3) {
                sent += senders.get(which).send(store);
            } else {
                judges[which - 3].judge(store);
            }
            if (random.nextInt(40) == 0) {
                judges[random.nextInt(2)] = new Judging();
            }
        }
        store.malice(Malice.NONE);
        for (Sender sender : senders) {
            sent += sender.send(store); // what was applied but not known to be is not applied again
        }
        for (int i = 0; i < 5; i++) {
            judges[0].judge(store);
        }

        Tally judged = Judging.tally(store.settled(ID).orElseThrow().wealth());
        assertThat(judged.calls().candidateCalls()).isEqualTo(sent);
        assertThat(judged.keys()).as("each key once").isEqualTo(spoken.size());
    }
}
