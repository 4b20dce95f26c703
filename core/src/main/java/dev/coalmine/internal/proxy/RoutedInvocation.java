package dev.coalmine.internal.proxy;

import dev.coalmine.plan.Fallback;
import dev.coalmine.spi.Router;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Routes the calls of one method where no code was generated for it: by boxed arguments, and with either side as an object.
 * It does what a {@linkplain WrapperWriter generated class} does.
 */
public final class RoutedInvocation {
    private final Router router;
    private final int number;
    private final CallPlan plan;

    /** Creates the routing of the method that the router knows by this number. */
    RoutedInvocation(Router router, int number, CallPlan plan) {
        this.router = router;
        this.number = number;
        this.plan = plan;
    }

    /**
     * One side of a call.
     *
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Side<X extends Throwable> {
        /** Makes the call. */
        @Nullable
        Object call() throws X;
    }

    /** Makes one call on the side that is chosen, and records it; what that side throws comes out as it is. */
    public <X extends Throwable> @Nullable Object call(
            @Nullable Object[] arguments, Side<? extends X> stable, Side<? extends X> candidate) throws X {
        Object routing = router.routing();
        long ticket = Router.dormant(routing) ? Router.dormantTicket(routing) : admit(routing, arguments);
        if (plan.fallback() != Fallback.NONE && Router.candidate(ticket)) {
            return callRepeatable(routing, ticket, stable, candidate);
        }
        Side<? extends X> side = Router.candidate(ticket) ? candidate : stable;
        if (!Router.recorded(ticket)) {
            return plan.shadowed() != null && Router.shadowed(ticket)
                    ? this.<X>callShadowed(ticket, stable, candidate)
                    : side.call();
        }
        if (plan.later() != null) {
            return follow(router.begin(routing, ticket, number), side);
        }
        long start = router.start();
        Object result;
        try {
            result = side.call();
        } catch (Throwable thrown) {
            router.threw(routing, ticket, start, thrown, plan.label());
            throw thrown;
        }
        router.returned(routing, ticket, start, result, plan.label());
        return result;
    }

    private <X extends Throwable> @Nullable Object callShadowed(
            long ticket, Side<? extends X> stable, Side<? extends X> candidate) throws X {
        Object result;
        try {
            result = stable.call();
        } catch (Throwable thrown) {
            router.shadowThrew(ticket, number, thrown, () -> callSneakily(candidate));
            throw thrown;
        }
        router.shadowReturned(ticket, number, result, () -> callSneakily(candidate));
        return result;
    }

    private static <X extends Throwable> @Nullable Object follow(Object later, Side<? extends X> side) throws X {
        Object result;
        try {
            result = side.call();
        } catch (Throwable thrown) {
            Router.threw(later, thrown);
            throw thrown;
        }
        return Router.returned(later, result);
    }

    private <X extends Throwable> @Nullable Object callRepeatable(
            Object routing, long ticket, Side<? extends X> stable, Side<? extends X> candidate) throws X {
        boolean recorded = Router.recorded(ticket);
        Object later = recorded && plan.later() != null ? router.begin(routing, ticket, number) : null;
        long start = recorded && later == null ? router.start() : 0;
        Object result;
        try {
            result = candidate.call();
        } catch (Throwable thrown) {
            if (later != null) {
                Router.threw(later, thrown);
            } else if (recorded) {
                router.threw(routing, ticket, start, thrown, plan.label());
            }
            if (router.fallsBack(ticket, thrown)) {
                return stable.call();
            }
            throw thrown;
        }
        if (plan.later() != null) {
            return this.<X>laterOrStable(later, result, stable);
        }
        boolean repeats = recorded
                ? router.fallsBack(routing, ticket, start, result, plan.label())
                : router.fallsBack(ticket, result);
        return repeats ? stable.call() : result;
    }

    private <X extends Throwable> @Nullable Object laterOrStable(
            @Nullable Object later, @Nullable Object result, Side<? extends X> stable) throws X {
        Callable<?> again = () -> callSneakily(stable);
        try {
            return later == null ? router.orStable(result, again) : Router.returned(later, result, again);
        } catch (Exception e) {
            throw RoutedInvocation.<X>sneaked(e); // what stable has thrown
        }
    }

    private static @Nullable Object callSneakily(Side<?> side) {
        try {
            return side.call();
        } catch (Throwable thrown) {
            throw RoutedInvocation.<RuntimeException>sneaked(thrown);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // it is thrown as what it is
    private static <X extends Throwable> X sneaked(Throwable thrown) throws X {
        throw (X) thrown;
    }

    private long admit(Object routing, @Nullable Object[] arguments) {
        if (plan.key() instanceof KeyPlan.Argument argument) {
            return router.admit(routing, arguments[argument.index()]);
        }
        return plan.key() instanceof KeyPlan.Found
                ? router.admit(routing, number, arguments.clone())
                : router.admitKeyless(routing);
    }
}
