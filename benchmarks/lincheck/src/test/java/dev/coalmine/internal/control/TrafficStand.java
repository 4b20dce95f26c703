package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.control.RolloutSettings.CallRules;
import dev.coalmine.internal.control.RolloutSettings.Identity;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.Served;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Share;
import dev.coalmine.store.StoredState.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The traffic of one rollout, turned under a lock as the controller does it; its fuse takes none. */
final class TrafficStand {
    private static final Rules RULES = Rules.of(new RolloutSettings(
            new Identity("race", "1", ""),
            RolloutPlan.builder()
                    .step(Share.percent(5), Duration.ofHours(1))
                    .step(Share.percent(50), Duration.ofHours(1))
                    .build(),
            RunMode.LIVE,
            CallRules.DEFAULTS));
    private static final Surroundings SURROUNDINGS = new Surroundings(
            new Time(() -> 0, () -> Instant.EPOCH),
            Stand.NEVER,
            Duration.ofMinutes(1),
            new Listeners(),
            new Keeping(null, Runnable::run, "race"),
            null);
    private static final Guard GUARD = new Guard("race", () -> 0);

    private final ReentrantLock lock = new ReentrantLock();
    private final Silence silence = new Silence();
    private final Traffic traffic = new Traffic(RULES, SURROUNDINGS, GUARD, () -> {});
    private final Watch watch = new Watch(RULES.settings().plan(), silence, traffic::fuseBlown, GUARD);
    private RolloutState state = RolloutState.PENDING;
    private volatile long blownProcess;

    TrafficStand() {
        turn(in(new Phase.Ramping(0), Attempts.FIRST));
    }

    private static RolloutState in(Phase phase, Attempts attempts) {
        return new RolloutState(phase, null, Served.NOTHING, attempts, Set.of());
    }

    private void turn(RolloutState next) {
        if (traffic.turn(state, next, watch, 0)) {
            state = next;
        }
    }

    void promote() {
        whileWatched(new Phase.Promoted());
    }

    void step() {
        whileWatched(new Phase.Ramping(1));
    }

    void pause() {
        whileWatched(new Phase.Paused(0));
    }

    private void whileWatched(Phase next) {
        locked(() -> {
            if (state.phase().watched()) {
                turn(in(next, state.attempts()));
            }
        });
    }

    void abort() {
        locked(() -> turn(in(new Phase.Aborted(), state.attempts())));
    }

    /** Begins again after a rollback. */
    void retry() {
        locked(() -> {
            if (state.phase().rolledBack()) {
                turn(in(new Phase.Ramping(0), new Attempts(state.attempts().total() + 1, 0)));
            }
        });
    }

    /** Hears of a fuse that blew. */
    void tick() {
        locked(() -> {
            if (traffic.takeBlown() != null && !state.phase().rolledBack()) {
                turn(in(new Phase.Tripped(0), state.attempts()));
            }
        });
    }

    private void locked(Runnable decision) {
        lock.lock();
        try {
            decision.run();
        } finally {
            lock.unlock();
        }
    }

    /** Blows the fuse, as a call does that was routed just now. */
    void blow() {
        long process = process();
        silence.blow(process);
        blownProcess = process;
    }

    private long process() {
        return traffic.path().routing().epoch().terms().processA();
    }

    /** The fuse of the attempt in force sends everything back, and that of an earlier one changes nothing. */
    void requireThatAFuseIsOfItsAttempt() {
        boolean reached = reachesCandidate();
        boolean blown = blownProcess == process();
        tick();
        if (blown && (reached || reachesCandidate() || !state.phase().rolledBack())) {
            throw new IllegalStateException("the fuse has blown, but it is " + state.phase());
        }
        if (!blown && reached != reachesCandidate()) {
            throw new IllegalStateException("the fuse of an earlier attempt has led to " + state.phase());
        }
    }

    boolean reachesCandidate() {
        Routing<EvidenceEpoch> routing = traffic.path().routing();
        return !routing.dormant() || routing.dormantCandidate();
    }
}
