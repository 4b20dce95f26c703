package dev.coalmine.internal.control;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.control.RolloutSettings.CallRules;
import dev.coalmine.internal.control.RolloutSettings.Identity;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.helpers.NOPLogger;

/**
 * A rollout without calls: the same controller, judge and state machine as in earnest, on a clock of its own, over
 * evidence that is made up. It has no thread and writes no log. Not thread-safe.
 */
public final class Rehearsal {
    private static final Identity IDENTITY = new Identity("rehearsal", "rehearsal", "rehearsal");

    /** Nobody calls here, so nothing has a deadline. */
    private static final Ticker AT_ONCE = new Ticker() {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Future<?> after(long nanos, Runnable task) {
            throw new UnsupportedOperationException("a rehearsal makes no calls");
        }
    };

    private static final Keeping KEEPING = new Keeping(null, Runnable::run, "rehearsal");

    private final long tickNanos;
    private final Controller controller;
    private long nanos;

    /**
     * Starts the rollout.
     *
     * @param plan how it shall go
     * @param tick how often it is judged, above zero
     * @param evidence makes what its evidence comes from
     * @param listener hears of every change, at once
     */
    public Rehearsal(
            RolloutPlan plan, Duration tick, EvidenceSource.Factory evidence, Consumer<RolloutEvent> listener) {
        this.tickNanos = tick.toNanos();
        Time time = new Time(() -> nanos, () -> Instant.EPOCH.plusNanos(nanos));
        Listeners listeners = new Listeners();
        listeners.add(listener::accept, Runnable::run);
        this.controller = new Controller(
                new RolloutSettings(IDENTITY, plan, RunMode.LIVE, CallRules.DEFAULTS),
                new Surroundings(time, AT_ONCE, tick, listeners, KEEPING, null),
                new Instruments(evidence, NOPLogger.NOP_LOGGER));
        controller.begin();
        leaveShadow();
    }

    /** Returns the routing value that a call would read now. */
    public Routing<EvidenceEpoch> routing() {
        return controller.path().routing();
    }

    /** Lets the time of one tick go by, and ticks. */
    public void tick() {
        nanos += tickNanos;
        controller.tick();
        leaveShadow();
    }

    /** Goes on to the first step: nobody is on the candidate before, and nothing is compared here. */
    private void leaveShadow() {
        if (controller.path().routing().shadows()) {
            controller.command(new Input.Command(Input.Plain.ADVANCE, "rehearsal", "a shadow serves nobody"));
        }
    }

    /** Returns how much time went by since the start, in nanoseconds. */
    public long nanos() {
        return nanos;
    }

    /** Returns how the rollout stands. */
    public Standing standing() {
        return controller.standing();
    }
}
