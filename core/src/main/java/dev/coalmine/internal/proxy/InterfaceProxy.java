package dev.coalmine.internal.proxy;

import dev.coalmine.spi.Router;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final T stable;
    private final T candidate;
    private final Map<Method, Integer> numbers = new HashMap<>();

    /** By the number of the method; null where it is not routed. */
    private final List<@Nullable RoutedInvocation> routing = new ArrayList<>();

    private InterfaceProxy(InterfacePlan<T> plan, T stable, T candidate) {
        this.plan = plan;
        this.stable = stable;
        this.candidate = candidate;
        List<Method> methods = plan.methods().stream().map(MethodPlan::method).toList();
        Router router = plan.router();
        for (int number = 0; number < methods.size(); number++) {
            routing.add(
                    plan.methods().get(number) instanceof MethodPlan.Routed routed
                            ? new RoutedInvocation(router, number, routed.calls())
                            : null);
        }
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
        RoutedInvocation routed = routing.get(number);
        if (routed == null) {
            return call(stable, methodPlan.method(), given);
        }
        @Nullable Object[] passed = given;
        return routed.<Throwable>call(
                passed,
                () -> call(stable, methodPlan.method(), passed),
                () -> call(candidate, methodPlan.method(), passed));
    }

    /** Casts as a bridge does. */
    private static @Nullable Object[] cast(@Nullable Object[] arguments, Class<?>[] types) {
        @Nullable Object[] cast = arguments.clone();
        for (int i = 0; i < types.length; i++) {
            cast[i] = types[i].isPrimitive() ? arguments[i] : types[i].cast(arguments[i]);
        }
        return cast;
    }

    private @Nullable Object call(T arm, Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(arm, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNullElse(e.getCause(), e);
        }
    }

    private Object own(Object proxy, Method method, @Nullable Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> plan.text();
        };
    }
}
