package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.proxy.InterfacePlan;
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
        String label = MethodPlan.label(method);
        if (path.hasDeadline() && CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            WrappableType.checkLimitable(type, method, "The plan's deadline", "a call with a deadline");
        }
        MethodPlan.Routed plan = new MethodPlan.Routed(
                method,
                keys.planFor(type, method),
                WrappableType.later(type, method, path.terms(label, null)),
                Fallback.NONE);
        path.methods().add(label);
        return new Interception(InterfacePlan.invocation(plan, path));
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
