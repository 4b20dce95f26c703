package dev.coalmine.internal.hash;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * How a routing key becomes 64 well-mixed bits: pure functions that any language can repeat.
 *
 * <p>Every key is first reduced to 64 <em>key bits</em>: a string to its {@link String#hashCode()} (defined by the Java
 * language over UTF-16 code units, and cached in the string, so that it costs nothing on the second call), taken as
 * unsigned; a {@code long} to itself; a UUID to both of its halves; a composite to the fold of its parts. The bits are
 * then salted with a hash of the rollout's name and seed, so that two rollouts bucket independently, and mixed by the
 * finaliser of SplitMix64 (Steele, Lea and Flood, <em>Fast Splittable Pseudorandom Number Generators</em>, OOPSLA 2014,
 * with the constants of Stafford's variant 13). The upper 32 bits of the result choose the bucket; the lower ones are
 * left for whoever needs a hash that is independent of the routing.
 *
 * <p>{@code docs/routing-vectors.json} fixes the results for ever.
 */
public final class KeyHash {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private KeyHash() {}

    /** Returns the key bits of a string: its hash code, unsigned. */
    public static long bits(String key) {
        return key.hashCode() & 0xffff_ffffL;
    }

    /** Returns the key bits of a UUID, in which both halves take part. */
    public static long bits(UUID key) {
        return fold(mix(key.getMostSignificantBits()), key.getLeastSignificantBits());
    }

    /** Returns the key bits of a composite that so far has the given bits and gets one more part. */
    public static long fold(long bits, long part) {
        return mix((bits + GOLDEN_GAMMA) ^ mix(part));
    }

    /** Returns the salt of a rollout: FNV-1a over the UTF-8 bytes of name, a zero byte and seed, mixed. */
    public static long salt(String name, String seed) {
        long hash = fnv1a(FNV_OFFSET, name);
        hash *= FNV_PRIME; // the zero byte between the two
        return mix(fnv1a(hash, seed));
    }

    private static long fnv1a(long hash, String text) {
        long result = hash;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            result = (result ^ (b & 0xff)) * FNV_PRIME;
        }
        return result;
    }

    /** Returns the hash of key bits under a salt. */
    public static long salted(long bits, long salt) {
        return mix(bits ^ salt);
    }

    /** Returns the bucket of a hash among that many: its upper 32 bits scaled, from 0 to {@code buckets - 1}. */
    public static int bucket(long hash, int buckets) {
        return (int) (((hash >>> 32) * buckets) >>> 32);
    }

    /** Returns the bits mixed so that each bit of the result depends on every bit given; a bijection. */
    public static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
