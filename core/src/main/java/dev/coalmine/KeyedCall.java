package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.internal.words.Texts;
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

    KeyedCall(CallPath path, @Nullable Object key, long bits) {
        this(path, key, bits, null);
    }

    private KeyedCall(CallPath path, @Nullable Object key, long bits, @Nullable String name) {
        this.path = path;
        this.key = key;
        this.bits = bits;
        this.name = name;
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
        return new KeyedCall(path, key, bits, site);
    }

    /** Says that both sides come up with a stage whose result comes later, so that the call is measured until then. */
    public AsyncCall async() {
        return new AsyncCall(path, key, bits, name);
    }

    /** Names the stable side. */
    public <T extends @Nullable Object, X extends Throwable> Stable<T, X> stable(
            Call<? extends T, ? extends X> stable) {
        return new Stable<>(this, stable);
    }

    /** Names the stable side of a call that returns nothing. */
    public <X extends Throwable> VoidStable<X> stable(VoidCall<? extends X> stable) {
        return new VoidStable<>(this, stable);
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
            return new Stable<>(call, stable);
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
        private final Call<? extends T, ? extends X> stable;

        private Stable(KeyedCall call, Call<? extends T, ? extends X> stable) {
            this.path = call.path;
            this.key = call.key;
            this.bits = call.bits;
            this.name = call.name;
            this.stable = stable;
        }

        /**
         * Names the candidate side and makes the call.
         *
         * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
         */
        public <Y extends Throwable> T candidate(Call<? extends T, ? extends Y> candidate) throws X, Y {
            Routing<EvidenceEpoch> routing = path.routing();
            if (routing.dormant()) {
                return routing.dormantCandidate() ? candidate.call() : stable.call();
            }
            long ticket = path.admit(routing, key, bits);
            if (!Ticket.recorded(ticket)) {
                return Ticket.candidate(ticket) ? candidate.call() : stable.call();
            }
            long start = path.now();
            T result;
            try {
                result = Ticket.candidate(ticket) ? candidate.call() : stable.call();
            } catch (Throwable thrown) {
                path.threw(routing, ticket, start, thrown, name);
                throw thrown;
            }
            path.returned(routing, ticket, start, result, name);
            return result;
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

        private VoidStable(KeyedCall call, VoidCall<? extends X> stable) {
            this.call = call;
            this.stable = stable;
        }

        /**
         * Names the candidate side and makes the call.
         *
         * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
         */
        public <Y extends Throwable> void candidate(VoidCall<? extends Y> candidate) throws X, Y {
            VoidCall<? extends X> old = stable;
            new Stable<@Nullable Void, X>(call, () -> {
                        old.call();
                        return null;
                    })
                    .<Y>candidate(() -> {
                        candidate.call();
                        return null;
                    });
        }
    }
}
