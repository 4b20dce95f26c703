package dev.coalmine.internal.routing;

import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Share;
import org.jspecify.annotations.Nullable;

/**
 * The routing value: all that a call needs to know of its rollout, immutable and read once per call.
 *
 * <p>A key's salted hash names one of {@link Share#UNITS} buckets. Buckets below the share go to the candidate, so that
 * raising the share only adds keys and lowering it only takes some away. Of the others, the topmost ones are recorded as
 * the baseline, as many as it asks for.
 *
 * <p>A <em>dormant</em> value routes everything to one arm, unrecorded, without looking at keys or overrides.
 *
 * @param <E> the evidence epoch that calls record into; this package does not look inside
 */
public final class Routing<E> {
    private final boolean dormant;
    private final int candidateBelow;
    private final int baselineFrom;
    private final int shadowBelow;
    private final long salt;
    private final @Nullable Overrides overrides;
    private final E epoch;

    private Routing(boolean dormant, Buckets buckets, long salt, @Nullable Overrides overrides, E epoch) {
        this.dormant = dormant;
        this.candidateBelow = buckets.candidateBelow;
        this.baselineFrom = buckets.baselineFrom;
        this.shadowBelow = buckets.shadowBelow;
        this.salt = salt;
        this.overrides = overrides;
        this.epoch = epoch;
    }

    private record Buckets(int candidateBelow, int baselineFrom, int shadowBelow) {}

    /** Returns the value that routes this share of the keys and records its calls into the epoch. */
    public static <E> Routing<E> live(long salt, Share share, Baseline baseline, Overrides overrides, E epoch) {
        int from = Share.UNITS - baseline.recordedStable(share).millionths();
        return live(salt, new Buckets(share.millionths(), from, 0), overrides, epoch);
    }

    /**
     * Returns the value that routes everything to stable, unrecorded, and has the candidate called beside it for this share
     * of the keys; the epoch is where earlier calls still record.
     */
    public static <E> Routing<E> shadowing(long salt, Share shadowed, Overrides overrides, E epoch) {
        return live(salt, new Buckets(0, Share.UNITS, shadowed.millionths()), overrides, epoch);
    }

    private static <E> Routing<E> live(long salt, Buckets buckets, Overrides overrides, E epoch) {
        return new Routing<>(false, buckets, salt, overrides.isEmpty() ? null : overrides, epoch);
    }

    /** Returns the dormant value that routes everything to one arm; the epoch is where earlier calls still record. */
    public static <E> Routing<E> dormant(Arm arm, E epoch) {
        Buckets buckets = new Buckets(arm == Arm.CANDIDATE ? Share.UNITS : 0, Share.UNITS, 0);
        return new Routing<>(true, buckets, 0, null, epoch);
    }

    /** Returns whether the candidate is called beside stable for some keys. */
    public boolean shadows() {
        return shadowBelow > 0;
    }

    /** Returns whether everything goes to {@link #dormantCandidate() one arm}, unrecorded. */
    public boolean dormant() {
        return dormant;
    }

    /** Returns whether a dormant value sends everything to the candidate. */
    public boolean dormantCandidate() {
        return candidateBelow != 0;
    }

    /** Returns the ticket of every call under a dormant value. */
    public long dormantTicket() {
        return dormantCandidate() ? Ticket.UNRECORDED_CANDIDATE : Ticket.UNRECORDED_STABLE;
    }

    /** Returns how many buckets go to the candidate: those below this one. */
    public int candidateBelow() {
        return candidateBelow;
    }

    /** Returns from which bucket on stable calls are recorded. */
    public int baselineFrom() {
        return baselineFrom;
    }

    /** Returns the epoch that a call which read this value records into. */
    public E epoch() {
        return epoch;
    }

    /** Returns the ticket of a call whose key has these bits, overrides aside. */
    public long ticket(long keyBits) {
        long hash = KeyHash.salted(keyBits, salt);
        int bucket = KeyHash.bucket(hash, Share.UNITS);
        if (bucket < candidateBelow) {
            return Ticket.recorded(hash, true);
        }
        if (bucket >= baselineFrom) {
            return Ticket.recorded(hash, false);
        }
        return bucket < shadowBelow ? Ticket.ofShadowed(hash) : Ticket.UNRECORDED_STABLE;
    }

    /** Returns the ticket of a call without a key that is routed by these random bits, a coin of its own. */
    public long coinTicket(long randomBits) {
        long ticket = ticket(randomBits);
        return Ticket.recorded(ticket) || Ticket.shadowed(ticket) ? Ticket.asCoin(ticket) : ticket;
    }

    /** Returns the overrides, or null if nothing is forced. */
    public @Nullable Overrides overrides() {
        return overrides;
    }
}
