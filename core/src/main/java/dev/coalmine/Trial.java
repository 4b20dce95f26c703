package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.FollowedCall;
import dev.coalmine.internal.control.TrialOutcome;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.Arm;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One use of a value that is being rolled out, such as a setting, under a routing key. Whoever uses it reports how that
 * went:
 *
 * <pre>{@code
 * try (Trial<PoolConfig> trial = pools.forKey(tenant).choose(oldConfig, newConfig)) {
 *     run(trial.value());
 *     trial.succeeded();
 * }
 * }</pre>
 *
 * <p>The arm is chosen once, when the trial begins. It counts as a call of that arm, timed from then to its outcome:
 *
 * <ul>
 *   <li>{@link #succeeded()} and {@link #failed(Throwable)} report it; the first one counts, and further ones are ignored
 *       and counted.
 *   <li>A trial that is closed without an outcome has failed, as a transaction is rolled back that was not committed: so a
 *       body that throws need not be caught.
 *   <li>One that is outstanding for too long testifies as slow, as every call does. So a trial is one use of the value, a
 *       query or a request, and not the life of what was made with it.
 *   <li>One that is never closed has no outcome; it is counted when it is collected, and the log warns of it.
 * </ul>
 *
 * <p>There is no fallback: only who uses the value could use the other one instead. Nothing that fails in here reaches the
 * caller. Thread-safe; the outcome may be reported on another thread.
 *
 * @param <T> the type of the value
 */
public final class Trial<T extends @Nullable Object> implements AutoCloseable {
    private final T value;
    private final Arm arm;
    private final CallPath path;

    /** Null if the trial is not recorded. */
    private final @Nullable TrialOutcome outcome;

    /** Whether an outcome was reported to an unrecorded trial. */
    private final AtomicBoolean told = new AtomicBoolean();

    private Trial(CallPath path, T value, Arm arm, @Nullable FollowedCall call) {
        this.path = path;
        this.value = value;
        this.arm = arm;
        this.outcome = call == null ? null : path.trials().watch(this, call);
    }

    static <T extends @Nullable Object> Trial<T> begin(KeyedCall keyed, T stable, T candidate) {
        CallPath path = keyed.path();
        Routing<EvidenceEpoch> routing = path.routing();
        long ticket = keyed.ticket(routing);
        Arm arm = Ticket.candidate(ticket) ? Arm.CANDIDATE : Arm.STABLE;
        FollowedCall call = Ticket.recorded(ticket) ? keyed.begin(routing, ticket) : null;
        return new Trial<>(path, arm == Arm.CANDIDATE ? candidate : stable, arm, call);
    }

    /** Returns the value to use. */
    public T value() {
        return value;
    }

    /** Returns the arm whose value that is. */
    public Arm arm() {
        return arm;
    }

    /** Reports that all went well. */
    public void succeeded() {
        report(FollowedCall::completed);
    }

    /**
     * Reports what went wrong. It counts as what the rollout's {@link dev.coalmine.plan.Failures} say of it, or of its cause
     * if it is a {@link java.util.concurrent.CompletionException} or {@link java.util.concurrent.ExecutionException}; with
     * an {@link InterruptedException} or a {@link java.util.concurrent.CancellationException} the trial was interrupted,
     * which says nothing but that it was slow, if it was.
     */
    public void failed(Throwable thrown) {
        Objects.requireNonNull(thrown, "thrown");
        report(call -> call.failed(thrown));
    }

    private void report(Consumer<FollowedCall> ending) {
        if (!settle(ending)) {
            path.trials().ignoredOutcome();
        }
    }

    private boolean settle(Consumer<FollowedCall> ending) {
        try {
            return outcome == null ? told.compareAndSet(false, true) : outcome.settle(ending);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Ends the trial; one without an outcome has failed. Closing twice does nothing. */
    @Override
    public void close() {
        boolean unused = settle(FollowedCall::failed);
    }

    @Override
    public String toString() {
        return "trial of the " + arm.label() + " value of " + path.rollout();
    }
}
