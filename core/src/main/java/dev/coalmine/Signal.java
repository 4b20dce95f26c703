package dev.coalmine;

import dev.coalmine.internal.control.NumberKey;
import dev.coalmine.internal.control.SignalPath;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.plan.CompositeKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A business signal of a rollout: what the application records of its users, to be compared between those on stable and
 * those on the candidate.
 *
 * <pre>{@code
 * rollout.signal("basket-value").record(customerId, 42.50);
 * rollout.signal("checkout").count(customerId);
 * rollout.signal("recommended").record(customerId, clicked);
 * }</pre>
 *
 * <p>Signals are charged to the arm of their key by the routing in force when they are recorded, so they may come minutes
 * after the call. While the share is raised, those of keys that changed sides in between count for the candidate though
 * stable caused them. Nothing is dropped for that: who changes sides is decided by the routing hash alone, so a healthy candidate is
 * tripped no more often by it, and a bad one is found a little later. Kept out are signals of keys that are forced to an arm or
 * not compared, those without a key, and all that come while nothing is routed: before the start, once rolled back or
 * promoted.
 *
 * <p>What no {@linkplain dev.coalmine.plan.Guardrail#signal guardrail} judges is counted and shown in the status. Recording
 * never throws, locks nothing and allocates nothing: values that are no finite numbers are counted and ignored. Keep the
 * object if signals are many. Thread-safe.
 */
public final class Signal {
    private final SignalPath.Channel channel;

    Signal(SignalPath.Channel channel) {
        this.channel = channel;
    }

    /** Records a value of this key; null and the empty string are the key of the {@link RoutingContext}. */
    public void record(@Nullable String key, double value) {
        boolean missing = key == null || key.isEmpty();
        channel.value(missing ? null : key, bits(key), value);
    }

    /** Records a value of this key. */
    public void record(long key, double value) {
        channel.value(NumberKey.INSTANCE, key, value);
    }

    /** Records a value of this key; null is the key of the {@link RoutingContext}. */
    public void record(@Nullable UUID key, double value) {
        channel.value(key, key == null ? 0 : KeyHash.bits(key), value);
    }

    /** Records a value of this key, made by {@link Keys#of}; null is the key of the {@link RoutingContext}. */
    public void record(@Nullable CompositeKey key, double value) {
        channel.value(key, key == null ? 0 : key.bits(), value);
    }

    /**
     * Records whether there was an outcome for this key; null and the empty string are the key of the {@link RoutingContext}.
     * Once there was one, the key has testified.
     */
    public void record(@Nullable String key, boolean happened) {
        boolean missing = key == null || key.isEmpty();
        channel.outcome(missing ? null : key, bits(key), happened);
    }

    /** Records whether there was an outcome for this key. */
    public void record(long key, boolean happened) {
        channel.outcome(NumberKey.INSTANCE, key, happened);
    }

    /** Records whether there was an outcome for this key; null is the key of the {@link RoutingContext}. */
    public void record(@Nullable UUID key, boolean happened) {
        channel.outcome(key, key == null ? 0 : KeyHash.bits(key), happened);
    }

    /** Records whether there was an outcome for this key; null is the key of the {@link RoutingContext}. */
    public void record(@Nullable CompositeKey key, boolean happened) {
        channel.outcome(key, key == null ? 0 : key.bits(), happened);
    }

    /** Records an outcome of this key, where nobody records that there is none: an order, a refund. */
    public void count(@Nullable String key) {
        record(key, true);
    }

    /** Records an outcome of this key. */
    public void count(long key) {
        record(key, true);
    }

    /** Records an outcome of this key; null is the key of the {@link RoutingContext}. */
    public void count(@Nullable UUID key) {
        record(key, true);
    }

    /** Records an outcome of this key; null is the key of the {@link RoutingContext}. */
    public void count(@Nullable CompositeKey key) {
        record(key, true);
    }

    private static long bits(@Nullable String key) {
        return key == null || key.isEmpty() ? 0 : KeyHash.bits(key);
    }
}
