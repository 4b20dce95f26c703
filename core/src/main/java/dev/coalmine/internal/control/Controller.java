package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.keeping.Account;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Share;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One rollout: where ticks, commands and readings of its status come in.
 *
 * <p>Thread-safe. One lock orders them; no call ever takes it, and no user code runs under it: neither listeners, nor the
 * log, nor the store, nor the clocks. The {@link Helm} decides under the lock; the {@link Clerk} asks the store without
 * it; the {@link Outbox} tells without it. The fuse takes no lock, see {@link Traffic}: it puts the rollback in force on
 * the thread of the call that blew it, and the next tick does the rest.
 */
public final class Controller {
    /** A tick credits a hold with at most this many intervals: a JVM that stood still has not watched anything. */
    private static final int MAX_INTERVALS_CREDITED = 20;

    private static final long SUSPICIOUSLY_KEYLESS_CALLS = 1_000;

    /** How long a start waits for the store; then the rollout is pending, and goes on by itself. */
    private static final long START_PATIENCE_NANOS = 1_000_000_000L;

    /** How long a command that leads upward waits for the store, before it is taken back. */
    private static final long UPWARD_PATIENCE_NANOS = 5_000_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Surroundings surroundings;
    private final Logger log;
    private final Guard guard;
    private final Clocks clocks;
    private final Outbox outbox;
    private final Ledger ledger;
    private final Traffic traffic;
    private final Watch watch;
    private final SignalPath signals;
    private final Helm helm;
    private final Clerk clerk;
    private final Ceiling ceiling;
    private final @Nullable Fleet fleet;

    private volatile RolloutSettings settings;
    private long lastTickNanos;
    private boolean warnedOfMissingKeys;
    private boolean closed;

    /** Creates the controller of a rollout that does not route yet. */
    public Controller(RolloutSettings settings, Surroundings surroundings) {
        this(settings, surroundings, Instruments.REAL);
    }

    Controller(RolloutSettings settings, Surroundings surroundings, Instruments instruments) {
        Rules rules = Rules.of(settings);
        this.settings = settings;
        this.surroundings = surroundings;
        this.log = instruments.log();
        this.guard = new Guard(settings.name(), surroundings.time().nanoTime());
        this.clocks = new Clocks(surroundings.time(), guard);
        this.outbox = new Outbox(surroundings.listeners(), log, guard);
        this.ledger = new Ledger(settings.name(), outbox, clocks.now().wall());
        this.traffic = new Traffic(rules, surroundings, guard, this::tickSoon);
        Keeping keeping = surroundings.keeping();
        StateStore store = keeping.store();
        this.watch = new Watch(
                settings.plan(),
                instruments.evidence(),
                traffic.path().shadowing().shadows().tally(),
                traffic::fuseBlown,
                guard,
                keeping.terms());
        this.signals = new SignalPath(traffic.path(), watch.signals());
        this.ceiling = new Ceiling(settings.ceiling(), guard);
        this.helm = new Helm(rules, keeping.writer(), ledger, traffic, watch);
        RolloutId id = new RolloutId(settings.name(), settings.identity().revision());
        this.fleet = fleet(store, id);
        this.clerk = new Clerk(lock, helm.keeper(), id, new Clerk.Desk(store, keeping.executor(), fleet), new Office());
        this.lastTickNanos = clocks.now().nanos();
    }

    private @Nullable Fleet fleet(StateStore store, RolloutId id) {
        FleetSeat seat = watch.fleet();
        if (seat == null || !(store instanceof FleetStore shared)) {
            return null;
        }
        Fleet joined = new Fleet(shared, id, seat, helm.keeper(), clocks.now());
        helm.join(joined);
        return joined;
    }

    private final class Office implements Clerk.Office {
        @Override
        public Moment now() {
            return clocks.now();
        }

        @Override
        public Guard guard() {
            return guard;
        }

        @Override
        public void tell() {
            Controller.this.tell();
        }
    }

    private void tickSoon() {
        surroundings.ticker().execute(this::tick);
    }

    /** Asks the store whether the rollout may begin. Returns when it has answered, or does not for a while. */
    public void begin() {
        heedCeiling();
        clerk.wake();
        boolean unused = clerk.await(helm.begun(), START_PATIENCE_NANOS);
        lowerToCeiling();
        tell();
    }

    private void heedCeiling() {
        Share share = ceiling.look();
        lock.lock();
        try {
            helm.heed(share);
        } finally {
            lock.unlock();
        }
    }

    private void lowerToCeiling() {
        lock.lock();
        try {
            helm.lowerToCeiling(clocks.now());
        } finally {
            lock.unlock();
        }
    }

    /** Merges, judges and decides; what goes wrong is counted, and the next tick tries again. */
    public void tick() {
        Moment now = clocks.now();
        Share highest = ceiling.look();
        long keyless = 0;
        lock.lock();
        try {
            helm.heed(highest);
            if (!closed) {
                long elapsed = credited(now.nanos() - lastTickNanos);
                lastTickNanos = now.nanos();
                helm.tick(now, elapsed);
                keyless = suspiciouslyKeyless();
            }
        } catch (Throwable t) {
            guard.failed("a tick", t);
        } finally {
            lock.unlock();
        }
        if (keyless > 0) {
            log.warn(
                    "All of the first {} calls of {} came without a routing key, so that nothing reaches the candidate:"
                            + " check keyedBy(...) or forKey(...)",
                    keyless,
                    settings.name());
        }
        clerk.wake();
        tell();
    }

    private long credited(long elapsedNanos) {
        long most = MAX_INTERVALS_CREDITED * surroundings.tickInterval().toNanos();
        return Math.min(Math.max(elapsedNanos, 0), most);
    }

    /** Returns how many calls came without a key, if that were all of many, and nobody was told; otherwise zero. */
    private long suspiciouslyKeyless() {
        long missing = traffic.path().missingKeys();
        if (warnedOfMissingKeys
                || missing < SUSPICIOUSLY_KEYLESS_CALLS
                || watch.recordedCalls() > 0
                || traffic.path().routing().shadows()) {
            return 0;
        }
        warnedOfMissingKeys = true;
        return missing;
    }

    /**
     * Carries out a command. Returns when it is in force and the store has it; or, of what does not lead upward, has failed
     * to take it.
     *
     * @throws IllegalStateException if it is refused; the message says why
     */
    public void command(Input.Command command) {
        try {
            carryOut(command);
        } catch (IllegalStateException refusal) {
            throw new IllegalStateException(
                    "Cannot " + command.order().words(settings.name()) + ": " + refusal.getMessage(), refusal);
        } finally {
            tell();
        }
    }

    private void carryOut(Input.Command command) {
        heedCeiling();
        Moment now = clocks.now();
        Proposal proposal;
        Future<?> settled;
        lock.lock();
        try {
            requireOpen();
            proposal = helm.command(command, now);
            settled = helm.keeper().settled();
        } finally {
            lock.unlock();
            clerk.wake();
        }
        if (proposal == null) {
            boolean unused = clerk.await(settled, Outbox.PATIENCE_NANOS);
        } else {
            awaitConsent(proposal);
        }
    }

    /**
     * Replaces the plan, the mode and the overrides by those of other settings of the same rollout, if anything of them has
     * changed. Returns when the store has it, or has failed to take it.
     *
     * @throws IllegalStateException if it is closed
     */
    public void reconfigure(RolloutSettings next, String who, String reason) {
        List<String> changes = Changes.between(settings, next);
        if (changes.isEmpty()) {
            return;
        }
        Rules rules = Rules.of(next);
        String why = reason + "; changed: " + String.join(", ", changes);
        decide(now -> {
            helm.reconfigure(rules, new Input.Reconfigure(rules.course(), who, why), now);
            settings = next;
        });
    }

    /**
     * Notes that the rollout was to be reconfigured by what is not valid. Nothing changes but the audit trail.
     *
     * @throws IllegalStateException if it is closed
     */
    public void refuseReconfiguration(List<String> problems, String who, String reason) {
        String why = reason + "; " + String.join("; ", problems);
        decide(now -> helm.refuse(new Input.Refusal(who, why), problems, now));
    }

    private void decide(Consumer<Moment> decision) {
        Moment now = clocks.now();
        Future<?> settled;
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("Cannot reconfigure " + settings.name() + ": it is closed");
            }
            decision.accept(now);
            settled = helm.keeper().settled();
        } finally {
            lock.unlock();
            clerk.wake();
        }
        boolean unused = clerk.await(settled, Outbox.PATIENCE_NANOS);
        tell();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("it is closed");
        }
    }

    private void awaitConsent(Proposal proposal) {
        if (!clerk.await(proposal.answer(), UPWARD_PATIENCE_NANOS)) {
            lock.lock();
            try {
                helm.keeper().withdraw(proposal, "its store has not answered in time");
            } finally {
                lock.unlock();
            }
        }
        String refusal = proposal.answer().join();
        if (refusal != null) {
            throw new IllegalStateException(refusal);
        }
    }

    /** Tells the log and the listeners what may be told by now. */
    private void tell() {
        Moment now = clocks.now();
        lock.lock();
        try {
            outbox.release(helm.keeper().attempted(), now);
        } finally {
            lock.unlock();
        }
        outbox.deliver();
    }

    /**
     * Stops deciding. A promoted rollout stays with the candidate; of any other, everything goes to stable. The store keeps
     * where it stood, so that its revision goes on there when it is started again.
     */
    public void close() {
        Future<?> settled;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            settled = helm.close();
            if (fleet != null) {
                fleet.close();
            }
        } finally {
            lock.unlock();
        }
        clerk.wake();
        boolean unused = clerk.await(settled, Outbox.PATIENCE_NANOS);
        clerk.close();
        traffic.path().shadowing().shadows().close();
        tell();
    }

    /** Returns how the rollout stands, everything recorded so far included; decides nothing. */
    public Standing standing() {
        Moment now = clocks.now();
        lock.lock();
        try {
            guard.run("a look at the evidence", () -> watch.look(now.nanos()));
            CallPath path = traffic.path();
            return new Standing(
                    position(now),
                    watch.verdict(),
                    watch.stats(Arm.STABLE),
                    watch.stats(Arm.CANDIDATE),
                    path.methods().stats(),
                    watch.signalStats(),
                    new Standing.Counts(
                            path.missingKeys(),
                            path.overridden(),
                            watch.lateCalls(),
                            path.overflowed(),
                            path.fallbacks().sum(),
                            path.trials().unclosed(),
                            path.trials().ignored(),
                            guard.failures()),
                    new Standing.Shadowed(
                            path.shadowing().shadows().stats(),
                            path.shadowing().shadows().mismatches()),
                    helm.keeper().health(),
                    fleet == null ? null : fleet.health(now));
        } finally {
            lock.unlock();
        }
    }

    /** Returns where the rollout stands, without a look at the evidence. */
    public Phase phase() {
        lock.lock();
        try {
            return ledger.account().state().phase();
        } finally {
            lock.unlock();
        }
    }

    private Standing.Position position(Moment now) {
        Account account = ledger.account();
        return new Standing.Position(
                account.state().phase(),
                account.since(),
                helm.share(),
                account.sentence(),
                account.state().attempts(),
                helm.waitingFor(now),
                account.audit());
    }

    /** Returns the way of its business signals. */
    public SignalPath signals() {
        return signals;
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
