package dev.coalmine.spring;

import dev.coalmine.Keys.KeyFunction;
import dev.coalmine.annotation.RoutingKey;
import java.lang.reflect.Method;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * Where the calls of a rollout's methods find their routing key: in the marked parameter, else by the expression, else from
 * a resolver bean; what none of these knows is left to the routing context.
 */
final class KeyRules {
    private final String rollout;
    private final @Nullable KeyExpression expression;
    private final List<RoutingKeyResolver> resolvers;

    KeyRules(String rollout, @Nullable KeyExpression expression, List<RoutingKeyResolver> resolvers) {
        this.rollout = rollout;
        this.expression = expression;
        this.resolvers = List.copyOf(resolvers);
    }

    /**
     * Returns the place of the parameter of a method that is marked, in its class or in what it overrides.
     *
     * @throws IllegalStateException if there is more than one
     */
    static OptionalInt marked(Method method) {
        MethodParameter[] parameters = new AnnotatedMethod(method).getMethodParameters();
        int[] marked = IntStream.range(0, parameters.length)
                .filter(index -> parameters[index].hasParameterAnnotation(RoutingKey.class))
                .toArray();
        if (marked.length > 1) {
            throw new IllegalStateException("Several parameters of "
                    + method.getDeclaringClass().getName() + "." + method.getName()
                    + " are marked with @RoutingKey: mark one, or compose a key in a RoutingKeyResolver bean");
        }
        return marked.length == 0 ? OptionalInt.empty() : OptionalInt.of(marked[0]);
    }

    /** Returns the problem of a rollout whose calls have no key. */
    static WiringProblem none(String rollout, String what) {
        return new WiringProblem(
                "Rollout " + rollout + " has no routing key for calls of " + what + ".",
                "Mark a parameter with @RoutingKey, say key = \"...\" in the annotation, define a RoutingKeyResolver bean,"
                        + " have web requests bring one by coalmine.web.key.*, or say by coalmine.rollouts." + rollout
                        + ".missing-key what happens without: with \"random\", each call is routed by a coin of its"
                        + " own.");
    }

    /** Returns the method of the class that answers calls of the interface's method. */
    static Method implementation(Method method, Class<?> type) {
        return BridgeMethodResolver.getMostSpecificMethod(method, type);
    }

    /**
     * Checks that the expression, if there is one, asks for the arguments of one of these methods at least.
     *
     * @throws WiringException if it fits none
     */
    void requireFit(List<Method> methods) {
        if (expression != null && methods.stream().noneMatch(expression::fits)) {
            throw new WiringException(List.of(new WiringProblem(
                    "The key \"" + expression + "\" of rollout " + rollout + " fits none of its methods:"
                            + methods.stream()
                                    .map(method -> "\n    - " + method.toGenericString())
                                    .collect(Collectors.joining()),
                    "Name arguments as the methods do, in classes compiled with -parameters, or by their places,"
                            + " such as #a0.")));
        }
    }

    /**
     * Returns what finds the keys of a method without a marked parameter, or null if only the routing context may.
     *
     * @param implementation the method by whose parameters the expression names the arguments
     */
    @Nullable
    KeyFunction functionFor(Method implementation) {
        KeyExpression fitting = expression != null && expression.fits(implementation) ? expression : null;
        if (fitting == null && resolvers.isEmpty()) {
            return null;
        }
        return (method, arguments) -> {
            Object key = fitting == null ? null : fitting.keyOf(implementation, arguments);
            for (int i = 0; key == null && i < resolvers.size(); i++) {
                key = resolvers.get(i).keyOf(rollout, method, arguments);
            }
            return key;
        };
    }
}
