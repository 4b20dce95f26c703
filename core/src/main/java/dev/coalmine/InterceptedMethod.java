package dev.coalmine;

import dev.coalmine.annotation.NotShadowed;
import dev.coalmine.internal.control.Shadowing;
import dev.coalmine.internal.proxy.MethodPlan;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method whose calls an interceptor makes that knows it without reflection, such as code that was generated when an
 * application was compiled; for {@link Rollout#intercept(InterceptedMethod)}. Immutable.
 */
public final class InterceptedMethod {
    private final Class<?> type;
    private final String name;
    private final Class<?> returned;
    private final boolean mayBeRepeated;
    private final @Nullable Function<@Nullable Object[], @Nullable Object> key;

    private InterceptedMethod(
            Class<?> type,
            String name,
            Class<?> returned,
            boolean mayBeRepeated,
            @Nullable Function<@Nullable Object[], @Nullable Object> key) {
        this.type = type;
        this.name = name;
        this.returned = returned;
        this.mayBeRepeated = mayBeRepeated;
        this.key = key;
    }

    /**
     * Returns the method, whose calls take the key of the {@link RoutingContext} and are not repeated.
     *
     * @param type what declares it
     * @param name its name, under which its calls are counted; overloads share it
     * @param returned what it returns, as it is erased
     */
    public static InterceptedMethod of(Class<?> type, String name, Class<?> returned) {
        return new InterceptedMethod(
                Objects.requireNonNull(type, "type"),
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(returned, "returned"),
                false,
                null);
    }

    /**
     * Returns a copy whose calls find their key by this function of their boxed arguments: a String, Long, Integer, UUID
     * or composite key, or null for that of the routing context. One that throws, or returns something else, makes the key
     * missing and is counted.
     */
    public InterceptedMethod keyedBy(Function<@Nullable Object[], @Nullable Object> key) {
        return new InterceptedMethod(type, name, returned, mayBeRepeated, Objects.requireNonNull(key, "key"));
    }

    /**
     * Returns a copy whose calls are repeated on stable when they fail on the candidate, if the rollout is
     * {@linkplain Rollout.Builder#fallback() declared} idempotent.
     */
    public InterceptedMethod repeatedAsTheRolloutSays() {
        return new InterceptedMethod(type, name, returned, true, key);
    }

    Class<?> type() {
        return type;
    }

    String name() {
        return name;
    }

    Class<?> returned() {
        return returned;
    }

    boolean mayBeRepeated() {
        return mayBeRepeated;
    }

    @Nullable
    Function<@Nullable Object[], @Nullable Object> key() {
        return key;
    }

    /**
     * Returns how the candidate is called beside stable; null if it never is. Marks stand on methods, so that it is not where
     * they cannot be seen, as in a native image that knows nothing of these methods.
     */
    Shadowing.@Nullable Site shadowed(Shadowing shadowing) {
        if (!shadowing.isPlanned()) {
            return null;
        }
        List<Method> methods = Stream.of(type.getMethods(), type.getDeclaredMethods())
                .flatMap(Stream::of)
                .filter(method -> method.getName().equals(name))
                .toList();
        boolean isKeptOut =
                methods.isEmpty() || methods.stream().anyMatch(method -> method.isAnnotationPresent(NotShadowed.class));
        return isKeptOut ? null : MethodPlan.shadowed(shadowing, methods.get(0), null);
    }

    @Override
    public String toString() {
        return type.getName() + "." + name;
    }
}
