package dev.coalmine.internal.proxy;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.LaterResults;
import dev.coalmine.internal.control.Shadowing;
import dev.coalmine.spi.Router;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a wrapper of an interface does.
 *
 * @param type the interface
 * @param methods one plan for each of its {@link RoutableMethods}; the place in this list is the number of the method
 * @param path the way of the rollout's calls
 */
public record InterfacePlan<T>(Class<T> type, List<MethodPlan> methods, CallPath path) {
    /** Copies the list. */
    public InterfacePlan {
        methods = List.copyOf(methods);
    }

    /**
     * Returns the routing of a single method that is none of an interface's.
     *
     * @param plan what to do with its calls
     * @param path the way of the rollout's calls
     */
    public static RoutedInvocation invocation(CallPlan plan, CallPath path) {
        return new RoutedInvocation(router(Collections.singletonList(plan), path), 0, plan);
    }

    Router router() {
        List<@Nullable CallPlan> calls = new ArrayList<>();
        for (MethodPlan plan : methods) {
            calls.add(plan instanceof MethodPlan.Routed routed ? routed.calls() : null);
        }
        return router(calls, path);
    }

    private static Router router(List<? extends @Nullable CallPlan> calls, CallPath path) {
        List<@Nullable Function<@Nullable Object[], @Nullable Object>> functions = new ArrayList<>();
        List<@Nullable LaterResults> later = new ArrayList<>();
        List<Shadowing.@Nullable Site> shadowed = new ArrayList<>();
        for (CallPlan plan : calls) {
            functions.add(plan != null && plan.key() instanceof KeyPlan.Found found ? found.function() : null);
            later.add(plan == null ? null : plan.later());
            shadowed.add(plan == null ? null : plan.shadowed());
        }
        return new Router(
                path,
                Collections.unmodifiableList(functions),
                Collections.unmodifiableList(later),
                Collections.unmodifiableList(shadowed));
    }

    /** Returns the wrapper's text, which shows neither of the implementations. */
    String text() {
        return type.getSimpleName() + " routed by rollout " + path.rollout();
    }
}
