package dev.coalmine.internal.proxy;

import dev.coalmine.spi.Router;
import org.jspecify.annotations.Nullable;

/**
 * Routes the calls of one method where no code was generated for it: by boxed arguments, and with either side as an object.
 * It does what a {@linkplain WrapperWriter generated class} does.
 */
public final class RoutedInvocation {
    private final Router router;
    private final int number;
    private final MethodPlan.Routed plan;

    /** Creates the routing of the method that the router knows by this number. */
    RoutedInvocation(Router router, int number, MethodPlan.Routed plan) {
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
        Side<? extends X> side = Router.candidate(ticket) ? candidate : stable;
        if (!Router.recorded(ticket)) {
            return side.call();
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

    private long admit(Object routing, @Nullable Object[] arguments) {
        if (plan.key() instanceof KeyPlan.Argument argument) {
            return router.admit(routing, arguments[argument.index()]);
        }
        return plan.key() instanceof KeyPlan.Found
                ? router.admit(routing, number, arguments.clone())
                : router.admitKeyless(routing);
    }
}
