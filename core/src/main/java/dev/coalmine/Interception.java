package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.Shadowing;
import dev.coalmine.internal.proxy.CallPlan;
import dev.coalmine.internal.proxy.InterfacePlan;
import dev.coalmine.internal.proxy.KeyPlan;
import dev.coalmine.internal.proxy.MethodPlan;
import dev.coalmine.internal.proxy.RoutedInvocation;
import dev.coalmine.internal.proxy.WrappableType;
import dev.coalmine.plan.Fallback;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one method that an interceptor makes, such as a framework's proxy does; made by {@link Rollout#intercept}.
 *
 * <pre>{@code
 * Interception quote = pricing.intercept(method, Keys.argument(0));      // once
 * return quote.call(arguments, () -> invocation.proceed(), () -> target.quoteV2(customer)); // for each call
 * }</pre>
 *
 * <p>Thread-safe. The caller sees what the chosen side returned or threw, the very same object; a publisher is decorated.
 */
public final class Interception {
    private final RoutedInvocation routed;

    private Interception(RoutedInvocation routed) {
        this.routed = routed;
    }

    static Interception of(Method method, KeySource keys, CallPath path) {
        Class<?> type = method.getDeclaringClass();
        if (!keys.finds(method)) {
            throw new IllegalArgumentException(keys + " does not fit " + type.getName() + "." + method.getName()
                    + ": it has not that many arguments");
        }
        InterceptedMethod calls = InterceptedMethod.of(type, method.getName(), method.getReturnType());
        Fallback fallback = Fallbacks.of(type, method, null, path.fallback());
        Shadowing.Site shadowed = MethodPlan.shadowed(path.shadowing(), method, null);
        return new Interception(routed(calls, keys.planFor(type, method), fallback, shadowed, path));
    }

    static Interception of(InterceptedMethod method, KeyPlan keys, CallPath path) {
        Fallback fallback = Fallbacks.of(method, path.fallback());
        return new Interception(routed(method, keys, fallback, method.shadowed(path.shadowing()), path));
    }

    private static RoutedInvocation routed(
            InterceptedMethod method,
            KeyPlan keys,
            Fallback fallback,
            Shadowing.@Nullable Site shadowed,
            CallPath path) {
        Class<?> returned = method.returned();
        if (path.hasDeadline() && CompletionStage.class.isAssignableFrom(returned)) {
            WrappableType.checkLimitable(method.toString(), returned, "The plan's deadline", "a call with a deadline");
        }
        String label = MethodPlan.label(method.name());
        CallPlan plan = new CallPlan(
                label,
                keys,
                WrappableType.later(method.type(), method.name(), returned, path.terms(label, null)),
                fallback,
                shadowed);
        path.methods().add(label);
        return InterfacePlan.invocation(plan, path);
    }

    /**
     * Makes one call on the side that is chosen.
     *
     * @param arguments the boxed arguments, for the key alone; not changed
     * @param stable makes the call on stable
     * @param candidate makes the call on the candidate
     * @throws IllegalArgumentException if the key is missing and the rollout says {@code missingKey(REJECT)}
     */
    public <X extends Throwable> @Nullable Object call(
            @Nullable Object[] arguments,
            Call<? extends @Nullable Object, X> stable,
            Call<? extends @Nullable Object, X> candidate)
            throws X {
        return routed.call(arguments, stable::call, candidate::call);
    }
}
