package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.FollowedCall;
import dev.coalmine.internal.control.Shadowing;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Fallback;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call of a rollout under a routing key, made by naming both of its sides:
 *
 * <pre>{@code
 * Quote quote = pricing.forKey(customerId)
 *     .stable(() -> legacy.quote(order))
 *     .candidate(() -> rewrite.quote(order));
 * }</pre>
 *
 * <p>The call runs when its candidate side is given, on the caller's thread, and the caller sees what the chosen side
 * returned or threw, the very same object. Not to be kept: it is one call's, and made anew for each.
 */
public final class KeyedCall {
    private final CallPath path;
    private final @Nullable Object key;
    private final long bits;
    private final @Nullable String name;
    private final Fallback fallback;

    KeyedCall(CallPath path, @Nullable Object key, long bits) {
        this.path = path;
        this.key = key;
        this.bits = bits;
        this.name = null;
        this.fallback = path.fallback();
    }

    private KeyedCall(KeyedCall call, @Nullable String name, Fallback fallback) {
        this.path = call.path;
        this.key = call.key;
        this.bits = call.bits;
        this.name = name;
        this.fallback = fallback;
    }

    /**
     * Names the call site, so that the status can tell what fails or is slow there from what is elsewhere in the same
     * rollout. At most 64 names are told apart.
     *
     * @param site 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit; the same for
     *     every call, never one made of a key
     * @throws IllegalArgumentException if it is none
     */
    public KeyedCall named(String site) {
        if (!path.methods().knows(site)) {
            path.methods().add(Texts.requireName("call name", site));
        }
        return new KeyedCall(this, site, fallback);
    }

    /**
     * Declares that the call is idempotent, so that it is repeated on stable if it fails on the candidate: the caller then
     * sees what stable returns or throws, and the failure is still recorded as the candidate's. See {@link Fallback} for
     * which failures that holds.
     */
    public KeyedCall fallback() {
        return fallback(Fallback.IDEMPOTENT);
    }

    /** Says whether the call is repeated on stable if it fails on the candidate, whatever the rollout says. */
    public KeyedCall fallback(Fallback fallback) {
        return new KeyedCall(this, name, Objects.requireNonNull(fallback, "fallback"));
    }

    CallPath path() {
        return path;
    }

    @Nullable
    String name() {
        return name;
    }

    Fallback fallsBack() {
        return fallback;
    }

    /** Returns the ticket of this call, which may go to a dormant arm. */
    long ticket(Routing<EvidenceEpoch> routing) {
        return path.ticket(routing, key, bits);
    }

    /** Begins the recorded call of this ticket, whose outcome comes later. */
    FollowedCall begin(Routing<EvidenceEpoch> routing, long ticket) {
        return name == null ? path.begin(routing, ticket) : path.begin(routing, ticket, path.terms(name, null));
    }

    /**
     * Chooses a value instead of making a call; whoever uses it reports the outcome to the trial, and closes it.
     *
     * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
     */
    public <T extends @Nullable Object> Trial<T> choose(T stable, T candidate) {
        return Trial.begin(this, stable, candidate);
    }

    /** Says that both sides come up with a stage whose result comes later, so that the call is measured until then. */
    public AsyncCall async() {
        return new AsyncCall(this);
    }

    /** Names the stable side. */
    public <T extends @Nullable Object, X extends Throwable> Stable<T, X> stable(
            Call<? extends T, ? extends X> stable) {
        return new Stable<>(this, stable, null);
    }

    /** Names the stable side of a call that returns nothing. */
    public <X extends Throwable> VoidStable<X> stable(VoidCall<? extends X> stable) {
        return new VoidStable<>(this, stable, null);
    }

    /**
     * Names the type that both sides return, where neither side's own type is the common one:
     * {@code forKey(id).<Number>returning().stable(() -> 1).candidate(() -> 2.0)}.
     */
    public <T extends @Nullable Object> Typed<T> returning() {
        return new Typed<>(this);
    }

    /**
     * A call whose type was named.
     *
     * @param <T> what both sides return
     */
    public static final class Typed<T extends @Nullable Object> {
        private final KeyedCall call;

        private Typed(KeyedCall call) {
            this.call = call;
        }

        /** Names the stable side. */
        public <X extends Throwable> Stable<T, X> stable(Call<? extends T, ? extends X> stable) {
            return new Stable<>(call, stable, null);
        }
    }

    /**
     * A call whose stable side was named.
     *
     * @param <T> what both sides return
     * @param <X> what the stable side throws
     */
    public static final class Stable<T extends @Nullable Object, X extends Throwable> {
        // Copies rather than a reference to the KeyedCall: nested short-lived objects do not always dissolve when
        // compiled.
        private final CallPath path;
        private final @Nullable Object key;
        private final long bits;
        private final @Nullable String name;
        private final Fallback fallback;
        private final @Nullable Comparison<?> comparison;
        private final Call<? extends T, ? extends X> stable;

        private Stable(KeyedCall call, Call<? extends T, ? extends X> stable, @Nullable Comparison<?> comparison) {
            this.path = call.path;
            this.key = call.key;
            this.bits = call.bits;
            this.name = call.name;
            this.fallback = call.fallback;
            this.stable = stable;
            this.comparison = comparison;
        }

        private Stable(Stable<T, X> call, Comparison<?> comparison) {
            this.path = call.path;
            this.key = call.key;
            this.bits = call.bits;
            this.name = call.name;
            this.fallback = call.fallback;
            this.stable = call.stable;
            this.comparison = comparison;
        }

        /** Says how the results are compared while the rollout is shadowing, whatever the rollout says. */
        public Stable<T, X> comparedBy(Comparison<? super T> comparison) {
            return new Stable<>(this, Objects.requireNonNull(comparison, "comparison"));
        }

        /** Says that the candidate is not called beside stable while the rollout is shadowing. */
        public Stable<T, X> notShadowed() {
            return comparedBy(Comparison.none());
        }

        /**
         * Names the candidate side and makes the call.
         *
         * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
         */
        public <Y extends Throwable> T candidate(Call<? extends T, ? extends Y> candidate) throws X, Y {
            if (fallback != Fallback.NONE) {
                return repeatable(candidate);
            }
            Routing<EvidenceEpoch> routing = path.routing();
            if (routing.dormant()) {
                return routing.dormantCandidate() ? candidate.call() : stable.call();
            }
            long ticket = path.admit(routing, key, bits);
            if (!Ticket.recorded(ticket)) {
                return Ticket.shadowed(ticket)
                        ? shadowed(ticket, candidate)
                        : Ticket.candidate(ticket) ? candidate.call() : stable.call();
            }
            long start = path.now();
            T result;
            try {
                result = Ticket.candidate(ticket) ? candidate.call() : stable.call();
            } catch (Throwable thrown) {
                path.threw(routing, ticket, start, thrown, name);
                throw thrown;
            }
            boolean unused = path.returned(routing, ticket, start, result, name);
            return result;
        }

        private T shadowed(long ticket, Call<? extends T, ?> candidate) throws X {
            return Beside.call(path, ticket, new Shadowing.Site(name, comparison), stable, candidate);
        }

        private <Y extends Throwable> T repeatable(Call<? extends T, ? extends Y> candidate) throws X, Y {
            Routing<EvidenceEpoch> routing = path.routing();
            long ticket = path.ticket(routing, key, bits);
            if (Ticket.shadowed(ticket)) {
                return shadowed(ticket, candidate);
            }
            boolean recorded = Ticket.recorded(ticket);
            long start = recorded ? path.now() : 0;
            T result;
            try {
                result = Ticket.candidate(ticket) ? candidate.call() : stable.call();
            } catch (Throwable thrown) {
                if (recorded) {
                    path.threw(routing, ticket, start, thrown, name);
                }
                if (path.fallbacks().follow(ticket, thrown)) {
                    return stable.call();
                }
                throw thrown;
            }
            boolean again = recorded
                    ? path.fallbacks().follow(ticket, path.returned(routing, ticket, start, result, name))
                    : path.fallbacks().followResult(ticket, result);
            return again ? stable.call() : result;
        }
    }

    /**
     * A call that returns nothing and whose stable side was named.
     *
     * @param <X> what the stable side throws
     */
    public static final class VoidStable<X extends Throwable> {
        private final KeyedCall call;
        private final VoidCall<? extends X> stable;
        private final @Nullable Comparison<?> comparison;

        private VoidStable(KeyedCall call, VoidCall<? extends X> stable, @Nullable Comparison<?> comparison) {
            this.call = call;
            this.stable = stable;
            this.comparison = comparison;
        }

        /** Says that the candidate is not called beside stable while the rollout is shadowing. */
        public VoidStable<X> notShadowed() {
            return new VoidStable<>(call, stable, Comparison.none());
        }

        /**
         * Names the candidate side and makes the call.
         *
         * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
         */
        public <Y extends Throwable> void candidate(VoidCall<? extends Y> candidate) throws X, Y {
            VoidCall<? extends X> old = stable;
            new Stable<@Nullable Void, X>(
                            call,
                            () -> {
                                old.call();
                                return null;
                            },
                            comparison)
                    .<Y>candidate(() -> {
                        candidate.call();
                        return null;
                    });
        }
    }
}
