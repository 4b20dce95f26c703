package dev.coalmine.internal.routing;

/**
 * What was decided for one call, packed in a {@code long} so that nothing is allocated: the arm, whether the call is
 * recorded, whether it was a coin of its own, whether the candidate is called beside it, and 60 bits of the key's hash.
 */
public final class Ticket {
    /** The ticket of a call that goes to stable and leaves no trace. */
    public static final long UNRECORDED_STABLE = 0;

    /** The ticket of a call that goes to the candidate and leaves no trace. */
    public static final long UNRECORDED_CANDIDATE = 1;

    private static final long CANDIDATE = 1;
    private static final long RECORDED = 2;
    private static final long COIN = 4;
    private static final long SHADOWED = 8;
    private static final int FLAG_BITS = 4;
    private static final long FLAGS = (1L << FLAG_BITS) - 1;

    private Ticket() {}

    static long recorded(long hash, boolean candidate) {
        return (hash & ~FLAGS) | RECORDED | (candidate ? CANDIDATE : 0);
    }

    /** Returns the ticket of an unrecorded call of stable beside which the candidate is called. */
    static long ofShadowed(long hash) {
        return (hash & ~FLAGS) | SHADOWED;
    }

    /** Returns whether the call goes to stable, and the candidate is called beside it. */
    public static boolean shadowed(long ticket) {
        return (ticket & SHADOWED) != 0;
    }

    /** Returns the same ticket for a call whose hash was a coin of its own rather than a key's. */
    static long asCoin(long ticket) {
        return ticket | COIN;
    }

    /** Returns whether the call goes to the candidate. */
    public static boolean candidate(long ticket) {
        return (ticket & CANDIDATE) != 0;
    }

    /** Returns whether the call is timed, recorded and judged. */
    public static boolean recorded(long ticket) {
        return (ticket & RECORDED) != 0;
    }

    /** Returns whether the call had no key and was routed by a coin of its own. */
    public static boolean coin(long ticket) {
        return (ticket & COIN) != 0;
    }

    /** Returns the key's hash without its four lowest bits: 60 bits, the lower 28 independent of the bucket. */
    public static long hash(long ticket) {
        return ticket >>> FLAG_BITS;
    }
}
