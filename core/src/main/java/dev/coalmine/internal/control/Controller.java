package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.control.Input.Command;
import dev.coalmine.internal.control.Transition.Decision;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One rollout's decisions: a tick merges recordings into evidence, asks the judge, asks the state machine, and puts the
 * answer in force by one compare-and-set of the routing value.
 *
 * <p>Thread-safe. One lock orders ticks, commands and readings of the status; no call ever takes it, and no user code
 * runs under it. The fuse takes no lock: it compare-and-sets the routing value to stable on the thread of the call that
 * blew it, and the next tick does the rest. Since every way up is a compare-and-set too, from the value that the
 * decision was made on, a rollback wins every race.
 */
public final class Controller {
    /** A tick credits a hold with at most this many intervals: a JVM that stood still has not watched anything. */
    private static final int MAX_INTERVALS_CREDITED = 20;

    private static final long SUSPICIOUSLY_KEYLESS_CALLS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable Blow> blown = new AtomicReference<>();
    private final RolloutSettings settings;
    private final RolloutPlan plan;
    private final Surroundings surroundings;
    private final Logger log;
    private final Guard guard;
    private final EventQueue events;
    private final Watch watch;
    private final CallPath path;

    private RolloutState state = RolloutState.INITIAL;
    private String sentence;
    private Instant since;
    private long lastTickNanos;
    private long judgedAtLastTick;
    private boolean warnedOfMissingKeys;
    private boolean closed;

    /** Creates the controller and puts the first step in force. */
    public Controller(RolloutSettings settings, Surroundings surroundings) {
        this(settings, surroundings, Instruments.REAL);
    }

    Controller(RolloutSettings settings, Surroundings surroundings, Instruments instruments) {
        this.settings = settings;
        this.plan = settings.plan();
        this.surroundings = surroundings;
        this.log = instruments.log();
        this.guard = new Guard(settings.name(), surroundings.time().nanoTime());
        this.events = new EventQueue(surroundings.listeners(), surroundings.listenerExecutor(), guard);
        this.watch = new Watch(plan, instruments.evidence(), this::fuseBlown, guard);
        this.lastTickNanos = nanos();
        this.path = new CallPath(settings, surroundings, guard, routing(state));
        this.since = wallClock();
        this.sentence = "Started " + settings.name() + " revision "
                + settings.identity().revision() + " at " + state.share(plan);
    }

    /** Says that the rollout has started. */
    public void announceStart() {
        log.info(sentence);
        events.add(new RolloutEvent.Started(change(StateMachine.PLAN, state.share(plan))));
        events.deliver();
    }

    /** Returns the nano time; while the clock fails, time stands still. */
    private long nanos() {
        try {
            return surroundings.time().nanoTime().getAsLong();
        } catch (Throwable t) {
            guard.failed("the nano clock", t);
            return lastTickNanos;
        }
    }

    private Instant wallClock() {
        try {
            return surroundings.time().wallClock().instant();
        } catch (Throwable t) {
            guard.failed("the wall clock", t);
            return Instant.now();
        }
    }

    private Routing<EvidenceEpoch> routing(RolloutState next) {
        if (next.phase().watched()) {
            Share share = next.share(plan);
            long salt = KeyHash.salt(settings.name(), settings.identity().seed());
            EvidenceEpoch epoch = watch.open(share, lastTickNanos);
            return Routing.live(salt, share, plan.baseline(), settings.overrides(), epoch);
        }
        Arm arm = next.phase() instanceof Phase.Promoted ? Arm.CANDIDATE : Arm.STABLE;
        return Routing.dormant(arm, path.routing().epoch());
    }

    /** Merges, judges and decides; what goes wrong is counted, and the next tick tries again. */
    public void tick() {
        lock.lock();
        try {
            if (!closed) {
                decideOnTick();
            }
        } catch (Throwable t) {
            guard.failed("a tick", t);
        } finally {
            lock.unlock();
        }
        events.deliver();
    }

    private void decideOnTick() {
        long now = nanos();
        long elapsed = credited(now - lastTickNanos);
        lastTickNanos = now;
        Routing<EvidenceEpoch> seen = path.routing();
        Judgement judgement = watch.look(now);
        if (state.phase().watched()) {
            watch.passed(elapsed);
        }
        long calls = watch.judgedCalls() - judgedAtLastTick;
        judgedAtLastTick = watch.judgedCalls();
        warnOfMissingKeys();
        Blow report = blown.getAndSet(null);
        Input input = report == null
                ? new Input.Tick(judgement, calls, elapsed, watch.holds())
                : new Input.FuseBlown(Announcement.fuse(report, path.methods()));
        Transition transition = StateMachine.next(plan, state, input);
        apply(transition, seen);
        if (transition.decision() == null && state.phase().watched() && !seen.dormant() && watch.wantsNewEpoch()) {
            renewEpoch(seen);
        }
    }

    /** Opens a new epoch at the same share; if the fuse was quicker, nobody ever records into it. */
    private void renewEpoch(Routing<EvidenceEpoch> seen) {
        boolean unused = path.replace(seen, routing(state));
    }

    private long credited(long elapsedNanos) {
        long most = MAX_INTERVALS_CREDITED * surroundings.tickInterval().toNanos();
        return Math.min(Math.max(elapsedNanos, 0), most);
    }

    /** Called on the thread of the call that blew the fuse: puts the rollback in force, and leaves the rest to a tick. */
    private void fuseBlown(Blow report) {
        Routing<EvidenceEpoch> seen = path.routing();
        while (!seen.dormant() && seen.epoch().terms().processA() == report.processA()) {
            if (path.replace(seen, Routing.dormant(Arm.STABLE, seen.epoch()))) {
                blown.set(report);
                surroundings.ticker().execute(this::tick);
                return;
            }
            seen = path.routing(); // another epoch was opened just now
        }
    }

    /** Carries out a command of that kind. Returns when it is in force. */
    private void command(Command command) {
        lock.lock();
        try {
            if (closed) {
                throw refused(command, "it is closed");
            }
            Transition transition = StateMachine.next(plan, state, command);
            if (transition.refusal() != null) {
                throw refused(command, transition.refusal());
            }
            if (!apply(transition, path.routing())) {
                throw refused(command, "it has just been rolled back");
            }
        } finally {
            lock.unlock();
        }
        events.deliver();
    }

    private IllegalStateException refused(Command command, String why) {
        return new IllegalStateException("Cannot " + command.kind().word() + " " + settings.name() + ": " + why);
    }

    /** Puts a transition in force, unless the routing value is no longer the one that it was decided on. */
    private boolean apply(Transition transition, Routing<EvidenceEpoch> seen) {
        RolloutState next = transition.state();
        Decision decision = transition.decision();
        if (decision == null) {
            state = next;
            return true;
        }
        Share from = state.share(plan);
        Share to = next.share(plan);
        if (next.phase().rolledBack()) {
            rollBack();
        } else if (seen.dormant() || (!to.equals(from) && !path.replace(seen, routing(next)))) {
            return false; // the fuse was quicker
        }
        state = next;
        since = wallClock();
        sentence = Announcement.sentence(settings.name(), decision, from, to) + culprits(decision);
        writeDown(decision);
        events.add(Announcement.event(decision, state, change(decision.who(), to)));
        return true;
    }

    /** Returns which method has most of what the judge has tripped for. */
    private String culprits(Decision decision) {
        return decision.who().equals(StateMachine.JUDGE) && decision.kind() == Decision.Kind.TRIPPED
                ? Culprits.of(watch.verdict(), plan, path.methods())
                : "";
    }

    private void rollBack() {
        Routing<EvidenceEpoch> seen = path.routing();
        while (!path.replace(seen, Routing.dormant(Arm.STABLE, seen.epoch()))) {
            seen = path.routing();
        }
    }

    private void writeDown(Decision decision) {
        if (decision.kind() == Decision.Kind.TRIPPED) {
            log.warn(sentence);
        } else {
            log.info(sentence);
        }
    }

    private RolloutEvent.Change change(String who, Share share) {
        return new RolloutEvent.Change(settings.name(), since, who, sentence, share, watch.verdict());
    }

    private void warnOfMissingKeys() {
        if (!warnedOfMissingKeys && path.missingKeys() >= SUSPICIOUSLY_KEYLESS_CALLS && watch.recordedCalls() == 0) {
            warnedOfMissingKeys = true;
            log.warn(
                    "All of the first {} calls of {} came without a routing key, so that nothing reaches the candidate:"
                            + " check keyedBy(...) or forKey(...)",
                    path.missingKeys(),
                    settings.name());
        }
    }

    /** Stops the clock. See {@code Operator}. */
    public void pause(String who, String reason) {
        command(new Command(Command.Kind.PAUSE, who, reason));
    }

    /** Lets the clock go on. See {@code Operator}. */
    public void resume(String who, String reason) {
        command(new Command(Command.Kind.RESUME, who, reason));
    }

    /** Goes to the next step. See {@code Operator}. */
    public void advance(String who, String reason) {
        command(new Command(Command.Kind.ADVANCE, who, reason));
    }

    /** Sends all traffic to the candidate. See {@code Operator}. */
    public void promote(String who, String reason) {
        command(new Command(Command.Kind.PROMOTE, who, reason));
    }

    /** Sends all traffic back to stable. See {@code Operator}. */
    public void abort(String who, String reason) {
        command(new Command(Command.Kind.ABORT, who, reason));
    }

    /** Stops deciding. A promoted rollout stays with the candidate; of any other, everything goes to stable. */
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                if (state.phase().watched()) {
                    rollBack();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns how the rollout stands, everything recorded so far included; decides nothing. */
    public Standing standing() {
        lock.lock();
        try {
            guard.run("a look at the evidence", () -> watch.look(nanos()));
            return new Standing(
                    state.phase(),
                    since,
                    state.share(plan),
                    sentence,
                    watch.verdict(),
                    watch.stats(Arm.STABLE),
                    watch.stats(Arm.CANDIDATE),
                    waitingFor(),
                    path.methods().stats(),
                    new Standing.Counts(
                            path.missingKeys(),
                            path.overridden(),
                            watch.lateCalls(),
                            path.overflowed(),
                            guard.failures()));
        } finally {
            lock.unlock();
        }
    }

    private List<String> waitingFor() {
        if (!(state.phase() instanceof Phase.Ramping ramping)) {
            return List.of();
        }
        long calls = state.stepCalls() + watch.judgedCalls() - judgedAtLastTick;
        RolloutState served = new RolloutState(state.phase(), state.heldNanos(), calls);
        return Gate.missing(plan.steps().get(ramping.step()), served, watch.holds());
    }

    /** Returns the way of its calls. */
    public CallPath path() {
        return path;
    }

    /** Returns what was said of it. */
    public RolloutSettings settings() {
        return settings;
    }
}
