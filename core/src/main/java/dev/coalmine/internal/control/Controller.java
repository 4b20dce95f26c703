package dev.coalmine.internal.control;

import dev.coalmine.internal.course.Course;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.Served;
import dev.coalmine.internal.course.Sight;
import dev.coalmine.internal.course.StateMachine;
import dev.coalmine.internal.course.Transition;
import dev.coalmine.internal.course.Transition.Decision;
import dev.coalmine.internal.course.Waiting;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.Verdict;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One rollout's decisions: a tick merges recordings into evidence, asks the judge, asks the state machine, and puts the
 * answer in force.
 *
 * <p>Thread-safe. One lock orders ticks, commands and readings of the status; no call ever takes it, and no user code
 * runs under it. The fuse takes no lock, see {@link Traffic}: it puts the rollback in force on the thread of the call that
 * blew it, and the next tick does the rest.
 */
public final class Controller {
    /** A tick credits a hold with at most this many intervals: a JVM that stood still has not watched anything. */
    private static final int MAX_INTERVALS_CREDITED = 20;

    private static final long SUSPICIOUSLY_KEYLESS_CALLS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final RolloutSettings settings;
    private final Course course;
    private final Surroundings surroundings;
    private final Logger log;
    private final Guard guard;
    private final Clocks clocks;
    private final EventQueue events;
    private final Ledger ledger;
    private final Traffic traffic;
    private final Watch watch;

    private long lastTickNanos;
    private long judgedAtLastTick;
    private boolean warnedOfMissingKeys;
    private boolean closed;

    /** Creates the controller of a rollout that does not route yet. */
    public Controller(RolloutSettings settings, Surroundings surroundings) {
        this(settings, surroundings, Instruments.REAL);
    }

    Controller(RolloutSettings settings, Surroundings surroundings, Instruments instruments) {
        this.settings = settings;
        this.course = Course.of(settings.plan(), settings.mode());
        this.surroundings = surroundings;
        this.log = instruments.log();
        this.guard = new Guard(settings.name(), surroundings.time().nanoTime());
        this.clocks = new Clocks(surroundings.time(), guard);
        this.events = new EventQueue(surroundings.listeners(), surroundings.listenerExecutor(), guard);
        this.traffic = new Traffic(settings, course, surroundings, guard, this::tickSoon);
        this.watch = new Watch(settings.plan(), instruments.evidence(), traffic::fuseBlown, guard);
        this.ledger = new Ledger(settings, course, events, log, clocks.now().wall());
        this.lastTickNanos = clocks.now().nanos();
    }

    private void tickSoon() {
        surroundings.ticker().execute(this::tick);
    }

    /** Begins to route. */
    public void begin() {
        Moment now = clocks.now();
        lock.lock();
        try {
            boolean unused = apply(StateMachine.next(course, ledger.state(), new Input.Begin()), now);
        } finally {
            lock.unlock();
        }
        events.deliver();
    }

    /** Merges, judges and decides; what goes wrong is counted, and the next tick tries again. */
    public void tick() {
        Moment now = clocks.now();
        lock.lock();
        try {
            if (!closed) {
                decideOnTick(now);
            }
        } catch (Throwable t) {
            guard.failed("a tick", t);
        } finally {
            lock.unlock();
        }
        events.deliver();
    }

    private void decideOnTick(Moment now) {
        long elapsed = credited(now.nanos() - lastTickNanos);
        lastTickNanos = now.nanos();
        Judgement judgement = watch.look(now.nanos());
        if (ledger.state().phase().watched()) {
            watch.passed(elapsed);
        }
        long calls = watch.judgedCalls() - judgedAtLastTick;
        judgedAtLastTick = watch.judgedCalls();
        warnOfMissingKeys();
        Blow report = traffic.takeBlown();
        Input input = report == null
                ? new Input.Tick(sight(judgement), calls, elapsed)
                : new Input.FuseBlown(Announcement.fuse(report, traffic.path().methods()));
        Transition transition = StateMachine.next(course, ledger.state(), input);
        boolean unused = apply(transition, now);
        if (transition.decision() == null && ledger.state().phase().watched()) {
            traffic.renew(ledger.state(), watch, now.nanos());
        }
    }

    private Sight sight(Judgement judgement) {
        return new Sight(judgement, watch.holds(), List.of(), watch::pace);
    }

    private long credited(long elapsedNanos) {
        long most = MAX_INTERVALS_CREDITED * surroundings.tickInterval().toNanos();
        return Math.min(Math.max(elapsedNanos, 0), most);
    }

    /**
     * Carries out a command. Returns when it is in force.
     *
     * @throws IllegalStateException if it is refused; the message says why
     */
    public void command(Input.Command command) {
        try {
            carryOut(command, clocks.now());
        } finally {
            events.deliver();
        }
    }

    private void carryOut(Input.Command command, Moment now) {
        lock.lock();
        try {
            if (closed) {
                throw refused(command, "it is closed");
            }
            judge(now);
            Transition transition = StateMachine.next(course, ledger.state(), command);
            if (transition.refusal() != null) {
                throw refused(command, transition.refusal());
            }
            if (!apply(transition, now)) {
                throw refused(command, "it has just been rolled back");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets a trip that is due come before a command. */
    private void judge(Moment now) {
        if (ledger.state().phase().watched()) {
            Judgement judgement = watch.look(now.nanos());
            if (judgement.kind() == Verdict.Kind.FAIL) {
                Input failing = new Input.Failing(judgement.verdict().sentence());
                boolean unused = apply(StateMachine.next(course, ledger.state(), failing), now);
            }
        }
    }

    private IllegalStateException refused(Input.Command command, String why) {
        return new IllegalStateException("Cannot " + command.order().words(settings.name()) + ": " + why);
    }

    /** Puts a transition in force, unless a fuse was quicker. */
    private boolean apply(Transition transition, Moment now) {
        RolloutState next = transition.state();
        Decision decision = withCulprits(transition.decision());
        if (decision == null) {
            ledger.served(next);
            return true;
        }
        if (!traffic.turn(ledger.state(), next, decision.move(), watch, now.nanos())) {
            return false;
        }
        ledger.decided(decision, next, now.wall(), watch.verdict());
        return true;
    }

    /** Returns the decision with the method that has most of what the judge found. */
    private @Nullable Decision withCulprits(@Nullable Decision decision) {
        if (decision == null || !decision.who().equals(StateMachine.JUDGE)) {
            return decision;
        }
        String culprits =
                Culprits.of(watch.verdict(), settings.plan(), traffic.path().methods());
        return new Decision(decision.move(), decision.who(), decision.why() + culprits);
    }

    private void warnOfMissingKeys() {
        long missing = traffic.path().missingKeys();
        if (!warnedOfMissingKeys && missing >= SUSPICIOUSLY_KEYLESS_CALLS && watch.recordedCalls() == 0) {
            warnedOfMissingKeys = true;
            log.warn(
                    "All of the first {} calls of {} came without a routing key, so that nothing reaches the candidate:"
                            + " check keyedBy(...) or forKey(...)",
                    missing,
                    settings.name());
        }
    }

    /** Stops deciding. A promoted rollout stays with the candidate; of any other, everything goes to stable. */
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                if (ledger.state().phase().watched()) {
                    traffic.rollBack();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns how the rollout stands, everything recorded so far included; decides nothing. */
    public Standing standing() {
        long now = clocks.now().nanos();
        lock.lock();
        try {
            guard.run("a look at the evidence", () -> watch.look(now));
            CallPath path = traffic.path();
            return new Standing(
                    ledger.state().phase(),
                    ledger.since(),
                    course.share(ledger.state()),
                    ledger.sentence(),
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
        RolloutState state = ledger.state();
        Served served = state.served();
        long calls = served.calls() + watch.judgedCalls() - judgedAtLastTick;
        RolloutState now = state.phase().watched() ? state.with(new Served(served.nanos(), calls)) : state;
        return Waiting.of(course, now, sight(watch.judgement()));
    }

    /** Returns the way of its calls. */
    public CallPath path() {
        return traffic.path();
    }

    /** Returns what was said of it. */
    public RolloutSettings settings() {
        return settings;
    }
}
