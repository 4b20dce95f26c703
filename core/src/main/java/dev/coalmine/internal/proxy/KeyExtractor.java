package dev.coalmine.internal.proxy;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Finds the routing key in a call of a wrapped interface; may throw, and may return anything. */
@FunctionalInterface
public interface KeyExtractor {
    /** Returns the key, or null if it is missing. */
    @Nullable
    Object extract(Method method, @Nullable Object[] arguments);
}
