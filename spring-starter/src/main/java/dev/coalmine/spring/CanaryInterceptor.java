package dev.coalmine.spring;

import dev.coalmine.Interception;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Routes the calls of marked methods. The candidate method is called on the proxy, where that has it, so that what its own
 * annotations say of transactions, caches and the like holds for it too.
 */
final class CanaryInterceptor implements MethodInterceptor {
    private record Route(Interception calls, Method candidate) {}

    private final Map<Method, Route> routes = new ConcurrentHashMap<>();

    /** Routes calls of that method from now on. */
    void add(CanaryMethod method, Interception calls) {
        ReflectionUtils.makeAccessible(method.candidate());
        routes.put(method.stable(), new Route(calls, method.candidate()));
    }

    @Override
    @SuppressWarnings("NullAway") // from a jar, it reads what is nullable in arrays and wildcards as if it were not
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = Objects.requireNonNull(invocation.getThis());
        Method called = AopUtils.getMostSpecificMethod(invocation.getMethod(), AopUtils.getTargetClass(target));
        Route route = routes.get(called);
        if (route == null) {
            return invocation.proceed();
        }
        @Nullable Object[] arguments = invocation.getArguments();
        return route.calls()
                .<Throwable>call(
                        arguments,
                        invocation::proceed,
                        () -> callCandidate(
                                route.candidate(), receiver(route.candidate(), invocation, target), arguments));
    }

    private static Object receiver(Method candidate, MethodInvocation invocation, Object target) {
        Object proxy = invocation instanceof ProxyMethodInvocation proxied ? proxied.getProxy() : target;
        return candidate.getDeclaringClass().isInstance(proxy) && !Modifier.isPrivate(candidate.getModifiers())
                ? proxy
                : target;
    }

    private static @Nullable Object callCandidate(Method candidate, Object receiver, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return candidate.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNullElse(e.getCause(), e);
        }
    }
}
