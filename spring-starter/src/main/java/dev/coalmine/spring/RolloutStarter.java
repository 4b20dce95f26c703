package dev.coalmine.spring;

import dev.coalmine.Keys;
import dev.coalmine.Keys.KeyFunction;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.Wrapping;
import dev.coalmine.plan.MissingKey;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.expression.ParseException;

/** Starts the rollouts that an application context needs, each once, and routes its beans by them. Thread-safe. */
final class RolloutStarter {
    private final Rollouts rollouts;
    private final ConfigurableBeanFactory beans;
    private final Environment environment;
    private final ObjectProvider<RoutingKeyResolver> resolvers;
    private final ObjectProvider<RolloutCustomizer> customizers;

    RolloutStarter(
            Rollouts rollouts,
            ConfigurableBeanFactory beans,
            Environment environment,
            ObjectProvider<RoutingKeyResolver> resolvers,
            ObjectProvider<RolloutCustomizer> customizers) {
        this.rollouts = rollouts;
        this.beans = beans;
        this.environment = environment;
        this.resolvers = resolvers;
        this.customizers = customizers;
    }

    /** Returns the running rollout of that name, which is started if it is not. */
    synchronized Rollout rollout(String name) {
        return rollouts.find(name).orElseGet(() -> {
            Rollout.Builder builder = rollouts.named(name);
            MissingKey policy = missingKey(name);
            if (policy != null) {
                builder.missingKey(policy);
            }
            customizers.orderedStream().forEach(each -> each.customize(name, builder));
            return builder.start();
        });
    }

    private @Nullable MissingKey missingKey(String rollout) {
        return Binder.get(environment)
                .bind("coalmine.rollouts." + rollout + ".missing-key", MissingKey.class)
                .orElse(null);
    }

    /** Returns the implementation of an interface that routes between these two. */
    <T> T route(Class<T> type, String name, String key, T stable, T candidate) {
        Rollout rollout = rollout(name);
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
        } else if (missingKey(name) != null) {
            wrapping.keyedBy(Keys.ambient());
        } else if (!keyed) {
            throw new WiringException(List.of(KeyRules.none(name, type.getName())));
        }
        return wrapping.stable(stable).candidate(candidate);
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
