package dev.coalmine;

import dev.coalmine.internal.control.CallPath;
import dev.coalmine.internal.control.LaterResults;
import dev.coalmine.internal.proxy.InterfacePlan;
import dev.coalmine.internal.proxy.KeyParameters;
import dev.coalmine.internal.proxy.KeyPlan;
import dev.coalmine.internal.proxy.MethodPlan;
import dev.coalmine.internal.proxy.RoutableMethods;
import dev.coalmine.internal.proxy.WrappableType;
import dev.coalmine.internal.proxy.Wrappers;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.MissingKey;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An interface about to be wrapped: where its calls find their key, and its two implementations.
 *
 * <pre>{@code
 * Pricing prices = pricing.wrap(Pricing.class)
 *     .keyedBy(Keys.argument(0))
 *     .method("reprice").keyedBy(Keys.argument(1))
 *     .method("ping").alwaysStable()
 *     .stable(legacy)
 *     .candidate(rewrite);
 * }</pre>
 *
 * <p>What holds for the whole interface comes first, then what single methods are to have of their own. A method finds its
 * key where {@link #method} says; else in its parameter that is marked with
 * {@link dev.coalmine.annotation.RoutingKey}; else where {@link #keyedBy} says. One that finds none there, such as a
 * method without arguments, takes that of the {@link RoutingContext} in which it is called; without one it follows the
 * rollout's policy for missing keys.
 *
 * <p>The results of methods that return a {@link java.util.concurrent.CompletionStage} come later, and are measured as
 * {@link AsyncCall} says. So are those of methods that return a {@code Publisher}, {@code Mono} or {@code Flux}, where
 * Reactive Streams and Reactor are there: for each subscription, from its beginning to its end, while demand, context and
 * cancellation go through. The arm is chosen when the method is called, not when somebody subscribes. Of a mono the value
 * may count as failed by {@link dev.coalmine.plan.Failures#whenReturned}; a mono has ended with its value, and a
 * subscription that is cancelled before its end is like any other call that was. Other types whose results come later are
 * refused.
 *
 * <p>The result honours the interface's default, generic and varargs methods and declared exceptions; its
 * {@code equals}, {@code hashCode} and {@code toString} are its own. It is a class generated for it alone, so make it
 * once and keep it. Not thread-safe itself; what it makes is, if both implementations are.
 *
 * @param <T> the interface
 */
public final class Wrapping<T> {
    private final Class<T> type;
    private final CallPath path;
    private final MethodHandles.@Nullable Lookup lookup;
    private final Map<String, MethodOptions> options = new LinkedHashMap<>();
    private @Nullable KeySource keys;

    Wrapping(Class<T> type, CallPath path, MethodHandles.@Nullable Lookup lookup) {
        WrappableType.check(type, lookup);
        this.type = type;
        this.path = path;
        this.lookup = lookup;
    }

    /**
     * Says where the calls find their routing key, unless their method has a rule or a mark of its own.
     *
     * @throws IllegalStateException if that was said before
     */
    public Wrapping<T> keyedBy(KeySource keys) {
        if (this.keys != null) {
            throw new IllegalStateException("keyedBy was already set to " + this.keys);
        }
        this.keys = Objects.requireNonNull(keys, "keys");
        return this;
    }

    /**
     * Names a method that is to have options of its own, which follow; one name stands for all its overloads. The method
     * may be named again for further options.
     *
     * @throws IllegalArgumentException if the interface has no such method
     */
    public OfMethod<T> method(String name) {
        Set<String> names = RoutableMethods.names(type);
        if (!names.contains(name)) {
            throw new IllegalArgumentException("Cannot wrap " + type.getName() + ": it has no method \"" + name
                    + "\"; its methods are " + String.join(", ", names));
        }
        return new OfMethod<>(this, options.computeIfAbsent(name, MethodOptions::new));
    }

    /** Names the stable implementation. */
    public Stable<T> stable(T stable) {
        return new Stable<>(this, Objects.requireNonNull(stable, "stable"));
    }

    /**
     * A method that is to have options of its own; whatever else the wrapping needs may follow.
     *
     * @param <T> the interface
     */
    public static final class OfMethod<T> {
        private final Wrapping<T> wrapping;
        private final MethodOptions options;

        private OfMethod(Wrapping<T> wrapping, MethodOptions options) {
            this.wrapping = wrapping;
            this.options = options;
        }

        /**
         * Says where the calls of this method find their routing key.
         *
         * @throws IllegalStateException if that was said before, or the method is always stable
         */
        public OfMethod<T> keyedBy(KeySource keys) {
            options.keyedBy(Objects.requireNonNull(keys, "keys"));
            return this;
        }

        /**
         * Limits how long the candidate's calls of this method may take, whatever the plan's deadline is; see
         * {@link dev.coalmine.plan.RolloutPlan.Builder#deadline}. The method returns a
         * {@link java.util.concurrent.CompletionStage} or a {@link java.util.concurrent.CompletableFuture}.
         *
         * @param time from 1 ms to 1 hour
         * @throws IllegalArgumentException if outside
         * @throws IllegalStateException if that was said before, or the method is always stable
         */
        public OfMethod<T> deadline(Duration time) {
            options.deadline(time);
            return this;
        }

        /**
         * Declares that the calls of this method are idempotent, so that one that fails on the candidate is repeated on
         * stable; see {@link Fallback}. A method whose result comes later returns a
         * {@link java.util.concurrent.CompletionStage} or a {@link java.util.concurrent.CompletableFuture}.
         *
         * @throws IllegalStateException if that was said before, or the method is always stable
         */
        public OfMethod<T> fallback() {
            return fallback(Fallback.IDEMPOTENT);
        }

        /**
         * Says whether calls of this method that fail on the candidate are repeated on stable, whatever the rollout says.
         *
         * @throws IllegalStateException if that was said before, or the method is always stable
         */
        public OfMethod<T> fallback(Fallback fallback) {
            options.fallback(Objects.requireNonNull(fallback, "fallback"));
            return this;
        }

        /**
         * Says how the outcomes of this method's calls are compared while the rollout is shadowing, whatever the rollout says;
         * of a method whose result comes later, what its stage comes to.
         *
         * @throws IllegalStateException if that was said before, or the method is always stable
         */
        public OfMethod<T> comparedBy(Comparison<?> comparison) {
            options.comparedBy(Objects.requireNonNull(comparison, "comparison"));
            return this;
        }

        /**
         * Says that the candidate is not called beside stable in this method while the rollout is shadowing, since its calls
         * have effects that must not happen twice.
         *
         * @throws IllegalStateException if something else was said of comparing, or the method is always stable
         */
        public OfMethod<T> notShadowed() {
            return comparedBy(Comparison.none());
        }

        /**
         * Leaves this method with stable, whatever the phase; its calls are neither routed nor recorded.
         *
         * @throws IllegalStateException if it has other options
         */
        public OfMethod<T> alwaysStable() {
            options.alwaysStable();
            return this;
        }

        /**
         * Names another method that is to have options of its own, as {@link Wrapping#method} does.
         *
         * @throws IllegalArgumentException if the interface has no such method
         */
        public OfMethod<T> method(String name) {
            return wrapping.method(name);
        }

        /** Names the stable implementation. */
        public Stable<T> stable(T stable) {
            return wrapping.stable(stable);
        }
    }

    /**
     * A wrapping whose stable implementation was named.
     *
     * @param <T> the interface
     */
    public static final class Stable<T> {
        private final Wrapping<T> wrapping;
        private final T stable;

        private Stable(Wrapping<T> wrapping, T stable) {
            this.wrapping = wrapping;
            this.stable = stable;
        }

        /**
         * Names the candidate implementation and returns the routed one.
         *
         * @throws IllegalArgumentException if the interface has a method that cannot be measured or that its key source
         *     does not fit
         * @throws IllegalStateException if there is no key source, or every method always stable, so that nothing would
         *     ever reach the candidate
         */
        public T candidate(T candidate) {
            Objects.requireNonNull(candidate, "candidate");
            return Wrappers.create(wrapping.plan(), wrapping.lookup, stable, candidate);
        }
    }

    private InterfacePlan<T> plan() {
        List<Method> methods = RoutableMethods.of(type);
        for (MethodOptions each : options.values()) {
            KeySource source = each.keys();
            if (source != null) {
                checkFinds(
                        source,
                        methods.stream()
                                .filter(method -> method.getName().equals(each.name()))
                                .toList(),
                        type.getName() + "." + each.name());
            }
        }
        if (keys != null) {
            checkFinds(keys, methods, type.getName());
        }
        List<MethodPlan> plans = new ArrayList<>();
        for (Method method : methods) {
            plans.add(planFor(method, options.getOrDefault(method.getName(), MethodOptions.NONE)));
        }
        checkRoutes(plans);
        for (MethodPlan each : plans) {
            if (each instanceof MethodPlan.Routed) {
                path.methods().add(each.label());
            }
        }
        return new InterfacePlan<>(type, plans, path);
    }

    private static void checkFinds(KeySource source, List<Method> methods, String where) {
        if (methods.stream().noneMatch(source::finds)) {
            throw new IllegalArgumentException(
                    source + " does not fit " + where + ": none of its methods has that many arguments");
        }
    }

    private MethodPlan planFor(Method method, MethodOptions own) {
        return own.isAlwaysStable()
                ? new MethodPlan.AlwaysStable(method)
                : new MethodPlan.Routed(
                        method,
                        keyOf(method, own),
                        laterOf(method, own),
                        Fallbacks.of(type, method, own.fallback(), path.fallback()),
                        MethodPlan.shadowed(path.shadowing(), method, own.comparison()));
    }

    private KeyPlan keyOf(Method method, MethodOptions own) {
        if (own.keys() != null) {
            return own.keys().planFor(type, method);
        }
        KeyPlan marked = KeyParameters.marked(type, method);
        return marked == KeyPlan.MISSING && keys != null ? keys.planFor(type, method) : marked;
    }

    private @Nullable LaterResults laterOf(Method method, MethodOptions own) {
        if (own.deadline() != null) {
            WrappableType.checkLimitable(
                    type, method, "The deadline of method " + own.name(), "a call with a deadline");
        } else if (path.hasDeadline() && CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            WrappableType.checkLimitable(type, method, "The plan's deadline", "a call with a deadline");
        }
        return WrappableType.later(type, method, path.terms(MethodPlan.label(method), own.deadline()));
    }

    private void checkRoutes(List<MethodPlan> plans) {
        if (!plans.isEmpty() && plans.stream().allMatch(MethodPlan.AlwaysStable.class::isInstance)) {
            throw new IllegalStateException("Cannot wrap " + type.getName()
                    + ": all of its methods are always stable, so that nothing would ever reach the candidate");
        }
        boolean keyed = plans.stream()
                .anyMatch(plan -> plan instanceof MethodPlan.Routed routed && routed.key() != KeyPlan.MISSING);
        if (!keyed && path.missingKey() != MissingKey.RANDOM) {
            throw new IllegalStateException(path.rollout()
                    + " has no routing key: add keyedBy(Keys.argument(0)), keyedBy(Keys.from(...)) or"
                    + " keyedBy(Keys.ambient()), mark a parameter with @RoutingKey, or let the rollout route each call by a coin of its own with"
                    + " missingKey(RANDOM)");
        }
    }
}
