package dev.coalmine.internal.control;

import dev.coalmine.internal.context.Ambient;
import dev.coalmine.internal.context.ContextStack;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.CandidateBulkhead;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.OutstandingCall;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All that one rollout does on the way of a call. Thread-safe; nothing is locked, nothing allocated, and nothing thrown
 * that the user did not ask for.
 *
 * <p>A call reads {@link #routing()} once. If that is dormant the call goes straight to its arm. Otherwise
 * {@link #admit} gives it a ticket, the implementation runs, and for a recorded ticket {@link #returned} or
 * {@link #threw} takes down the outcome in the epoch of the routing value that the call read.
 */
public final class CallPath {
    /** Stands for calls that may take any time. */
    static final long NO_DEADLINE = Long.MAX_VALUE;

    /** The start of a call whose clock could not be read. */
    private static final long NO_TIME = OutstandingCall.NO_TIME;

    private static final VarHandle ROUTING;
    private static final MethodHandle TAKE_RETURNED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ROUTING = lookup.findVarHandle(CallPath.class, "routing", Routing.class);
            MethodType outcome = MethodType.methodType(
                    boolean.class, Routing.class, long.class, long.class, Object.class, String.class);
            TAKE_RETURNED = lookup.findVirtual(CallPath.class, "takeReturned", outcome);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String rollout;
    private final MissingKey missingKey;
    private final Fallback fallback;
    private final Outcomes outcomes;
    private final Fallbacks fallbacks;
    private final Trials trials;
    private final Shadowing shadowing;
    private final LongSupplier nanoTime;
    private final Ticker ticker;
    private final MethodTable methods = new MethodTable();
    private final Guard guard;
    private final LongAdder missingKeys = new LongAdder();
    private final LongAdder overridden = new LongAdder();
    private final LongAdder overflowed = new LongAdder();

    /**
     * A wall that the just-in-time compiler does not inline through, because a handle in a field might be any.
     *
     * <p>The objects of a fluent call dissolve only if the whole chain is inlined at its call site, and the compiler does
     * not inline a method whose code has grown large. With all of recording inlined, it would: from then on every call
     * would allocate. Behind the wall a call site stays small whatever recording does, for less than 2 ns.
     */
    private final MethodHandle takeReturned = TAKE_RETURNED.bindTo(this);

    private volatile long deadlineNanos;

    private volatile Routing<EvidenceEpoch> routing;

    CallPath(RolloutSettings settings, Surroundings surroundings, Guard guard, Routing<EvidenceEpoch> initial) {
        this.rollout = settings.name();
        this.missingKey = settings.calls().missingKey();
        this.fallback = settings.calls().fallback();
        this.outcomes = new Outcomes(settings.calls().failures(), guard);
        this.fallbacks = new Fallbacks(outcomes, guard);
        this.nanoTime = surroundings.time().nanoTime();
        this.ticker = surroundings.ticker();
        this.guard = guard;
        this.trials = new Trials(rollout, this::now);
        this.shadowing = Shadowing.of(settings, surroundings, outcomes);
        this.routing = initial;
        follow(settings.plan());
    }

    /** Has asynchronous calls that end from now on meet the deadline of that plan, and shadow calls its bounds. */
    void follow(RolloutPlan plan) {
        deadlineNanos = plan.deadline().map(Duration::toNanos).orElse(NO_DEADLINE);
        shadowing.follow(plan);
    }

    /** Returns how long a candidate call on these terms may take now, or {@link #NO_DEADLINE}. */
    long deadlineNanos(CallTerms terms) {
        long own = terms.deadlineNanos();
        return own == CallTerms.PLANS_DEADLINE ? deadlineNanos : own;
    }

    /** Returns the routing value in force. */
    public Routing<EvidenceEpoch> routing() {
        return routing;
    }

    /** Puts a routing value in force if the expected one still is. */
    boolean replace(Routing<EvidenceEpoch> expected, Routing<EvidenceEpoch> next) {
        return ROUTING.compareAndSet(this, expected, next);
    }

    /**
     * Returns the ticket of one call under a live routing value.
     *
     * @param routing the value that the call read
     * @param key the key as given (a String, UUID or composite key), {@link NumberKey#INSTANCE} for one that is
     *     all in its bits, or null if it is missing
     * @param bits the bits of the key, if there is one
     * @throws IllegalArgumentException if the key is missing, in the routing context too, and the rollout rejects that
     */
    public long admit(Routing<EvidenceEpoch> routing, @Nullable Object key, long bits) {
        return key == null || ContextStack.forcing()
                ? admitInContext(routing, key, bits)
                : admitKeyed(routing, key, bits);
    }

    /** Returns the ticket of one call, whether or not the routing value is dormant; see {@link #admit}. */
    public long ticket(Routing<EvidenceEpoch> routing, @Nullable Object key, long bits) {
        return routing.dormant() ? routing.dormantTicket() : admit(routing, key, bits);
    }

    /** Looks at the routing context, which the calls that have a key and cannot be forced are spared. */
    private long admitInContext(Routing<EvidenceEpoch> routing, @Nullable Object key, long bits) {
        try {
            Ambient ambient = ContextStack.current();
            Arm forced = ambient.armOf(rollout);
            if (forced != null) {
                return overridden(forced);
            }
            if (key == null && ambient.key() != null) {
                return admitKeyed(routing, ambient.key(), ambient.bits());
            }
        } catch (Throwable t) {
            guard.failed("the routing context", t);
        }
        return key == null ? admitKeyless(routing) : admitKeyed(routing, key, bits);
    }

    private long admitKeyed(Routing<EvidenceEpoch> routing, Object key, long bits) {
        try {
            Overrides overrides = routing.overrides();
            if (overrides != null) {
                Arm forced = key == NumberKey.INSTANCE ? overrides.armOf(bits) : overrides.armOf(key);
                if (forced != null) {
                    return overridden(forced);
                }
            }
            return enter(routing, routing.ticket(bits));
        } catch (Throwable t) {
            guard.failed("routing", t);
            return Ticket.UNRECORDED_STABLE;
        }
    }

    private long overridden(Arm forced) {
        overridden.increment();
        return forced == Arm.CANDIDATE ? Ticket.UNRECORDED_CANDIDATE : Ticket.UNRECORDED_STABLE;
    }

    /** Lets a call of the candidate in, where the number of these is capped; one that would be too many goes to stable. */
    private long enter(Routing<EvidenceEpoch> routing, long ticket) {
        if (!Ticket.candidate(ticket)) {
            return ticket;
        }
        CandidateBulkhead bulkhead = routing.epoch().bulkhead();
        return bulkhead == null || bulkhead.tryEnter() ? ticket : overflow(routing, bulkhead);
    }

    private long overflow(Routing<EvidenceEpoch> routing, CandidateBulkhead bulkhead) {
        overflowed.increment();
        try {
            bulkhead.refused(routing.epoch(), now());
        } catch (Throwable t) {
            guard.failed("the fuse", t);
        }
        return Ticket.UNRECORDED_STABLE;
    }

    private static void leave(Routing<EvidenceEpoch> routing, long ticket) {
        if (Ticket.candidate(ticket)) {
            CandidateBulkhead bulkhead = routing.epoch().bulkhead();
            if (bulkhead != null) {
                bulkhead.leave();
            }
        }
    }

    private long admitKeyless(Routing<EvidenceEpoch> routing) {
        Overrides overrides = routing.overrides();
        Arm forced = overrides == null ? null : overrides.armOfAll();
        if (forced != null) {
            return overridden(forced);
        }
        missingKeys.increment();
        return switch (missingKey) {
            case STABLE -> Ticket.UNRECORDED_STABLE;
            case RANDOM ->
                enter(routing, routing.coinTicket(ThreadLocalRandom.current().nextLong()));
            case REJECT ->
                throw new IllegalArgumentException(rollout
                        + " got a call without a routing key, which missingKey(REJECT) refuses: give a key that is neither"
                        + " null nor empty, or choose missingKey(STABLE) or missingKey(RANDOM)");
        };
    }

    /** Returns the nano time now. */
    public long now() {
        try {
            return nanoTime.getAsLong();
        } catch (Throwable t) {
            guard.failed("the nano clock", t);
            return NO_TIME;
        }
    }

    /**
     * Takes down that a recorded call has returned.
     *
     * @param method what its events are counted under; null if it has no name
     * @return whether it counts as failed
     */
    public boolean returned(
            Routing<EvidenceEpoch> routing, long ticket, long start, @Nullable Object result, @Nullable String method) {
        try {
            return (boolean) takeReturned.invokeExact(routing, ticket, start, result, method);
        } catch (Throwable t) {
            guard.failed("recording", t);
            return false;
        }
    }

    /** Called through {@link #takeReturned} alone. */
    @SuppressWarnings("UnusedMethod")
    private boolean takeReturned(
            Routing<EvidenceEpoch> routing, long ticket, long start, @Nullable Object result, @Nullable String method) {
        long nanos = nanos(start, now());
        boolean failed = outcomes.isFailedResult(result);
        routing.epoch().record(arm(ticket), key(ticket), nanos, failed);
        count(method, arm(ticket), failed, routing.epoch().isSlow(arm(ticket), nanos));
        leave(routing, ticket);
        return failed;
    }

    /**
     * Takes down that a recorded call has thrown.
     *
     * @param method what its events are counted under; null if it has no name
     */
    public void threw(
            Routing<EvidenceEpoch> routing, long ticket, long start, Throwable thrown, @Nullable String method) {
        long nanos = nanos(start, now());
        try {
            EvidenceEpoch epoch = routing.epoch();
            boolean failed = false;
            if (outcomes.isInterruption(thrown)) {
                epoch.recordInterrupted(arm(ticket), key(ticket), nanos);
            } else {
                failed = outcomes.isFailure(thrown);
                epoch.recordThrown(arm(ticket), key(ticket), nanos, failed, thrown);
            }
            count(method, arm(ticket), failed, epoch.isSlow(arm(ticket), nanos));
            leave(routing, ticket);
        } catch (Throwable t) {
            guard.failed("recording", t);
        }
    }

    /** Returns the recorded call that begins now on the arm of this ticket, and whose outcome comes later. */
    public FollowedCall begin(Routing<EvidenceEpoch> routing, long ticket) {
        return begin(routing, ticket, CallTerms.PLAIN);
    }

    /** Returns the call that {@link #begin(Routing, long)} does, on terms of its method's own. */
    public FollowedCall begin(Routing<EvidenceEpoch> routing, long ticket, CallTerms own) {
        CandidateBulkhead bulkhead = Ticket.candidate(ticket) ? routing.epoch().bulkhead() : null;
        return FollowedCall.begun(this, routing.epoch(), ticket, bulkhead, own);
    }

    /**
     * Returns another recorded call that begins now on the arm of a ticket whose call is over, as when somebody subscribes
     * to what it came up with. It takes room in the bulkhead if there is any, and goes on if there is none.
     */
    public FollowedCall beginAgain(Routing<EvidenceEpoch> routing, long ticket, CallTerms own) {
        CandidateBulkhead bulkhead = Ticket.candidate(ticket) ? routing.epoch().bulkhead() : null;
        boolean entered = bulkhead != null && bulkhead.tryEnter();
        return FollowedCall.begun(this, routing.epoch(), ticket, entered ? bulkhead : null, own);
    }

    /** Counts a call under its method, if it has one and is not one that went well. */
    void count(@Nullable String method, Arm arm, boolean failed, boolean slow) {
        if ((failed || slow) && method != null) {
            methods.count(method, arm, failed, slow);
        }
    }

    /** Returns what went wrong, by method. */
    public MethodTable methods() {
        return methods;
    }

    /**
     * Returns what holds for the calls of a method.
     *
     * @param method what their events are counted under
     * @param deadline how long a candidate call may take; null for what the plan says
     */
    public CallTerms terms(String method, @Nullable Duration deadline) {
        return new CallTerms(method, deadline == null ? CallTerms.PLANS_DEADLINE : deadline.toNanos());
    }

    /** Returns what runs deadlines. */
    Ticker ticker() {
        return ticker;
    }

    /** Returns the arm of a ticket. */
    static Arm arm(long ticket) {
        return Ticket.candidate(ticket) ? Arm.CANDIDATE : Arm.STABLE;
    }

    /** Returns the key of a ticket as recording knows it. */
    static long key(long ticket) {
        return Ticket.coin(ticket) ? EvidenceEpoch.NO_KEY : Ticket.hash(ticket);
    }

    /** Returns how long a call took; zero if nobody knows. */
    static long nanos(long start, long end) {
        return start == NO_TIME || end == NO_TIME ? 0 : end - start;
    }

    /** Returns what tells what became of calls. */
    Outcomes outcomes() {
        return outcomes;
    }

    /** Returns what decides which calls are repeated on stable. */
    public Fallbacks fallbacks() {
        return fallbacks;
    }

    /** Returns what has the candidate called beside stable. */
    public Shadowing shadowing() {
        return shadowing;
    }

    /** Returns what is known of misused trials. */
    public Trials trials() {
        return trials;
    }

    /** Returns whether calls are repeated on stable, unless something else was said of them. */
    public Fallback fallback() {
        return fallback;
    }

    /** Returns whether asynchronous candidate calls have a deadline, unless their method has another. */
    public boolean hasDeadline() {
        return deadlineNanos != NO_DEADLINE;
    }

    /** Returns whether results decide if a call has failed. */
    public boolean looksAtResults() {
        return outcomes.looksAtResults();
    }

    /** Returns the guard for what users plug into the way of a call. */
    public Guard guard() {
        return guard;
    }

    /** Returns the rollout's name. */
    public String rollout() {
        return rollout;
    }

    /** Returns what happens to calls without a key. */
    public MissingKey missingKey() {
        return missingKey;
    }

    long missingKeys() {
        return missingKeys.sum();
    }

    long overflowed() {
        return overflowed.sum();
    }

    long overridden() {
        return overridden.sum();
    }
}
