package dev.coalmine.micronaut.spi;

import java.util.List;
import java.util.Objects;

/**
 * The two beans that generated code routes between, and how its methods are routed. Thread-safe.
 *
 * @param <T> the interface
 */
public final class Arms<T> {
    /** Decides how single methods are routed. */
    @FunctionalInterface
    public interface Routes {
        /**
         * Returns how the calls of a method are routed.
         *
         * @param key the place of the parameter that is marked as the key; negative if none is
         */
        RoutedMethod route(String name, Class<?> returned, int key, List<Class<?>> parameters);
    }

    private final T stable;
    private final T candidate;
    private final String text;
    private final Routes routes;

    /** Creates them; Coalmine does. */
    public Arms(T stable, T candidate, String text, Routes routes) {
        this.stable = Objects.requireNonNull(stable, "stable");
        this.candidate = Objects.requireNonNull(candidate, "candidate");
        this.text = Objects.requireNonNull(text, "text");
        this.routes = Objects.requireNonNull(routes, "routes");
    }

    /** Returns the stable bean. */
    public T stable() {
        return stable;
    }

    /** Returns the candidate bean. */
    public T candidate() {
        return candidate;
    }

    /** Returns the text of the routed bean, which shows neither of the others. */
    public String text() {
        return text;
    }

    /**
     * Returns how the calls of a method are routed.
     *
     * @param key the place of the parameter that is marked as the key; negative if none is
     */
    public RoutedMethod method(String name, Class<?> returned, int key, Class<?>... parameters) {
        return routes.route(name, returned, key, List.of(parameters));
    }
}
