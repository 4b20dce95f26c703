package dev.coalmine.spi;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.LaterCall;
import dev.coalmine.internal.control.LaterResults;
import dev.coalmine.internal.control.NumberKey;
import dev.coalmine.internal.control.Shadowing;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.CompositeKey;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call through one rollout, in steps that leave nothing on the heap:
 *
 * <pre>{@code
 * Object routing = router.routing();                 // once per call
 * long ticket = Router.dormant(routing) ? Router.dormantTicket(routing) : router.admit(routing, key);
 * if (!Router.recorded(ticket)) {
 *     return Router.candidate(ticket) ? candidate.quote(key) : stable.quote(key);
 * }
 * long start = router.start();
 * Quote quote;
 * try {
 *     quote = Router.candidate(ticket) ? candidate.quote(key) : stable.quote(key);
 * } catch (Throwable thrown) {
 *     router.threw(routing, ticket, start, thrown, "quote()");
 *     throw thrown;
 * }
 * router.returned(routing, ticket, start, "quote()");
 * return quote;
 * }</pre>
 *
 * <p>Where the result comes later, as that of a stage does, a recorded call goes on like this instead, at the cost of an
 * object that the end of the call is taken down by:
 *
 * <pre>{@code
 * Object later = router.begin(routing, ticket, method);
 * CompletionStage<Quote> quote;
 * try {
 *     quote = Router.candidate(ticket) ? candidate.quoteAsync(key) : stable.quoteAsync(key);
 * } catch (Throwable thrown) {
 *     Router.threw(later, thrown);
 *     throw thrown;
 * }
 * return (CompletionStage<Quote>) Router.returned(later, quote);
 * }</pre>
 *
 * <p>The routing value, the ticket, the start and what was begun are the call's own and belong in its local variables.
 * Thread-safe. No lock is held over the call and nothing thrown, but for what {@code missingKey(REJECT)} asks for.
 */
public final class Router {
    private final CallPath path;
    private final List<@Nullable Function<@Nullable Object[], @Nullable Object>> keyFunctions;
    private final List<@Nullable LaterResults> later;
    private final List<Shadowing.@Nullable Site> shadowed;

    /**
     * Creates the router of a wrapper; only Coalmine itself can.
     *
     * @param path the way of the rollout's calls
     * @param keyFunctions by the number of the method, what finds the key in its arguments; null where nothing has to
     * @param later by the number of the method, how its results are followed; null where they are there at once
     * @param shadowed by the number of the method, how the candidate is called beside stable; null where it never is
     */
    @SuppressWarnings("exports") // not to be called from outside, and so it cannot be
    public Router(
            CallPath path,
            List<@Nullable Function<@Nullable Object[], @Nullable Object>> keyFunctions,
            List<@Nullable LaterResults> later,
            List<Shadowing.@Nullable Site> shadowed) {
        this.path = Objects.requireNonNull(path, "path");
        this.keyFunctions = Objects.requireNonNull(keyFunctions, "keyFunctions");
        this.later = Objects.requireNonNull(later, "later");
        this.shadowed = Objects.requireNonNull(shadowed, "shadowed");
    }

    /** Returns the routing value in force, which is opaque. */
    public Object routing() {
        return path.routing();
    }

    /** Returns whether a routing value sends everything to one arm, unrecorded and whatever the key. */
    public static boolean dormant(Object routing) {
        return value(routing).dormant();
    }

    /** Returns the ticket of every call under a dormant routing value. */
    public static long dormantTicket(Object routing) {
        return value(routing).dormantTicket();
    }

    /**
     * Returns the ticket of a call with this key; null and the empty string are missing keys.
     *
     * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
     */
    public long admit(Object routing, @Nullable String key) {
        return key == null || key.isEmpty()
                ? admitKeyless(routing)
                : path.admit(value(routing), key, KeyHash.bits(key));
    }

    /** Returns the ticket of a call with this key. */
    public long admit(Object routing, long key) {
        return path.admit(value(routing), NumberKey.INSTANCE, key);
    }

    /**
     * Returns the ticket of a call with this key, of whatever type. What cannot be a key is a missing one, and counted
     * as a failure beside.
     *
     * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
     */
    public long admit(Object routing, @Nullable Object key) {
        if (key instanceof String text) {
            return admit(routing, text);
        }
        if (key instanceof Long || key instanceof Integer || key instanceof Short || key instanceof Byte) {
            return admit(routing, ((Number) key).longValue());
        }
        if (key instanceof UUID uuid) {
            return path.admit(value(routing), uuid, KeyHash.bits(uuid));
        }
        if (key instanceof CompositeKey composite) {
            return path.admit(value(routing), composite, composite.bits());
        }
        if (key != null) {
            path.guard().failed("the routing key", unfit(key));
        }
        return admitKeyless(routing);
    }

    private static IllegalArgumentException unfit(Object key) {
        return new IllegalArgumentException("A " + key.getClass().getName()
                + " cannot be a routing key: allowed are String, long, int, UUID and Keys.of(...) of these");
    }

    /**
     * Returns the ticket of a call whose key a function finds in its arguments. A function that throws makes the key
     * missing, and is counted.
     *
     * @param method the number of the method
     * @param arguments the boxed arguments, for the function alone
     * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
     */
    public long admit(Object routing, int method, @Nullable Object[] arguments) {
        Object key = null;
        try {
            key = Objects.requireNonNull(keyFunctions.get(method)).apply(arguments);
        } catch (Throwable t) {
            path.guard().failedOnKey("the routing key function", t);
        }
        return admit(routing, key);
    }

    /**
     * Returns the ticket of a call without a key: by that of the routing context, or else by the rollout's policy.
     *
     * @throws IllegalArgumentException if that is {@code missingKey(REJECT)}
     */
    public long admitKeyless(Object routing) {
        return path.admit(value(routing), null, 0);
    }

    /** Returns whether the call goes to the candidate. */
    public static boolean candidate(long ticket) {
        return Ticket.candidate(ticket);
    }

    /** Returns whether the call is timed and recorded; otherwise neither its start nor its end matters. */
    public static boolean recorded(long ticket) {
        return Ticket.recorded(ticket);
    }

    /**
     * Returns whether the call goes to stable, unrecorded, and the candidate is called beside it: then what stable comes to is
     * to be handed to {@link #shadowReturned} or {@link #shadowThrew}.
     */
    public static boolean shadowed(long ticket) {
        return Ticket.shadowed(ticket);
    }

    /**
     * Takes what stable has returned to a shadowed call, and has the candidate called elsewhere.
     *
     * @param method the number of the method
     * @param candidate makes the call on the candidate
     */
    public void shadowReturned(long ticket, int method, @Nullable Object result, Callable<?> candidate) {
        path.shadowing().returned(ticket, Objects.requireNonNull(shadowed.get(method)), result, candidate);
    }

    /**
     * Takes what stable has thrown to a shadowed call, which is then to be thrown on, the very same, and has the candidate
     * called elsewhere.
     *
     * @param method the number of the method
     * @param candidate makes the call on the candidate
     */
    public void shadowThrew(long ticket, int method, Throwable thrown, Callable<?> candidate) {
        path.shadowing().threw(ticket, Objects.requireNonNull(shadowed.get(method)), thrown, candidate);
    }

    /** Returns what makes a call that returns nothing. */
    public static Callable<?> callable(Runnable call) {
        return Executors.callable(call);
    }

    /** Returns the nano time at which a recorded call starts. */
    public long start() {
        return path.now();
    }

    /**
     * Takes down that a recorded call has returned, where nobody looks at results.
     *
     * @param method what the call is counted under if it was slow, such as {@code quote()}
     */
    public void returned(Object routing, long ticket, long start, String method) {
        boolean unused = path.returned(value(routing), ticket, start, null, method);
    }

    /**
     * Takes down that a recorded call has returned this.
     *
     * @param method what the call is counted under if it failed or was slow, such as {@code quote()}
     */
    public void returned(Object routing, long ticket, long start, @Nullable Object result, String method) {
        boolean unused = path.returned(value(routing), ticket, start, result, method);
    }

    /**
     * Takes down that a recorded call which is declared idempotent has returned this, and returns whether it has failed on
     * the candidate, and so is now to be made on stable; that is counted.
     *
     * @param method what the call is counted under if it failed or was slow, such as {@code quote()}
     */
    public boolean fallsBack(Object routing, long ticket, long start, @Nullable Object result, String method) {
        return path.fallbacks().follow(ticket, path.returned(value(routing), ticket, start, result, method));
    }

    /**
     * Returns whether a call that is declared idempotent, was not recorded, and has returned this, is now to be made on
     * stable; that is counted.
     */
    public boolean fallsBack(long ticket, @Nullable Object result) {
        return path.fallbacks().followResult(ticket, result);
    }

    /**
     * Returns whether a call that is declared idempotent, and has thrown this, is now to be made on stable; that is
     * counted.
     */
    public boolean fallsBack(long ticket, Throwable thrown) {
        return path.fallbacks().follow(ticket, thrown);
    }

    /**
     * Returns what the caller of a candidate call gets that is declared idempotent, was not recorded, and came up with this
     * stage.
     *
     * @param stable makes the call on stable
     */
    @SuppressWarnings("unchecked") // stable comes up with what its method says
    public @Nullable Object orStable(@Nullable Object stage, Callable<?> stable) throws Exception {
        return path.fallbacks()
                .orStable((CompletionStage<Object>) stage, () -> (CompletionStage<Object>) stable.call());
    }

    /**
     * Takes down that a recorded call has thrown this, which is then to be thrown on, the very same.
     *
     * @param method what the call is counted under if it failed or was slow, such as {@code quote()}
     */
    public void threw(Object routing, long ticket, long start, Throwable thrown, String method) {
        path.threw(value(routing), ticket, start, thrown, method);
    }

    /**
     * Begins a recorded call whose result comes later, and returns it, which is opaque.
     *
     * @param method the number of the method
     */
    public Object begin(Object routing, long ticket, int method) {
        return Objects.requireNonNull(later.get(method)).begin(path, value(routing), ticket);
    }

    /** Takes down that a call which was begun has thrown this, which is then to be thrown on, the very same. */
    public static void threw(Object later, Throwable thrown) {
        ((LaterCall) later).threw(thrown);
    }

    /** Takes what a call came up with that was begun, and returns what its caller gets. */
    public static @Nullable Object returned(Object later, @Nullable Object result) {
        return ((LaterCall) later).returned(result);
    }

    /**
     * Takes what a call came up with that was begun and is declared idempotent, and returns what its caller gets.
     *
     * @param stable makes the call on stable
     */
    public static @Nullable Object returned(Object later, @Nullable Object result, Callable<?> stable)
            throws Exception {
        return ((LaterCall) later).returned(result, stable);
    }

    @SuppressWarnings("unchecked") // only routing() hands them out
    private static Routing<EvidenceEpoch> value(Object routing) {
        return (Routing<EvidenceEpoch>) routing;
    }
}
