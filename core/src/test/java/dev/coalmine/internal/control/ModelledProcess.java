package dev.coalmine.internal.control;

import dev.coalmine.internal.control.RolloutSettings.CallRules;
import dev.coalmine.internal.control.RolloutSettings.Identity;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.Share;
import dev.coalmine.store.RolloutId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.helpers.NOPLogger;

/** A row of processes of which each runs the one rollout for a while; on one thread, with clocks and calls of its own. */
final class ModelledProcess {
    private final Ticker atOnce = new Ticker() {
        @Override
        public void execute(Runnable task) {
            lastTick = millis;
            task.run();
        }

        @Override
        public Future<?> after(long nanos, Runnable task) {
            return new CompletableFuture<>();
        }
    };

    private final FlakyStore store = new FlakyStore(new RolloutId("modelled", "r1"));
    private ScriptedCalls calls = new ScriptedCalls();
    private Controller controller;
    private long millis;
    private long lastTick;
    private long wallOffsetHours;

    ModelledProcess(NaivePlan plan) {
        controller = controller(plan);
    }

    private Controller controller(NaivePlan plan) {
        lastTick = millis;
        Time time = new Time(
                () -> millis * 1_000_000,
                () -> Instant.EPOCH.plusMillis(millis).plus(Duration.ofHours(wallOffsetHours)));
        return new Controller(
                settings(plan),
                new Surroundings(
                        time,
                        atOnce,
                        Duration.ofSeconds(1),
                        new Listeners(),
                        new Keeping(store, Runnable::run, "process"),
                        null),
                new Instruments(calls, NOPLogger.NOP_LOGGER));
    }

    private static RolloutSettings settings(NaivePlan plan) {
        return new RolloutSettings(new Identity("modelled", "r1", ""), plan.real(), plan.mode(), CallRules.DEFAULTS);
    }

    void begin() {
        controller.begin();
    }

    FlakyStore store() {
        return store;
    }

    ScriptedCalls calls() {
        return calls;
    }

    /** Lets time go by, and returns how much there was since the last tick. */
    long pass(int more) {
        millis += more;
        long elapsed = millis - lastTick;
        lastTick = millis;
        return elapsed;
    }

    void sleep(int seconds) {
        millis += seconds * 1_000L;
    }

    void setWallClock(int hours) {
        wallOffsetHours += hours;
    }

    void tick() {
        controller.tick();
    }

    void command(Input.Order order) {
        try {
            controller.command(new Input.Command(order, "anna", "because"));
        } catch (IllegalStateException refused) {
            // the model says what comes of it
        }
    }

    void setShare(int percent) {
        command(new Input.SetShare(Share.percent(percent)));
    }

    void reconfigure(NaivePlan plan) {
        controller.reconfigure(settings(plan), "anna", "another plan");
    }

    void refuseConfiguration() {
        controller.refuseReconfiguration(List.of("Invalid share 300%"), "anna", "a bad plan");
    }

    void close() {
        controller.close();
    }

    void restart(NaivePlan plan) {
        store.hangUp();
        calls = new ScriptedCalls();
        controller = controller(plan);
        controller.begin();
    }

    Standing standing() {
        return controller.standing();
    }

    /** Returns the percentage of keys that a call would go to the candidate with. */
    int candidatePercent() {
        Routing<EvidenceEpoch> routing = controller.path().routing();
        if (routing.dormant()) {
            return routing.dormantCandidate() ? 100 : 0;
        }
        return routing.candidateBelow() * 100 / Share.UNITS;
    }
}
