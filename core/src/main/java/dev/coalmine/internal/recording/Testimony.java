package dev.coalmine.internal.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which keys have spoken in one process of the judge: a table of bits, indexed by the low bits of the key's hash.
 *
 * <p>A key may testify once per process, or sticky keys would be counted over and over. The table remembers that in one
 * bit per slot and metric, whatever the number of keys. Two keys in one slot are taken for one, so the second stays
 * unheard: the table grows deaf as it fills. That costs evidence, never honesty, because the slot says nothing about the
 * arm: it comes from the low 32 bits of the hash, and routing from the high ones. The table holds 2^16 slots at odds of
 * 50%, and more the smaller the odds' share, so that the candidate can be heard equally well, up to 2^20.
 *
 * <p><b>One table for each process, and no other state.</b> Process A runs since the start, so its table is one object
 * that all epochs share until one begins afresh; process B restarts with each epoch, so its table is the epoch's own.
 * Calls in flight over a change of share therefore meet in the same table of A, where the exchange of a bit lets exactly
 * one of them be first: nothing is copied, and no race with a copy has to be won. Clearing is a swap of B, never a
 * zeroing. Whoever speaks in B has been marked in A first, so a bit found in B answers for A too, and the look-up of a
 * key that has spoken touches one cache line, as if both bits shared a byte. Where it is counted who calls, or latency
 * judged, every key that calls fills the tables, up to twice 64 KB at odds of 50% and twice 1 MB at 1%, and as much as the second for each earlier
 * epoch that is still open.
 *
 * <p>A slot has two bytes, each in a bank of its own: the first for what every plan asks and two topics, the second for
 * further topics, so that a plan with few of them never makes a page of it.
 *
 * <p>Pages of 4 KB are made when first marked, so a quiet rollout holds none. They are read plainly, for the reasons that
 * {@link StripedHistogram} gives; a mark that is not seen yet only leads to the exchange. Thread-safe and lock-free.
 */
final class Testimony {
    /** How many matters a key can testify about, one bit of its slot each: {@value}. */
    static final int BITS = 12;

    /** The index of the bit of failing calls. */
    static final int ERRORS = 0;

    /** The index of the bit of latency: a first call that tells how long calls take. */
    static final int LATENCY = 1;

    /**
     * The index of the bit of calls above the first threshold of the tail, the reference p99; those of the other
     * {@link LatencyScale#TAIL} thresholds follow.
     */
    static final int SLOW = 2;

    /** The index of the bit of calls that ended, however they did: who calls at all. */
    static final int SEEN = SLOW + LatencyScale.TAIL;

    /** The index of the bit of the first topic; the others follow. */
    static final int FIRST_TOPIC = SEEN + 1;

    private static final int BITS_OF_A_BANK = 8;

    /** Fewest slots of a table, at a share of 50% and above: {@value}. */
    static final int FEWEST_SLOTS = 1 << 16;

    /** Most slots of a table, however small the share: {@value}. */
    static final int MOST_SLOTS = 1 << 20;

    private static final int PAGE_BITS = 12;
    private static final int PAGE_LENGTH = 1 << PAGE_BITS;

    private static final VarHandle PAGE =
            MethodHandles.arrayElementVarHandle(byte[][].class).withInvokeExactBehavior();
    private static final VarHandle SLOT =
            MethodHandles.arrayElementVarHandle(byte[].class).withInvokeExactBehavior();

    private final long process;
    private final int slots;
    private final byte[][] pages;
    private final LongAdder[] spoken;

    /**
     * Makes the empty table of a process.
     *
     * @param process its number
     * @param slots how many slots, a power of two from 2^16 to 2^20
     * @param matters how many matters keys testify about, at most {@value #BITS}
     */
    Testimony(long process, int slots, int matters) {
        this.process = process;
        this.slots = slots;
        this.pages = new byte[(matters + BITS_OF_A_BANK - 1) / BITS_OF_A_BANK * (slots >>> PAGE_BITS)][];
        this.spoken = new LongAdder[matters];
        Arrays.setAll(spoken, index -> new LongAdder());
    }

    /** Returns how many slots a rollout needs whose odds' share never falls below this. */
    static int slotsFor(double smallestRho) {
        double wanted = Math.min(MOST_SLOTS, FEWEST_SLOTS * 0.5 / smallestRho);
        return Math.max(FEWEST_SLOTS, Integer.highestOneBit(2 * (int) Math.ceil(wanted) - 1));
    }

    /** Returns the number of the process. */
    long process() {
        return process;
    }

    /** Returns how many matters keys testify about. */
    int matters() {
        return spoken.length;
    }

    /** Returns how many slots there are. */
    int slots() {
        return slots;
    }

    /** Returns whether the key's slot is marked with the bit of that index. */
    boolean hasSpoken(long keyHash, int index) {
        int slot = slotOf(keyHash);
        return isMarked(pages[pageOf(slot, index)], slot, bit(index));
    }

    /** Returns whether the key's slot is marked with all of these bits, which are of the first bank. */
    boolean hasSpokenAll(long keyHash, int bits) {
        int slot = slotOf(keyHash);
        return isMarked(pages[slot >>> PAGE_BITS], slot, bits);
    }

    private static boolean isMarked(byte @Nullable [] page, int slot, int bits) {
        return page != null && ((byte) SLOT.getOpaque(page, slot & (PAGE_LENGTH - 1)) & bits) == bits;
    }

    /**
     * Marks the key's slot with the bit of that index, and returns whether it was this call that marked it: true for
     * exactly one of all calls.
     */
    boolean first(long keyHash, int index) {
        if (hasSpoken(keyHash, index)) {
            return false;
        }
        int bit = bit(index);
        int slot = slotOf(keyHash);
        byte[] page = madePage(pageOf(slot, index));
        byte before = (byte) SLOT.getAndBitwiseOr(page, slot & (PAGE_LENGTH - 1), (byte) bit);
        if ((before & bit) != 0) {
            return false;
        }
        spoken[index].increment();
        return true;
    }

    /** Returns the fraction of slots that are marked with that bit, which is that of new keys that stay unheard. */
    double deafness(int index) {
        return (double) spoken[index].sum() / slots;
    }

    private int slotOf(long keyHash) {
        return (int) keyHash & (slots - 1);
    }

    private static int bit(int index) {
        return 1 << index % BITS_OF_A_BANK;
    }

    private int pageOf(int slot, int index) {
        return index / BITS_OF_A_BANK * (slots >>> PAGE_BITS) + (slot >>> PAGE_BITS);
    }

    private byte[] madePage(int index) {
        byte[] page = pages[index];
        if (page != null) {
            return page;
        }
        byte[] fresh = new byte[PAGE_LENGTH];
        byte[] winner = (byte[]) PAGE.compareAndExchange(pages, index, (byte[]) null, fresh);
        return winner != null ? winner : fresh;
    }
}
