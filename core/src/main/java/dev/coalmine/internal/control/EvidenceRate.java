package dev.coalmine.internal.control;

import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.Wealth;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much evidence of the candidate each metric has counted since the share is in force, over the time under watch. Not
 * thread-safe; the controller's lock guards it.
 */
final class EvidenceRate {
    private static final double NANOS_A_SECOND = 1e9;

    private final Map<String, Long> before = new HashMap<>();
    private long nanos;

    /** Begins to count from what the judge has counted so far. */
    void restart(Wealth soFar) {
        nanos = 0;
        before.clear();
        soFar.metrics().forEach(metric -> before.put(metric.metric(), counted(metric)));
    }

    /** Adds time under watch. */
    void passed(long moreNanos) {
        nanos += moreNanos;
    }

    /** Returns how many calls or keys a second that metric has counted since; empty if none. */
    OptionalDouble perSecond(String metric, Wealth now) {
        long counted = now.metrics().stream()
                .filter(each -> each.metric().equals(metric))
                .mapToLong(EvidenceRate::counted)
                .sum();
        long earlier = before.getOrDefault(metric, 0L);
        // a process that has begun anew in the meantime has counted from nothing
        long fresh = counted >= earlier ? counted - earlier : counted;
        return nanos == 0 || fresh == 0 ? OptionalDouble.empty() : OptionalDouble.of(fresh * NANOS_A_SECOND / nanos);
    }

    private static long counted(MetricWealth metric) {
        return metric.sinceStart().tally().calls().candidateCalls();
    }
}
