package dev.coalmine.micronaut;

import org.jspecify.annotations.Nullable;

/**
 * A bean that finds the routing key of calls which say none themselves: neither by a parameter marked with
 * {@link dev.coalmine.annotation.RoutingKey} nor by an expression.
 *
 * <p>Several are asked in their order, as by {@link io.micronaut.core.annotation.Order}, until one knows. Where none does,
 * the call is routed by the {@link dev.coalmine.RoutingContext} in which it is made. One that throws makes the key missing
 * and is counted; it never hurts the call. Called on the threads of routed calls, so it has to be thread-safe and fast.
 */
@FunctionalInterface
public interface RoutingKeyResolver {
    /**
     * Returns the key: a String, Long, Integer, UUID or composite key of {@link dev.coalmine.Keys#of}, or null if this
     * resolver does not know.
     *
     * @param rollout the rollout's name
     * @param method the name of the method that is called
     * @param arguments its arguments, not to be changed
     */
    @Nullable
    Object keyOf(String rollout, String method, @Nullable Object[] arguments);
}
