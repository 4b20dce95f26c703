package dev.coalmine;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.HostileStore;
import dev.coalmine.store.HostileStore.Malice;
import dev.coalmine.store.InMemoryFleetStore;
import dev.coalmine.store.StoredState;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;

/** Several processes that share the store of a fleet, on one virtual clock. */
final class FleetWorld implements AutoCloseable {
    final VirtualTime time = new VirtualTime();
    final InMemoryFleetStore store = new InMemoryFleetStore(time);
    final List<Instance> instances = new ArrayList<>();
    final List<HostileStore> stores = new ArrayList<>();
    private final int fleetSize;

    FleetWorld(int fleetSize) {
        this.fleetSize = fleetSize;
    }

    /** Starts so many processes with that plan. */
    static FleetWorld of(int size, RolloutPlan plan) {
        FleetWorld world = new FleetWorld(Math.max(size, 10));
        for (int i = 0; i < size; i++) {
            Instance unused = world.join(plan);
        }
        world.pass(Duration.ofSeconds(2));
        return world;
    }

    /** Starts another process. */
    Instance join(RolloutPlan plan) {
        HostileStore mine = new HostileStore(store, new Random(instances.size()), Malice.NONE, () -> {});
        Instance instance = Instance.inFleet(mine, time, fleetSize);
        stores.add(mine);
        instances.add(instance);
        Rollout unused = instance.start(plan);
        return instance;
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    Instance get(int index) {
        return instances.get(index);
    }

    RolloutStatus status(int index) {
        return get(index).rollout().status();
    }

    /** Returns the index of the one that holds the lease. */
    int lead() {
        List<Integer> leads = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            if (leads(i)) {
                leads.add(i);
            }
        }
        if (leads.size() != 1) {
            throw new AssertionError("the lease is held by " + leads);
        }
        return leads.get(0);
    }

    private boolean leads(int index) {
        return instances.get(index).rollouts.find(Instance.ID.rollout()).isPresent()
                && status(index).fleet().leads();
    }

    /** Returns the index of some process that does not hold the lease. */
    int follower() {
        return lead() == 0 ? 1 : 0;
    }

    StoredState stored() {
        return store.load(Instance.ID).orElseThrow();
    }

    /** Calls the rollout of that process with this key; whether the call fails is told by its arm. */
    Arm call(int index, String key, boolean candidateFails, boolean stableFails) {
        try {
            return get(index)
                    .rollout()
                    .forKey(key)
                    .stable(() -> outcome(Arm.STABLE, stableFails))
                    .candidate(() -> outcome(Arm.CANDIDATE, candidateFails));
        } catch (Failed e) {
            return e.arm;
        }
    }

    private static Arm outcome(Arm arm, boolean fails) {
        if (fails) {
            throw new Failed(arm);
        }
        return arm;
    }

    /** How a call fails here. */
    static final class Failed extends CompletionException {
        private static final long serialVersionUID = 1L;
        final Arm arm;

        Failed(Arm arm) {
            super("failed on " + arm, null);
            this.arm = arm;
        }
    }

    /** Returns the store of that process. */
    FleetStore storeOf(int index) {
        return stores.get(index);
    }

    @Override
    public void close() {
        stores.forEach(each -> each.away(false));
        instances.forEach(Instance::close);
    }
}
