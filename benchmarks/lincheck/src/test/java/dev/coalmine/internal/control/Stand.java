package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.control.RolloutSettings.CallRules;
import dev.coalmine.internal.control.RolloutSettings.Identity;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.helpers.NOPLogger;

/** A rollout whose controller is raced: its calls are made up, its clock moves with its ticks, its store is in memory. */
final class Stand {
    private static final RolloutId ID = new RolloutId("race", "1");
    static final Ticker NEVER = new Ticker() {
        @Override
        public void execute(Runnable task) {}

        @Override
        public Future<?> after(long nanos, Runnable task) {
            return new CompletableFuture<>();
        }
    };

    private final AtomicLong nanos = new AtomicLong();
    private final StateStore store = new InMemoryStateStore();
    private final Silence silence = new Silence();
    private final AtomicInteger trips = new AtomicInteger();
    private final Listeners listeners = new Listeners();
    private final Controller controller;

    Stand(RolloutPlan plan) {
        listeners.add(event -> trips.addAndGet(event instanceof RolloutEvent.Tripped ? 1 : 0), Runnable::run);
        this.controller = new Controller(
                new RolloutSettings(new Identity("race", "1", ""), plan, RunMode.LIVE, CallRules.DEFAULTS),
                new Surroundings(
                        new Time(nanos::get, () -> Instant.EPOCH),
                        NEVER,
                        Duration.ofMinutes(1),
                        listeners,
                        new Keeping(store, Runnable::run, "race"),
                        null),
                new Instruments(silence, NOPLogger.NOP_LOGGER));
        controller.begin();
    }

    /** Carries out a command, and returns whether it was obeyed. */
    boolean command(Input.Order order) {
        try {
            controller.command(new Input.Command(order, "anna", "race"));
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
    }

    /** Lets a minute go by, and ticks. */
    void tick() {
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        controller.tick();
    }

    /** Blows the fuse of the calls that are recorded now, as one of them does on its own thread. */
    void blow() {
        silence.blow(controller.path().routing().epoch().terms().processA());
    }

    Phase phase() {
        return controller.standing().position().phase();
    }

    /** Returns whether a call that starts now may go to the candidate. */
    boolean reachesCandidate() {
        Routing<EvidenceEpoch> routing = controller.path().routing();
        return !routing.dormant() || routing.dormantCandidate();
    }

    /** Returns how many trips were told. */
    int trips() {
        return trips.get();
    }

    StoredState stored() {
        return store.load(ID).orElseThrow();
    }
}
