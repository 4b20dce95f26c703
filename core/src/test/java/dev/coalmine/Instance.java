package dev.coalmine;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.PlainStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * One process of several that share a store, on a virtual clock; its store is asked at once, on the thread that wants to
 * know, or when the test says so.
 */
final class Instance implements AutoCloseable {
    static final RolloutId ID = new RolloutId("pricing", "r7");

    final VirtualTime time;
    final List<RolloutEvent> events = new ArrayList<>();
    final Rollouts rollouts;
    final Queue<Runnable> toAsk = new ArrayDeque<>();
    final Queue<Runnable> shadows = new ArrayDeque<>();
    private boolean asksLater;

    Instance(StateStore store) {
        this(store, new VirtualTime());
    }

    /** Makes one that keeps its state there and judges alone, whatever else the store can do. */
    Instance(StateStore store, VirtualTime time) {
        this(new PlainStore(store), time, Rollouts.DEFAULT_FLEET_SIZE);
    }

    private Instance(StateStore store, VirtualTime time, int fleetSize) {
        this.time = time;
        this.rollouts = Rollouts.builder()
                .nanoTime(time)
                .wallClock(time)
                .scheduler(time)
                .listenerExecutor(Runnable::run)
                .store(store)
                .storeExecutor(this::ask)
                .fleetSize(fleetSize)
                .shadowExecutor(shadows::add)
                .build();
        rollouts.addListener(events::add);
    }

    /** Makes one that judges together with all others of that store, at most so many. */
    static Instance inFleet(FleetStore store, VirtualTime time, int fleetSize) {
        return new Instance(store, time, fleetSize);
    }

    private void ask(Runnable task) {
        if (asksLater) {
            toAsk.add(task);
        } else {
            task.run();
        }
    }

    /** Asks the store only when told to, from now on. */
    void askLater() {
        asksLater = true;
    }

    /** Asks the store what is to be asked by now. */
    void askNow() {
        for (Runnable task = toAsk.poll(); task != null; task = toAsk.poll()) {
            task.run();
        }
    }

    /** Makes the shadow calls that wait. */
    void makeShadowCalls() {
        for (Runnable call = shadows.poll(); call != null; call = shadows.poll()) {
            call.run();
        }
    }

    Rollout start(RolloutPlan plan) {
        return start(plan, ID.revision());
    }

    Rollout start(RolloutPlan plan, String revision) {
        return rollouts.named(ID.rollout()).revision(revision).plan(plan).start();
    }

    Rollout rollout() {
        return rollouts.find(ID.rollout()).orElseThrow();
    }

    /** Lets time go by without a word to the store, as when the process is killed. */
    void kill() {
        askLater();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    RolloutEvent lastEvent() {
        return events.get(events.size() - 1);
    }

    List<Class<?>> kinds() {
        return events.stream().<Class<?>>map(Object::getClass).toList();
    }

    boolean isAllOnStable() {
        for (int i = 0; i < 500; i++) {
            if (World.armOf(rollout(), "user-" + i) == Arm.CANDIDATE) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        asksLater = false;
        rollouts.close();
    }
}
