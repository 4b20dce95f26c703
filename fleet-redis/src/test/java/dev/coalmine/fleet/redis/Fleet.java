package dev.coalmine.fleet.redis;

import static org.awaitility.Awaitility.await;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.RolloutId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A fleet in one JVM: each member has a registry, threads and connections of its own, on real clocks. */
final class Fleet implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final RolloutPlan plan;
    private final String revision;
    final List<Rollouts> registries = new ArrayList<>();
    final List<Rollout> members = new ArrayList<>();

    Fleet(RolloutPlan plan, String revision) {
        this.plan = plan;
        this.revision = revision;
    }

    RolloutId id() {
        return new RolloutId("pricing", revision);
    }

    /** Starts another member with this store. */
    Rollout join(FleetStore store) {
        Rollouts registry = Rollouts.builder().store(store).fleetSize(10).build();
        Rollout rollout =
                registry.named("pricing").revision(revision).plan(plan).start();
        registries.add(registry);
        members.add(rollout);
        return rollout;
    }

    RolloutStatus status(int index) {
        return members.get(index).status();
    }

    /** Waits until all members are in such a state. */
    void awaitAll(Predicate<RolloutStatus> state) {
        await().atMost(PATIENCE).until(() -> members.stream().allMatch(member -> state.test(member.status())));
    }

    void awaitAllRamping() {
        awaitAll(status -> status.phase() instanceof Phase.Ramping);
    }

    void awaitAllTripped() {
        awaitAll(status -> status.phase() instanceof Phase.Tripped);
    }

    /** Waits until somebody leads, and returns the index. */
    int awaitLead() {
        await().atMost(PATIENCE).until(() -> leads() >= 0);
        return leads();
    }

    private int leads() {
        for (int i = 0; i < members.size(); i++) {
            if (status(i).fleet().leads()) {
                return i;
            }
        }
        return -1;
    }

    /** Calls a member with a key; only calls of the candidate may fail. */
    static Arm call(Rollout member, String key, boolean candidateFails) {
        try {
            return member.forKey(key).stable(() -> Arm.STABLE).candidate(() -> candidate(candidateFails));
        } catch (IllegalStateException e) {
            return Arm.CANDIDATE;
        }
    }

    private static Arm candidate(boolean fails) {
        if (fails) {
            throw new IllegalStateException("made to fail");
        }
        return Arm.CANDIDATE;
    }

    @Override
    public void close() {
        registries.forEach(Rollouts::close);
    }

    /** Callers without end, at all members of a fleet in turn, until it is closed. */
    static final class Load implements AutoCloseable {
        private final List<Rollout> members;
        private final Thread thread = new Thread(this::run, "load");
        private volatile boolean fails;
        private volatile boolean closed;
        final AtomicLong calls = new AtomicLong();
        final AtomicLong surprises = new AtomicLong();

        Load(List<Rollout> members) {
            this.members = List.copyOf(members);
            thread.setDaemon(true);
            thread.start();
        }

        /** Lets calls of the candidate fail from now on, or not. */
        void candidateFails(boolean fails) {
            this.fails = fails;
        }

        private void run() {
            Random random = new Random(1);
            while (!closed) {
                try {
                    int index = random.nextInt(members.size());
                    Arm unused = call(members.get(index), "user-" + random.nextInt(1_000_000), fails);
                    calls.incrementAndGet();
                    if (calls.get() % 20 == 0) {
                        Thread.sleep(1); // some thousands of calls a second
                    }
                } catch (InterruptedException e) {
                    return;
                } catch (Throwable t) {
                    surprises.incrementAndGet();
                }
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed = true;
            thread.join();
        }
    }
}
