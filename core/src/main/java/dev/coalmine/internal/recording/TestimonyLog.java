package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which keys have testified, one by one: for whoever has to ask others whether they have heard them already.
 *
 * <p>Two rings of fixed size, so that those of which there are few, such as errors, never wait behind those of which there
 * is one for each key that calls. A ring that is full takes no more until it is read, and what it does not take is counted:
 * evidence is lost, never honesty, for whether there is room is settled before it is known which arm the next key is on.
 *
 * <p>Writers claim a place by compare-and-set of the one counter, write the key, and only then the fact, which is never
 * zero; the reader stops at a place whose fact is still zero, and clears it before it gives it back. Thread-safe and
 * lock-free for any number of writers, and allocates nothing; {@link #drain} may run in one thread at a time.
 */
public final class TestimonyLog {
    /** The index of the matter of the first business signal of a plan; the others follow: {@value}. */
    public static final int FIRST_SIGNAL = 16;

    /** The index of the matter of shadow calls that differ: {@value}. */
    public static final int MISMATCH = 31;

    /** The epoch of those whose testimonies belong to the one that is in force when they are read: {@value}. */
    public static final long PRESENT = 0;

    private static final int FEW = 1 << 13;
    private static final int MANY = 1 << 12;

    private final Ring few = new Ring(FEW);
    private final Ring many = new Ring(MANY);
    private final LongAdder lost = new LongAdder();

    /**
     * What a key has testified.
     *
     * @param arm the implementation that its call ran on
     * @param matter the index of the matter, as in {@link Testimony}; or {@link #FIRST_SIGNAL} and that of a signal among
     *     those that are judged, or {@link #MISMATCH}
     * @param sinceStart whether it was the key's first in process A, at this instance
     * @param recent whether it was the key's first in process B, at this instance
     * @param epoch the number of the epoch that it was recorded in, or {@link #PRESENT}
     * @param ranks of latency or of a signal's value, where it lies in the reference; null where nothing is measured
     */
    public record Fact(
            Arm arm,
            int matter,
            boolean sinceStart,
            boolean recent,
            long epoch,
            @Nullable Ranks ranks) {}

    /**
     * Where a call, or a value, lies in the reference, by {@link Rank}.
     *
     * @param measured with numbers of the candidate moved by what is tolerated
     * @param forProof with numbers of the candidate moved by what is to be proven
     */
    public record Ranks(int measured, int forProof) {}

    /** Reads what is in the log. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes one testimony.
         *
         * @param keyHash the key, as it was recorded; {@link EvidenceEpoch#NO_KEY} for a key of its own
         */
        void read(long keyHash, Fact fact);
    }

    /** Adds a testimony on a matter that is not measured, by whether it is new to either process. */
    void add(long keyHash, Arm arm, int matter, int processes, long epoch) {
        add(keyHash, Code.of(arm, matter, processes, epoch), matter);
    }

    /** Adds a testimony on a matter that is measured. */
    void addRanked(long keyHash, Arm arm, int matter, int processes, long epoch, int ranks) {
        long code = Code.of(arm, matter, processes, epoch);
        add(keyHash, code | 1L << Code.RANKED | (long) ranks << Code.RANKS, matter);
    }

    private void add(long keyHash, long code, int matter) {
        boolean isOfSignals = matter >= FIRST_SIGNAL && matter < MISMATCH;
        boolean isOfMany = matter == Testimony.LATENCY || matter == Testimony.SEEN || isOfSignals;
        if (!(isOfMany ? many : few).offer(keyHash, code)) {
            lost.increment();
        }
    }

    /** Hands out what was added since it was last asked. */
    public void drain(Reader reader) {
        few.drain(reader);
        many.drain(reader);
    }

    /** Returns how many testimonies found no room. */
    public long lost() {
        return lost.sum();
    }

    /** Puts a fact into 64 bits, of which the lowest is always set. */
    static final class Code {
        private static final int SINCE_START = 1;
        private static final int RECENT = 2;
        private static final int RANK_BITS = 7;
        private static final int ARM = 1;
        private static final int PROCESSES = 2;
        private static final int MATTER = 4;
        private static final int MATTER_BITS = 5;
        private static final int RANKED = MATTER + MATTER_BITS;
        private static final int RANKS = RANKED + 1;
        private static final int EPOCH = RANKS + 2 * RANK_BITS;

        private Code() {}

        static long of(Arm arm, int matter, int processes, long epoch) {
            return 1
                    | (arm == Arm.CANDIDATE ? 1L : 0L) << ARM
                    | (long) processes << PROCESSES
                    | (long) matter << MATTER
                    | epoch << EPOCH;
        }

        static int ranks(int measured, int forProof) {
            return measured | forProof << RANK_BITS;
        }

        static int processes(boolean sinceStart, boolean recent) {
            return (sinceStart ? SINCE_START : 0) | (recent ? RECENT : 0);
        }

        static Fact fact(long code) {
            int processes = bits(code, PROCESSES, 2);
            return new Fact(
                    bits(code, ARM, 1) == 1 ? Arm.CANDIDATE : Arm.STABLE,
                    bits(code, MATTER, MATTER_BITS),
                    (processes & SINCE_START) != 0,
                    (processes & RECENT) != 0,
                    code >>> EPOCH,
                    bits(code, RANKED, 1) == 0
                            ? null
                            : new Ranks(bits(code, RANKS, RANK_BITS), bits(code, RANKS + RANK_BITS, RANK_BITS)));
        }

        private static int bits(long code, int from, int length) {
            return (int) (code >>> from) & ((1 << length) - 1);
        }
    }

    private static final class Ring {
        private final int mask;
        private final AtomicLongArray keys;
        private final AtomicLongArray codes;
        private final AtomicLong claimed = new AtomicLong();
        private final AtomicLong read = new AtomicLong();

        Ring(int length) {
            mask = length - 1;
            keys = new AtomicLongArray(length);
            codes = new AtomicLongArray(length);
        }

        boolean offer(long key, long code) {
            long next = claimed.get();
            while (next - read.get() <= mask) {
                if (claimed.compareAndSet(next, next + 1)) {
                    int place = (int) next & mask;
                    keys.setPlain(place, key);
                    codes.setRelease(place, code);
                    return true;
                }
                next = claimed.get();
            }
            return false;
        }

        void drain(Reader reader) {
            long end = claimed.get();
            long next = read.get();
            while (next < end) {
                int place = (int) next & mask;
                long code = codes.getAcquire(place);
                if (code == 0) {
                    return; // its writer is not done yet
                }
                long key = keys.getPlain(place);
                codes.setPlain(place, 0);
                next++;
                read.set(next);
                reader.read(key, Code.fact(code));
            }
        }
    }
}
