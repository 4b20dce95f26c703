package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.KeyBuckets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Calls and failures by group of keys, from which the judge sees how much the failures of a key cluster.
 *
 * <p>Failures are all counted. Of the calls one in eight is, as a second atomic addition for each would cost as much as
 * recording it, and the groups are only compared with one another. What is at hand to choose by, and has nothing to do
 * with the key, is how many calls its bin held before; multiplied by the golden ratio, so that no rhythm of the callers
 * keeps step with the choice. That one call in eight stands for all adds about seven times the error rate to a dispersion
 * of 1, in favour of holding: at 1% of errors 1.07.
 *
 * <p>Thread-safe; {@link #takeNew} may run in one thread at a time. A counter takes 4,294,967,295 between two of these.
 */
final class KeyGroups {
    private static final int GROUPS = KeyBuckets.COUNT;
    private static final int CANDIDATE = GROUPS;
    private static final int FAILURES = 2 * GROUPS;

    /** The bits of the key's hash that name its group: above those that name a slot of a testimony table. */
    private static final int GROUP_SHIFT = 20;

    private static final int GOLDEN_RATIO = 0x9e3779b9;
    private static final int UPPER_THREE_BITS = 29;

    private final AtomicIntegerArray cells = new AtomicIntegerArray(4 * GROUPS);

    /** Returns whether the call that found that many in its bin is one of those that stand for all. */
    static boolean isChosen(int before) {
        return (before * GOLDEN_RATIO) >>> UPPER_THREE_BITS == 0;
    }

    /** Counts a chosen call, of a key or without one. */
    void addCall(Arm arm, long keyHash) {
        long hash =
                keyHash == EvidenceEpoch.NO_KEY ? ThreadLocalRandom.current().nextLong() : keyHash;
        cells.getAndIncrement((arm == Arm.CANDIDATE ? CANDIDATE : 0) + groupOf(hash));
    }

    /** Counts a failed call, of a key or without one. */
    void addFailure(Arm arm, long keyHash) {
        long hash =
                keyHash == EvidenceEpoch.NO_KEY ? ThreadLocalRandom.current().nextLong() : keyHash;
        cells.getAndIncrement(FAILURES + (arm == Arm.CANDIDATE ? CANDIDATE : 0) + groupOf(hash));
    }

    private static int groupOf(long keyHash) {
        return (int) (keyHash >>> GROUP_SHIFT) & (GROUPS - 1);
    }

    /** Returns what was added since it was last asked. */
    KeyBuckets takeNew() {
        if (isEmpty()) {
            return KeyBuckets.NONE;
        }
        return KeyBuckets.of(take(CANDIDATE), take(FAILURES + CANDIDATE), take(0), take(FAILURES));
    }

    private boolean isEmpty() {
        int cell = 0;
        while (cell < cells.length() && cells.get(cell) == 0) {
            cell++;
        }
        return cell == cells.length();
    }

    private long[] take(int from) {
        long[] counts = new long[GROUPS];
        for (int group = 0; group < GROUPS; group++) {
            counts[group] = cells.get(from + group) == 0 ? 0 : Integer.toUnsignedLong(cells.getAndSet(from + group, 0));
        }
        return counts;
    }
}
