package dev.coalmine.internal.proxy;

import dev.coalmine.plan.Fallback;
import dev.coalmine.spi.Router;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The wrapper for where no class can be generated: the invocation handler of a JDK proxy, which does what a
 * {@linkplain WrapperWriter generated class} does, at the cost of some allocation and with one difference that lies in
 * the nature of a JDK proxy: a checked exception that the interface's method does not declare comes out wrapped in an
 * {@link java.lang.reflect.UndeclaredThrowableException}.
 */
final class InterfaceProxy<T> implements InvocationHandler {
    private static final Object[] NO_ARGUMENTS = {};

    private final InterfacePlan<T> plan;
    private final Router router;
    private final T stable;
    private final T candidate;
    private final Map<Method, Integer> numbers = new HashMap<>();

    private InterfaceProxy(InterfacePlan<T> plan, T stable, T candidate) {
        this.plan = plan;
        this.router = plan.router();
        this.stable = stable;
        this.candidate = candidate;
        List<Method> methods = plan.methods().stream().map(MethodPlan::method).toList();
        for (Method method : methods) {
            WrappableType.makeAccessible(plan.type(), method);
        }
        for (Method method : plan.type().getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !RoutableMethods.isOwn(method)) {
                numbers.put(method, RoutableMethods.numberOf(method, methods));
            }
        }
    }

    /** Returns an implementation of the interface that routes as planned. */
    static <T> T create(InterfacePlan<T> plan, T stable, T candidate) {
        Class<T> type = plan.type();
        InterfaceProxy<T> handler = new InterfaceProxy<>(plan, stable, candidate);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] given = arguments == null ? NO_ARGUMENTS : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return own(proxy, method, given);
        }
        int number = Objects.requireNonNull(numbers.get(method));
        MethodPlan methodPlan = plan.methods().get(number);
        if (method.isBridge()) {
            given = cast(given, methodPlan.method().getParameterTypes());
        }
        if (methodPlan instanceof MethodPlan.Routed routed) {
            return route(number, routed, given);
        }
        return call(stable, methodPlan.method(), given);
    }

    /** Casts as a bridge does. */
    private static @Nullable Object[] cast(@Nullable Object[] arguments, Class<?>[] types) {
        @Nullable Object[] cast = arguments.clone();
        for (int i = 0; i < types.length; i++) {
            cast[i] = types[i].isPrimitive() ? arguments[i] : types[i].cast(arguments[i]);
        }
        return cast;
    }

    private @Nullable Object route(int number, MethodPlan.Routed routed, @Nullable Object[] arguments)
            throws Throwable {
        Method method = routed.method();
        Object routing = router.routing();
        long ticket = Router.dormant(routing)
                ? Router.dormantTicket(routing)
                : admit(routing, number, routed.key(), arguments);
        T arm = Router.candidate(ticket) ? candidate : stable;
        if (routed.fallback() != Fallback.NONE && Router.candidate(ticket)) {
            return routeRepeatable(routing, ticket, number, routed, arguments);
        }
        if (!Router.recorded(ticket)) {
            return call(arm, method, arguments);
        }
        if (routed.later() != null) {
            return follow(router.begin(routing, ticket, number), arm, method, arguments);
        }
        long start = router.start();
        Object result;
        try {
            result = call(arm, method, arguments);
        } catch (Throwable thrown) {
            router.threw(routing, ticket, start, thrown, routed.label());
            throw thrown;
        }
        router.returned(routing, ticket, start, result, routed.label());
        return result;
    }

    private @Nullable Object routeRepeatable(
            Object routing, long ticket, int number, MethodPlan.Routed routed, @Nullable Object[] arguments)
            throws Throwable {
        Method method = routed.method();
        boolean recorded = Router.recorded(ticket);
        Object later = recorded && routed.later() != null ? router.begin(routing, ticket, number) : null;
        long start = recorded && later == null ? router.start() : 0;
        Object result;
        try {
            result = call(candidate, method, arguments);
        } catch (Throwable thrown) {
            if (later != null) {
                Router.threw(later, thrown);
            } else if (recorded) {
                router.threw(routing, ticket, start, thrown, routed.label());
            }
            if (router.fallsBack(ticket, thrown)) {
                return call(stable, method, arguments);
            }
            throw thrown;
        }
        if (routed.later() != null) {
            Callable<?> again = () -> callSneakily(stable, method, arguments);
            return later == null ? router.orStable(result, again) : Router.returned(later, result, again);
        }
        boolean repeats = recorded
                ? router.fallsBack(routing, ticket, start, result, routed.label())
                : router.fallsBack(ticket, result);
        return repeats ? call(stable, method, arguments) : result;
    }

    private @Nullable Object follow(Object later, T arm, Method method, @Nullable Object[] arguments) throws Throwable {
        Object result;
        try {
            result = call(arm, method, arguments);
        } catch (Throwable thrown) {
            Router.threw(later, thrown);
            throw thrown;
        }
        return Router.returned(later, result);
    }

    private long admit(Object routing, int number, KeyPlan key, @Nullable Object[] arguments) {
        if (key instanceof KeyPlan.Argument argument) {
            return router.admit(routing, arguments[argument.index()]);
        }
        return key instanceof KeyPlan.Found
                ? router.admit(routing, number, arguments.clone())
                : router.admitKeyless(routing);
    }

    private @Nullable Object call(T arm, Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(arm, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNullElse(e.getCause(), e);
        }
    }

    private @Nullable Object callSneakily(T arm, Method method, @Nullable Object[] arguments) {
        try {
            return call(arm, method, arguments);
        } catch (Throwable thrown) {
            throw InterfaceProxy.<RuntimeException>sneaked(thrown);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // it is thrown as what it is
    private static <X extends Throwable> X sneaked(Throwable thrown) throws X {
        throw (X) thrown;
    }

    private Object own(Object proxy, Method method, @Nullable Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> plan.text();
        };
    }
}
