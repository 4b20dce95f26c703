package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.FollowedCall;
import dev.coalmine.internal.control.Shadowing;
import dev.coalmine.internal.control.StableHalf;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.internal.routing.Ticket;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Fallback;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call of a rollout under a routing key, made by naming both of its sides:
 *
 * <pre>{@code
 * CompletionStage<Quote> quote = pricing.forKey(customerId).async()
 *     .stable(() -> legacy.quoteAsync(order))
 *     .candidate(() -> rewrite.quoteAsync(order));
 * }</pre>
 *
 * <p>The arm is chosen, and its side runs on the caller's thread, when the candidate side is given. The caller gets the
 * very stage that this side came up with, so that cancelling it cancels the work as far as the stage itself does. The
 * call is measured from then until the stage completes, and counts once:
 *
 * <ul>
 *   <li>An exception that its stages have wrapped in {@link java.util.concurrent.CompletionException} is classified by
 *       the cause.
 *   <li>A side that throws instead of coming up with a stage, or comes up with null, has failed; that comes out as it is.
 *   <li>A call that was cancelled or interrupted says nothing, unless it had taken longer than the reference p99 by then:
 *       then it testifies as slow.
 *   <li>A call that is outstanding for longer than ten times the reference p99.9, or 5 s if that is longer, testifies as
 *       slow as well, so that calls which hang cannot hide; it still counts when it ends.
 * </ul>
 *
 * <p>Where the call is {@linkplain KeyedCall#fallback() declared idempotent}, the caller of the candidate gets a stage of
 * Coalmine's that completes as the candidate's does or, if that fails, as the one that stable then comes up with. Cancelling
 * it cancels the one that is under way.
 *
 * <p>What the caller attaches to the stage without an executor runs before the call's end is taken down, on the same
 * thread; so what takes long there counts as time of the call, on either arm.
 *
 * <p>Not to be kept: it is one call's, and made anew for each.
 */
public final class AsyncCall {
    private final KeyedCall call;

    AsyncCall(KeyedCall call) {
        this.call = call;
    }

    /** Names the stable side. */
    public <T extends @Nullable Object, X extends Throwable> Stable<T, X> stable(
            Call<? extends CompletionStage<? extends T>, ? extends X> stable) {
        return new Stable<>(this, stable, null);
    }

    /**
     * Names the type of result that both sides come to, where neither side's own type is the common one:
     * {@code forKey(id).async().<Number>returning().stable(...).candidate(...)}.
     */
    public <T extends @Nullable Object> Typed<T> returning() {
        return new Typed<>(this);
    }

    /**
     * An asynchronous call whose type of result was named.
     *
     * @param <T> what both sides come to
     */
    public static final class Typed<T extends @Nullable Object> {
        private final AsyncCall call;

        private Typed(AsyncCall call) {
            this.call = call;
        }

        /** Names the stable side. */
        public <X extends Throwable> Stable<T, X> stable(
                Call<? extends CompletionStage<? extends T>, ? extends X> stable) {
            return new Stable<>(call, stable, null);
        }
    }

    /**
     * An asynchronous call whose stable side was named.
     *
     * @param <T> what both sides come to
     * @param <X> what the stable side throws instead of coming up with a stage
     */
    public static final class Stable<T extends @Nullable Object, X extends Throwable> {
        private final AsyncCall call;
        private final Call<? extends CompletionStage<? extends T>, ? extends X> stable;
        private final @Nullable Comparison<?> comparison;

        private Stable(
                AsyncCall call,
                Call<? extends CompletionStage<? extends T>, ? extends X> stable,
                @Nullable Comparison<?> comparison) {
            this.call = call;
            this.stable = stable;
            this.comparison = comparison;
        }

        /** Says how what both sides come to is compared while the rollout is shadowing, whatever the rollout says. */
        public Stable<T, X> comparedBy(Comparison<? super T> comparison) {
            return new Stable<>(call, stable, Objects.requireNonNull(comparison, "comparison"));
        }

        /** Says that the candidate is not called beside stable while the rollout is shadowing. */
        public Stable<T, X> notShadowed() {
            return comparedBy(Comparison.none());
        }

        /**
         * Names the candidate side and makes the call.
         *
         * @return the stage that the chosen side came up with
         * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
         */
        @SuppressWarnings("unchecked") // a stage only hands its results out
        public <Y extends Throwable> CompletionStage<T> candidate(
                Call<? extends CompletionStage<? extends T>, ? extends Y> candidate) throws X, Y {
            return (CompletionStage<T>) made(candidate);
        }

        @SuppressWarnings("NullAway") // a side that breaks its word and comes up with null: that comes out as it is
        private <Y extends Throwable> CompletionStage<? extends T> made(
                Call<? extends CompletionStage<? extends T>, ? extends Y> candidate) throws X, Y {
            KeyedCall keyed = call.call;
            if (keyed.fallsBack() != Fallback.NONE) {
                return repeatable(candidate);
            }
            CallPath path = keyed.path();
            Routing<EvidenceEpoch> routing = path.routing();
            long ticket = keyed.ticket(routing);
            if (Ticket.shadowed(ticket)) {
                return shadowed(ticket, candidate);
            }
            if (!Ticket.recorded(ticket)) {
                return Ticket.candidate(ticket) ? candidate.call() : stable.call();
            }
            FollowedCall followed = keyed.begin(routing, ticket);
            CompletionStage<? extends T> stage;
            try {
                stage = Ticket.candidate(ticket) ? candidate.call() : stable.call();
            } catch (Throwable thrown) {
                followed.threw(thrown);
                throw thrown;
            }
            return followed.follow(stage);
        }

        private CompletionStage<? extends T> shadowed(
                long ticket, Call<? extends CompletionStage<? extends T>, ?> candidate) throws X {
            Shadowing.Site site = new Shadowing.Site(call.call.name(), comparison);
            return Beside.<CompletionStage<? extends T>, X>call(call.call.path(), ticket, site, stable, candidate);
        }

        @SuppressWarnings({"unchecked", "NullAway"}) // a stage only hands its results out; null comes out as it is
        private <Y extends Throwable> CompletionStage<? extends T> repeatable(
                Call<? extends CompletionStage<? extends T>, ? extends Y> candidate) throws X, Y {
            CallPath path = call.call.path();
            Routing<EvidenceEpoch> routing = path.routing();
            long ticket = call.call.ticket(routing);
            if (Ticket.shadowed(ticket)) {
                return shadowed(ticket, candidate);
            }
            FollowedCall followed = Ticket.recorded(ticket) ? call.call.begin(routing, ticket) : null;
            CompletionStage<T> stage;
            try {
                stage = (CompletionStage<T>) (Ticket.candidate(ticket) ? candidate.call() : stable.call());
            } catch (Throwable thrown) {
                if (followed != null) {
                    followed.threw(thrown);
                }
                if (path.fallbacks().follow(ticket, thrown)) {
                    return stable.call();
                }
                throw thrown;
            }
            StableHalf<T, X> again = () -> (CompletionStage<T>) stable.call();
            if (followed != null) {
                return followed.follow(stage, again);
            }
            return Ticket.candidate(ticket) ? path.fallbacks().orStable(stage, again) : stage;
        }
    }
}
