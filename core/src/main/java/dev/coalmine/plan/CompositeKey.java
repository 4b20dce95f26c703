package dev.coalmine.plan;

import dev.coalmine.internal.hash.KeyHash;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A routing key made of several parts, such as a tenant and a user.
 *
 * <p>Parts are mixed in 64 bits each, in order. Two composites are equal when their 64 mixed bits are. Immutable and
 * thread-safe.
 */
public final class CompositeKey {
    private final long bits;

    private CompositeKey(long bits) {
        this.bits = bits;
    }

    /**
     * Returns the composite of the given parts, or null when one of them is null: a key with a missing part is missing.
     *
     * @param parts at least one String, long, int, short, byte, UUID or composite key
     * @throws IllegalArgumentException if there is no part, or one of another type, whose hash code would not be fit
     */
    public static @Nullable CompositeKey of(@Nullable Object... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("A composite routing key needs at least one part");
        }
        long bits = parts.length;
        for (Object part : parts) {
            if (part == null) {
                return null;
            }
            bits = KeyHash.fold(bits, partBits(part));
        }
        return new CompositeKey(bits);
    }

    private static long partBits(Object part) {
        if (part instanceof String text) {
            return KeyHash.bits(text);
        }
        if (part instanceof Long || part instanceof Integer || part instanceof Short || part instanceof Byte) {
            return ((Number) part).longValue();
        }
        if (part instanceof UUID uuid) {
            return KeyHash.bits(uuid);
        }
        if (part instanceof CompositeKey key) {
            return key.bits;
        }
        throw new IllegalArgumentException("A routing key cannot be made of a "
                + part.getClass().getName()
                + ": allowed are String, long, int, UUID and Keys.of(...) of these, because other hash codes are not"
                + " spread well enough; give its id or its name() instead");
    }

    /** Returns the 64 mixed bits of all parts. */
    public long bits() {
        return bits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompositeKey key && key.bits == bits;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bits);
    }

    /** Returns a text that does not show the parts. */
    @Override
    public String toString() {
        return "composite key";
    }
}
