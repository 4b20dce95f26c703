package dev.coalmine.internal.fleet;

import dev.coalmine.internal.recording.ShadowTally;
import dev.coalmine.internal.recording.TestimonyLog;
import dev.coalmine.plan.Arm;
import dev.coalmine.verdict.KeyBuckets;
import java.util.Set;

/** What a fleet has counted of shadow calls while one process ran, whatever the share. Not thread-safe. */
final class ComparedPart {
    private static final Set<String> KINDS = Set.of(
            CounterNames.COMPARED,
            CounterNames.MISMATCHED,
            CounterNames.COMPARED_GROUPS,
            CounterNames.MISMATCHED_GROUPS);
    private static final String FIRSTS = CounterNames.of(CounterNames.FIRSTS_A, Arm.CANDIDATE, TestimonyLog.MISMATCH);

    private final long[] groupCalls = new long[KeyBuckets.COUNT];
    private final long[] groupEvents = new long[KeyBuckets.COUNT];
    private long compared;
    private long mismatched;
    private long firsts;

    /** Returns whether a counter with these words is of shadow calls, of which the kind comes after so many. */
    static boolean isOf(String[] words, int prefix) {
        return KINDS.contains(words[prefix]) || isOfFirsts(words, prefix);
    }

    private static boolean isOfFirsts(String[] words, int prefix) {
        return words.length == prefix + 3
                && FIRSTS.equals(words[prefix] + ":" + words[prefix + 1] + ":" + words[prefix + 2]);
    }

    void add(String[] words, int prefix, long count) {
        switch (words[prefix]) {
            case CounterNames.COMPARED -> compared += count;
            case CounterNames.MISMATCHED -> mismatched += count;
            case CounterNames.COMPARED_GROUPS -> groupCalls[Integer.parseInt(words[prefix + 2])] += count;
            case CounterNames.MISMATCHED_GROUPS -> groupEvents[Integer.parseInt(words[prefix + 2])] += count;
            default -> firsts += count;
        }
    }

    /** Returns the sum, with no more mismatches than comparisons, whatever the counters say. */
    ShadowTally.Batch batch() {
        long[] none = new long[KeyBuckets.COUNT];
        return new ShadowTally.Batch(
                compared, Math.min(compared, mismatched), firsts, KeyBuckets.of(groupCalls, groupEvents, none, none));
    }
}
