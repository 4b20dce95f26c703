package dev.coalmine.micronaut;

import io.micronaut.context.BeanContext;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of a rollout's methods find their routing key: in the marked parameter, else by the expression, else from
 * a resolver bean; what none of these knows is left to the routing context.
 */
@Singleton
final class KeyRules {
    private final List<RoutingKeyResolver> resolvers;

    KeyRules(BeanContext beans) {
        this.resolvers = List.copyOf(beans.getBeansOfType(RoutingKeyResolver.class));
    }

    /**
     * A method whose calls need a key.
     *
     * @param rollout the rollout's name
     * @param name the method's name
     * @param marked the place of its parameter that is marked; negative if none is
     * @param expression the expression that gives the key; null if there is none
     */
    record Method(
            String rollout,
            String name,
            int marked,
            @Nullable KeyExpression expression) {}

    /** Returns whether anything but the routing context may find the key of a method's calls. */
    boolean mayFind(Method method) {
        return method.marked() >= 0 || method.expression() != null || !resolvers.isEmpty();
    }

    /**
     * Returns the key of a call, or null if only the routing context may have one; throws what an expression or a resolver
     * throws.
     *
     * @param target on what the method is called; null where expressions cannot ask for it
     */
    @Nullable
    Object keyOf(Method method, @Nullable Object target, @Nullable Object[] arguments) {
        if (method.marked() >= 0) {
            return arguments[method.marked()];
        }
        KeyExpression expression = method.expression();
        Object key = expression == null ? null : expression.keyOf(target, arguments);
        for (int i = 0; key == null && i < resolvers.size(); i++) {
            key = resolvers.get(i).keyOf(method.rollout(), method.name(), arguments);
        }
        return key;
    }

    /** Returns the problem of a rollout whose calls have no key. */
    static WiringProblem none(String rollout, String what) {
        return new WiringProblem(
                "Rollout " + rollout + " has no routing key for calls of " + what + ".",
                "Mark a parameter with @RoutingKey, say key = \"#{...}\" in the annotation, define a RoutingKeyResolver"
                        + " bean, have web requests bring one by coalmine.web.key.*, or say by coalmine.rollouts."
                        + rollout + ".missing-key what happens without: with \"random\", each call is routed by a coin"
                        + " of its own.");
    }
}
