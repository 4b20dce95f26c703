package dev.coalmine.internal.recording;

import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.KeyBuckets;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Calls and events by group of keys, from which the judge sees how much the events of a key cluster.
 *
 * <p>Events are all counted, on each matter that keys testify about. Of the calls one in eight is, as a second atomic
 * addition for each would cost as much as recording it, and the groups are only compared with one another. What is at
 * hand to choose by, and has nothing to do with the key, is how many calls its bin held before; multiplied by the golden
 * ratio, so that no rhythm of the callers keeps step with the choice. That one call in eight stands for all adds about
 * seven times the rate of events to a dispersion of 1, in favour of holding: at 1% of errors 1.07.
 *
 * <p>An event may be taken back, by a call that was overdue and has ended; a counter that has less than nothing waits until
 * it has something. Thread-safe; {@link #takeNew} may run in one thread at a time. A counter takes 2,147,483,647 between
 * two of these.
 */
final class KeyGroups {
    private static final int GROUPS = KeyBuckets.COUNT;
    private static final int ARMS = 2;

    /** The bits of the key's hash that name its group: above those that name a slot of a testimony table. */
    private static final int GROUP_SHIFT = 20;

    private static final int GOLDEN_RATIO = 0x9e3779b9;
    private static final int UPPER_THREE_BITS = 29;

    private static final int CALLS = 0;
    private static final int ERRORS = 1;
    private static final int SLOW = 2;
    private static final int FIRST_TOPIC = 3;

    private static final VarHandle CELLS;

    static {
        try {
            CELLS = MethodHandles.lookup().findVarHandle(KeyGroups.class, "cells", AtomicIntegerArray.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int topics;

    /** Null until the first call or event is counted, so that a rollout without calls holds and looks through none. */
    private volatile @Nullable AtomicIntegerArray cells;

    /** Makes empty groups for errors, slow calls and that many topics. */
    KeyGroups(int topics) {
        this.topics = topics;
    }

    private AtomicIntegerArray cells() {
        AtomicIntegerArray made = cells;
        if (made != null) {
            return made;
        }
        AtomicIntegerArray fresh = new AtomicIntegerArray((FIRST_TOPIC + topics) * ARMS * GROUPS);
        AtomicIntegerArray winner = (AtomicIntegerArray) CELLS.compareAndExchange(this, null, fresh);
        return winner != null ? winner : fresh;
    }

    private static int series(int index) {
        return switch (index) {
            case Testimony.ERRORS -> ERRORS;
            case Testimony.SLOW -> SLOW;
            default -> FIRST_TOPIC + index - Testimony.FIRST_TOPIC;
        };
    }

    /** Returns whether the call that found that many in its bin is one of those that stand for all. */
    static boolean isChosen(int before) {
        return (before * GOLDEN_RATIO) >>> UPPER_THREE_BITS == 0;
    }

    /** Counts a chosen call, of a key or without one. */
    void addCall(Arm arm, long keyHash) {
        add(CALLS, arm, keyHash);
    }

    /**
     * Counts an event of the matter with that bit, of a key or without one. Of the tail, only calls above its first
     * threshold are counted, as nothing is proven by the others.
     */
    void addEvent(int index, Arm arm, long keyHash) {
        if (isCounted(index)) {
            add(series(index), arm, keyHash);
        }
    }

    /** Takes back an event that was added. */
    void takeBackEvent(int index, Arm arm, long keyHash) {
        if (isCounted(index)) {
            cells().getAndDecrement(cell(series(index), arm, keyHash));
        }
    }

    private static boolean isCounted(int index) {
        return index <= Testimony.SLOW || index >= Testimony.FIRST_TOPIC;
    }

    private void add(int series, Arm arm, long keyHash) {
        cells().getAndIncrement(cell(series, arm, keyHash));
    }

    private static int cell(int series, Arm arm, long keyHash) {
        long hash =
                keyHash == EvidenceEpoch.NO_KEY ? ThreadLocalRandom.current().nextLong() : keyHash;
        return first(series, arm) + groupOf(hash);
    }

    private static int first(int series, Arm arm) {
        return (ARMS * series + (arm == Arm.CANDIDATE ? 1 : 0)) * GROUPS;
    }

    private static int groupOf(long keyHash) {
        return (int) (keyHash >>> GROUP_SHIFT) & (GROUPS - 1);
    }

    /** Returns what was added since it was last asked. */
    GroupedEvents takeNew() {
        AtomicIntegerArray made = cells;
        return made == null || isEmpty(made) ? GroupedEvents.none(topics) : takeNew(made);
    }

    private static boolean isEmpty(AtomicIntegerArray cells) {
        int cell = 0;
        while (cell < cells.length() && cells.get(cell) == 0) {
            cell++;
        }
        return cell == cells.length();
    }

    private GroupedEvents takeNew(AtomicIntegerArray cells) {
        KeyBuckets errors = KeyBuckets.of(
                take(cells, CALLS, Arm.CANDIDATE),
                take(cells, ERRORS, Arm.CANDIDATE),
                take(cells, CALLS, Arm.STABLE),
                take(cells, ERRORS, Arm.STABLE));
        KeyBuckets slow = errors.withFailures(take(cells, SLOW, Arm.CANDIDATE), take(cells, SLOW, Arm.STABLE));
        List<KeyBuckets> others = new ArrayList<>(topics);
        for (int series = FIRST_TOPIC; series < FIRST_TOPIC + topics; series++) {
            others.add(errors.withFailures(take(cells, series, Arm.CANDIDATE), take(cells, series, Arm.STABLE)));
        }
        return new GroupedEvents(errors, slow, others);
    }

    private static long[] take(AtomicIntegerArray cells, int series, Arm arm) {
        int from = first(series, arm);
        long[] counts = new long[GROUPS];
        for (int group = 0; group < GROUPS; group++) {
            counts[group] = cells.get(from + group) > 0 ? take(cells, from + group) : 0;
        }
        return counts;
    }

    private static int take(AtomicIntegerArray cells, int cell) {
        int taken = cells.getAndSet(cell, 0);
        if (taken >= 0) {
            return taken;
        }
        cells.getAndAdd(cell, taken);
        return 0;
    }
}
