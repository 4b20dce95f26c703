package dev.coalmine.soak;

import dev.coalmine.RolloutStatus;
import dev.coalmine.plan.Arm;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.Outstanding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What the callers of one rollout counted themselves. Thread-safe. */
final class Tally {
    final LongAdder forced = new LongAdder();
    final LongAdder missing = new LongAdder();
    final LongAdder fallbacks = new LongAdder();
    final LongAdder toldTwice = new LongAdder();
    final LongAdder shadowed = new LongAdder();
    private final Side stable = new Side();
    private final Side candidate = new Side();

    /** What was counted of one arm. */
    private static final class Side {
        private final LongAdder calls = new LongAdder();
        private final LongAdder failures = new LongAdder();
        private final LongAdder cancelled = new LongAdder();
    }

    private Side of(Arm arm) {
        return arm == Arm.CANDIDATE ? candidate : stable;
    }

    /** Notes a call that is to be recorded, if any is. */
    void ended(Arm arm, boolean failed) {
        of(arm).calls.increment();
        if (failed) {
            of(arm).failures.increment();
        }
    }

    void cancelled(Arm arm) {
        of(arm).cancelled.increment();
    }

    /** Returns how many calls there were, however they ended. */
    long calls() {
        return forced.sum()
                + missing.sum()
                + of(Arm.STABLE).calls.sum()
                + of(Arm.CANDIDATE).calls.sum()
                + of(Arm.STABLE).cancelled.sum()
                + of(Arm.CANDIDATE).cancelled.sum();
    }

    /** Returns where the rollout has not recorded each call, and each once, all of which it was to record. */
    List<String> differences(RolloutStatus status) {
        List<String> differences = new ArrayList<>();
        for (ArmStats stats : List.of(status.stable(), status.candidate())) {
            Side counted = of(stats.arm());
            String arm = status.name() + ", " + stats.arm().label();
            compare(differences, arm + " calls", counted.calls.sum(), stats.calls());
            compare(differences, arm + " failures", counted.failures.sum(), stats.failures());
            compare(differences, arm + " cancelled calls", counted.cancelled.sum(), stats.interrupted());
            if (!stats.outstanding().equals(Outstanding.NONE)) {
                differences.add(arm + ": " + stats.outstanding() + " though all have ended");
            }
        }
        RolloutStatus.Counters counters = status.counters();
        compare(differences, status.name() + " forced calls", forced.sum(), counters.overridden());
        compare(differences, status.name() + " calls without a key", missing.sum(), counters.missingKeys());
        compare(differences, status.name() + " fallbacks", fallbacks.sum(), counters.fallbacks());
        compare(differences, status.name() + " outcomes told twice", toldTwice.sum(), counters.ignoredOutcomes());
        compare(differences, status.name() + " unclosed trials", 0, counters.unclosedTrials());
        return differences;
    }

    private static void compare(List<String> differences, String what, long counted, long recorded) {
        if (counted != recorded) {
            differences.add(what + ": " + counted + " were counted, " + recorded + " recorded");
        }
    }

    /** Returns where a rollout has recorded more than there was, that was not always to record. */
    List<String> excess(String rollout, Arm arm, long calls, long failures) {
        List<String> excess = new ArrayList<>();
        if (calls > of(arm).calls.sum() || failures > of(arm).failures.sum()) {
            excess.add(rollout + ", " + arm.label() + ": " + of(arm).calls.sum() + " calls and "
                    + of(arm).failures.sum() + " failures were counted, " + calls + " and " + failures + " recorded");
        }
        return excess;
    }
}
