package dev.coalmine.internal.proxy;

import dev.coalmine.annotation.NotShadowed;
import dev.coalmine.internal.control.LaterResults;
import dev.coalmine.internal.control.Shadowing;
import dev.coalmine.internal.reactive.Publishers;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Fallback;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What a wrapper does with the calls of one method. */
public sealed interface MethodPlan {
    /** Returns the interface's method. */
    Method method();

    /** Returns what events of its calls are counted under. */
    default String label() {
        return label(method());
    }

    /** Returns what events of a method's calls are counted under: its name, which its overloads share. */
    static String label(Method method) {
        return label(method.getName());
    }

    /** Returns what events of calls of methods with that name are counted under. */
    static String label(String name) {
        return name + "()";
    }

    /**
     * Returns how the candidate is called beside a method's calls of stable; null if it never is, since the rollout does not
     * shadow, the method is marked with {@link NotShadowed}, or it returns a publisher, whose effects begin with each
     * subscription.
     *
     * @param comparison how outcomes are compared; null as the rollout says
     */
    static Shadowing.@Nullable Site shadowed(Shadowing shadowing, Method method, @Nullable Comparison<?> comparison) {
        boolean isKeptOut = comparison == null && method.isAnnotationPresent(NotShadowed.class);
        return shadowing.isPlanned() && !isKeptOut && !Publishers.isOne(method.getReturnType())
                ? new Shadowing.Site(label(method), comparison)
                : null;
    }

    /** It passes them on to stable, and leaves no trace of them. */
    record AlwaysStable(Method method) implements MethodPlan {}

    /**
     * It routes them by this key, and records them.
     *
     * @param method the interface's method
     * @param key where its calls find their key
     * @param later how its results are followed that come later; null if they are there when the call returns
     * @param fallback whether those that fail on the candidate are repeated on stable
     * @param shadowed how the candidate is called beside stable; null if it never is
     */
    record Routed(
            Method method,
            KeyPlan key,
            @Nullable LaterResults later,
            Fallback fallback,
            Shadowing.@Nullable Site shadowed)
            implements MethodPlan {
        /** Returns what the calls of the method need. */
        CallPlan calls() {
            return new CallPlan(label(), key, later, fallback, shadowed);
        }
    }
}
