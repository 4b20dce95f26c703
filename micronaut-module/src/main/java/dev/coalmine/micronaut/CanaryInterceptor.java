package dev.coalmine.micronaut;

import dev.coalmine.InterceptedMethod;
import dev.coalmine.Interception;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.micronaut.spi.CanaryAdvice;
import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.context.processor.ExecutableMethodProcessor;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Routes the calls of methods marked with {@link Canary}, outside of whatever other advice is around them. The candidate
 * method is called on the bean as others see it, so that advice of its own holds for it too. Thread-safe.
 */
@Singleton
@InterceptorBean(CanaryAdvice.class)
final class CanaryInterceptor
        implements MethodInterceptor<Object, @Nullable Object>, ExecutableMethodProcessor<CanaryAdvice> {
    private record Route(ExecutableMethod<?, ?> stable, Interception calls, ExecutableMethod<Object, ?> candidate) {
        boolean isOf(ExecutableMethod<?, ?> called) {
            Argument<?>[] own = stable.getArguments();
            Argument<?>[] given = called.getArguments();
            boolean same = own.length == given.length && stable.getMethodName().equals(called.getMethodName());
            for (int i = 0; same && i < own.length; i++) {
                same = own[i].getType() == given[i].getType();
            }
            return same;
        }
    }

    private final RolloutProperties properties;
    private final RolloutStarter starter;
    private final KeyRules keys;

    /** By the class of the bean, both as it was written and as advice has made it. */
    private final Map<Class<?>, List<Route>> routes = new ConcurrentHashMap<>();

    CanaryInterceptor(RolloutProperties properties, RolloutStarter starter, KeyRules keys) {
        this.properties = properties;
        this.starter = starter;
        this.keys = keys;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** Starts the rollout of a marked method, when the application starts. */
    @Override
    public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
        String rollout = method.stringValue(Canary.class, "rollout").orElseThrow();
        if (properties.isEnabled(rollout)) {
            String name = method.stringValue(Canary.class, "candidate").orElseThrow();
            Route route = new Route(method, intercept(rollout, method), candidate(bean, name, method));
            for (Class<?> type : new HashSet<>(List.of(bean.getBeanType(), StandIn.classOf(bean)))) {
                routes.computeIfAbsent(type, absent -> new CopyOnWriteArrayList<>())
                        .add(route);
            }
        }
    }

    @SuppressWarnings("unchecked") // it is a method of the bean that is called
    private static ExecutableMethod<Object, ?> candidate(
            BeanDefinition<?> bean, String name, ExecutableMethod<?, ?> method) {
        return (ExecutableMethod<Object, ?>) bean.getRequiredMethod(name, method.getArgumentTypes());
    }

    @SuppressWarnings("NullAway") // from a jar, it reads what is nullable in arrays and wildcards as if it were not
    private Interception intercept(String rollout, ExecutableMethod<?, ?> stable) {
        KeyRules.Method method = new KeyRules.Method(
                rollout,
                stable.getMethodName(),
                marked(stable.getArguments()),
                KeyExpression.of(stable.getAnnotationMetadata(), Canary.class, "key"));
        if (!keys.mayFind(method) && !starter.mayLackKeys(rollout)) {
            throw new WiringException(List.of(KeyRules.none(rollout, stable.toString())));
        }
        return starter.rollout(rollout)
                .intercept(InterceptedMethod.of(
                                stable.getDeclaringType(),
                                stable.getMethodName(),
                                stable.getReturnType().getType())
                        .keyedBy(call -> keys.keyOf(method, call[0], (@Nullable Object[]) call[1])));
    }

    private static int marked(Argument<?>[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].getAnnotationMetadata().hasAnnotation(RoutingKey.class)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    @SuppressWarnings("NullAway") // from a jar, it reads what is nullable in arrays and wildcards as if it were not
    public @Nullable Object intercept(MethodInvocationContext<Object, @Nullable Object> invocation) {
        Object target = invocation.getTarget();
        Route route = routeOf(target.getClass(), invocation.getExecutableMethod());
        if (route == null) {
            return invocation.proceed();
        }
        @Nullable Object[] arguments = invocation.getParameterValues();
        return route.calls()
                .<RuntimeException>call(
                        new @Nullable Object[] {target, arguments},
                        invocation::proceed,
                        () -> route.candidate().invoke(target, arguments));
    }

    private @Nullable Route routeOf(Class<?> type, ExecutableMethod<?, ?> method) {
        for (Route route : routes.getOrDefault(type, List.of())) {
            if (route.isOf(method)) {
                return route;
            }
        }
        return null;
    }
}
