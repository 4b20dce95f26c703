package dev.coalmine;

import dev.coalmine.plan.CompositeKey;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where routing keys come from, and what they can be made of: String, long, UUID, or {@link #of} several of these. */
public final class Keys {
    private Keys() {}

    /**
     * Returns the key made of several parts, or null when one of them is null: a key with a missing part is missing.
     *
     * @param parts at least one String, long, int, short, byte, UUID or composite key
     * @throws IllegalArgumentException if there is no part, or one of another type
     */
    public static @Nullable CompositeKey of(@Nullable Object... parts) {
        return CompositeKey.of(parts);
    }

    /**
     * Returns the source that takes a wrapped method's argument for the key. Methods that have no such argument, and
     * calls in which it is null or empty, take that of the {@link RoutingContext}, if there is one.
     *
     * @param index index of the argument, from 0
     * @throws IllegalArgumentException if negative
     */
    public static KeySource argument(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("Invalid argument index " + index + ": allowed is 0 or more");
        }
        return new KeySource.Argument(index);
    }

    /**
     * Returns the source that takes the key of the {@link RoutingContext} in which a method is called, whatever its
     * arguments. Calls outside any follow the rollout's policy for missing keys.
     */
    public static KeySource ambient() {
        return KeySource.Ambient.INSTANCE;
    }

    /** Returns the source that asks a function for the key of each call. */
    public static KeySource from(KeyFunction function) {
        return new KeySource.Computed(Objects.requireNonNull(function, "function"));
    }

    /**
     * Finds the key of a call of a wrapped interface. One that throws, or returns something that cannot be a key, makes
     * the key missing and is counted; it never hurts the call.
     */
    @FunctionalInterface
    public interface KeyFunction {
        /**
         * Returns the key: a String, Long, Integer, UUID or composite key, or null if it is missing.
         *
         * @param method the interface's method
         * @param arguments its arguments, not to be changed
         */
        @Nullable
        Object keyOf(Method method, @Nullable Object[] arguments);
    }
}
