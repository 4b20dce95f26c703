package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.KeyBuckets;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What shadow calls say of the candidate: comparisons, those that were mismatches, and the keys that had one. Thread-safe and
 * lock-free; {@link #takeNew} may run in one thread at a time.
 *
 * <p>A key testifies once, by a {@link Testimony} table that runs until the judge begins anew. The memory it takes does not
 * depend on the number of keys or calls.
 */
public final class ShadowTally {
    private final LongAdder compared = new LongAdder();
    private final LongAdder mismatched = new LongAdder();
    private final LongAdder firsts = new LongAdder();
    private final KeyGroups groups = new KeyGroups(0);
    private long comparedBefore;
    private long mismatchedBefore;
    private long firstsBefore;

    private volatile @Nullable TestimonyLog log;

    /** Swapped, never cleared; a key that speaks in between is heard in one of them. */
    private volatile Testimony testimony = new Testimony(1, Testimony.FEWEST_SLOTS, Hearing.ERRORS.matters());

    /**
     * Counts a comparison.
     *
     * @param keyHash the key's hash, or {@link EvidenceEpoch#NO_KEY}, which is a key of its own
     */
    public void compared(long keyHash, boolean mismatch) {
        compared.increment();
        groups.addCall(Arm.CANDIDATE, keyHash);
        if (mismatch) {
            mismatched.increment();
            groups.addEvent(Testimony.ERRORS, Arm.CANDIDATE, keyHash);
            if (keyHash == EvidenceEpoch.NO_KEY || testimony.first(keyHash, Testimony.ERRORS)) {
                firsts.increment();
                note(keyHash);
            }
        }
    }

    private void note(long keyHash) {
        TestimonyLog told = log;
        if (told != null) {
            int processes = TestimonyLog.Code.processes(true, false);
            told.add(keyHash, Arm.CANDIDATE, TestimonyLog.MISMATCH, processes, TestimonyLog.PRESENT);
        }
    }

    /** Has each first mismatch of a key noted in this log as well, from now on. */
    public void overhear(TestimonyLog told) {
        log = told;
    }

    /** Lets every key testify anew. */
    public void begin() {
        testimony = new Testimony(testimony.process() + 1, Testimony.FEWEST_SLOTS, Hearing.ERRORS.matters());
    }

    /** Returns how many comparisons there were. */
    public long comparisons() {
        return compared.sum();
    }

    /** Returns how many of them were mismatches. */
    public long mismatches() {
        return mismatched.sum();
    }

    /**
     * What is new.
     *
     * @param compared comparisons
     * @param mismatched those of them that were mismatches
     * @param firsts keys that had a mismatch for the first time
     * @param groups comparisons and mismatches by group of keys, as calls and failures of the candidate
     */
    public record Batch(long compared, long mismatched, long firsts, KeyBuckets groups) {
        private static final Batch NONE = new ShadowTally().takeNew();

        /** Returns the batch of nothing that was compared. */
        public static Batch none() {
            return NONE;
        }

        /** Returns whether nothing was compared. */
        public boolean isEmpty() {
            return compared == 0;
        }
    }

    /** Returns what is new since it was last asked. */
    public Batch takeNew() {
        long firstsNow = firsts.sum();
        long mismatchedNow = mismatched.sum(); // never fewer than firsts, never more than comparisons
        long comparedNow = compared.sum();
        Batch batch = new Batch(
                comparedNow - comparedBefore,
                mismatchedNow - mismatchedBefore,
                firstsNow - firstsBefore,
                groups.takeNew().errors());
        comparedBefore = comparedNow;
        mismatchedBefore = mismatchedNow;
        firstsBefore = firstsNow;
        return batch;
    }
}
