package dev.coalmine.spring;

import dev.coalmine.Interception;
import dev.coalmine.Keys;
import dev.coalmine.Keys.KeyFunction;
import dev.coalmine.Rollout;
import dev.coalmine.Wrapping;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.expression.ParseException;

/** Routes beans and methods by the rollouts of an application context. Thread-safe. */
final class BeanRouter {
    private final RolloutStarter starter;
    private final ConfigurableBeanFactory beans;
    private final RolloutProperties properties;
    private final ObjectProvider<RoutingKeyResolver> resolvers;

    BeanRouter(
            RolloutStarter starter,
            ConfigurableBeanFactory beans,
            RolloutProperties properties,
            ObjectProvider<RoutingKeyResolver> resolvers) {
        this.starter = starter;
        this.beans = beans;
        this.properties = properties;
        this.resolvers = resolvers;
    }

    /** Returns whether there is to be a rollout of that name. */
    boolean isEnabled(String rollout) {
        return properties.isEnabled(rollout);
    }

    /** Returns the implementation of an interface that routes between these two. */
    <T> T route(Class<T> type, String name, String key, T stable, T candidate) {
        Rollout rollout = starter.rollout(name);
        Wrapping<T> wrapping = rollout.wrap(type);
        KeyRules rules = rules(name, key);
        Map<Method, KeyFunction> functions = new HashMap<>();
        List<Class<?>> arms = List.of(AopUtils.getTargetClass(candidate), AopUtils.getTargetClass(stable));
        List<Method> methods = methods(type);
        rules.requireFit(methods.stream()
                .map(method -> KeyRules.implementation(method, arms.get(0)))
                .toList());
        boolean keyed = false;
        for (Method method : methods) {
            boolean seen = KeyRules.marked(method).isPresent(); // the wrapping sees that itself
            OptionalInt marked = seen ? OptionalInt.empty() : markedIn(arms, method);
            keyed |= seen || marked.isPresent();
            KeyFunction function = rules.functionFor(KeyRules.implementation(method, arms.get(0)));
            if (marked.isPresent() && isOverloaded(method, methods)) {
                int place = marked.getAsInt();
                functions.put(method, (called, arguments) -> arguments[place]);
            } else if (marked.isPresent()) {
                wrapping.method(method.getName()).keyedBy(Keys.argument(marked.getAsInt()));
            } else if (function != null) {
                functions.put(method, function);
            }
        }
        if (!functions.isEmpty()) {
            wrapping.keyedBy(Keys.from((method, arguments) -> {
                KeyFunction function = functions.get(method);
                return function == null ? null : function.keyOf(method, arguments);
            }));
        } else if (starter.mayLackKeys(name)) {
            wrapping.keyedBy(Keys.ambient());
        } else if (!keyed) {
            throw new WiringException(List.of(KeyRules.none(name, type.getName())));
        }
        return wrapping.stable(stable).candidate(candidate);
    }

    /** Returns how the calls of a marked method are routed. */
    Interception intercept(CanaryMethod method) {
        String name = method.annotation().rollout();
        Method stable = method.stable();
        KeyRules rules = rules(name, method.annotation().key());
        rules.requireFit(List.of(stable));
        OptionalInt marked = KeyRules.marked(stable);
        KeyFunction function = rules.functionFor(stable);
        if (marked.isEmpty() && function == null && !starter.mayLackKeys(name)) {
            throw new WiringException(List.of(KeyRules.none(name, stable.toGenericString())));
        }
        return starter.rollout(name)
                .intercept(
                        stable,
                        marked.isPresent()
                                ? Keys.argument(marked.getAsInt())
                                : function == null ? Keys.ambient() : Keys.from(function));
    }

    private static OptionalInt markedIn(List<Class<?>> arms, Method method) {
        return arms.stream()
                .map(arm -> KeyRules.marked(KeyRules.implementation(method, arm)))
                .flatMapToInt(OptionalInt::stream)
                .findFirst();
    }

    private static boolean isOverloaded(Method method, List<Method> methods) {
        return methods.stream()
                .anyMatch(other -> !other.equals(method) && other.getName().equals(method.getName()));
    }

    private static List<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .toList();
    }

    KeyRules rules(String rollout, String key) {
        return new KeyRules(
                rollout,
                key.isEmpty() ? null : parse(rollout, key),
                resolvers.orderedStream().toList());
    }

    private KeyExpression parse(String rollout, String key) {
        try {
            return new KeyExpression(key, beans, beans.getBeanClassLoader());
        } catch (ParseException e) {
            throw new WiringException(List.of(new WiringProblem(
                    "The key \"" + key + "\" of rollout " + rollout + " is no SpEL expression: " + e.getMessage() + ".",
                    "Write it as, for example, key = \"#cart.customerId\" or key = \"#a0\".")));
        }
    }
}
