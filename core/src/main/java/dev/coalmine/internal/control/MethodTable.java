package dev.coalmine.internal.control;

import dev.coalmine.plan.Arm;
import dev.coalmine.stats.MethodStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went wrong in one rollout, by method: failed and slow calls of either arm.
 *
 * <p>A call that goes well never comes here, so the table costs nothing but what a call does that fails or is slow. It has
 * {@value #MOST_METHODS} rows and one for all others, however many names there are. Thread-safe.
 */
public final class MethodTable {
    /** How many methods are told apart: {@value}. */
    public static final int MOST_METHODS = 64;

    private final Map<String, Row> rows = new ConcurrentHashMap<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final Row others = new Row();

    MethodTable() {}

    /** Returns whether the method has a row of its own, and its name is known to be a good one. */
    public boolean knows(String method) {
        return rows.containsKey(method);
    }

    /** Gives the method a row of its own, if there is one left. */
    public void add(String method) {
        if (!knows(method) && taken.getAndUpdate(rows -> Math.min(MOST_METHODS, rows + 1)) < MOST_METHODS) {
            Row unused = rows.computeIfAbsent(method, added -> new Row());
        }
    }

    /** Returns how many methods have a row of their own. */
    int size() {
        return rows.size();
    }

    /** Counts a call of that method that failed, was slow, or both. */
    void count(String method, Arm arm, boolean failed, boolean slow) {
        Row row = rows.getOrDefault(method, others);
        if (failed) {
            row.failures(arm).increment();
        }
        if (slow) {
            row.slow(arm).increment();
        }
    }

    /** Returns what went wrong in each method in which anything did, by name. */
    List<MethodStats> stats() {
        List<MethodStats> stats = new ArrayList<>();
        rows.forEach((method, row) -> row.addTo(stats, method));
        stats.sort(Comparator.comparing(MethodStats::method));
        others.addTo(stats, MethodStats.OTHERS);
        return stats;
    }

    private static final class Row {
        private final LongAdder stableFailures = new LongAdder();
        private final LongAdder candidateFailures = new LongAdder();
        private final LongAdder stableSlow = new LongAdder();
        private final LongAdder candidateSlow = new LongAdder();

        LongAdder failures(Arm arm) {
            return arm == Arm.CANDIDATE ? candidateFailures : stableFailures;
        }

        LongAdder slow(Arm arm) {
            return arm == Arm.CANDIDATE ? candidateSlow : stableSlow;
        }

        void addTo(List<MethodStats> stats, String method) {
            MethodStats own = new MethodStats(
                    method, stableFailures.sum(), candidateFailures.sum(), stableSlow.sum(), candidateSlow.sum());
            if (own.stableFailures() + own.candidateFailures() + own.stableSlow() + own.candidateSlow() > 0) {
                stats.add(own);
            }
        }
    }
}
