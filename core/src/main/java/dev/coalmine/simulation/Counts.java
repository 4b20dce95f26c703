package dev.coalmine.simulation;

import dev.coalmine.plan.Arm;

/** How many calls there were on both arms, and how many of them failed. Not thread-safe. */
final class Counts {
    private final ByArm<Count> byArm = new ByArm<>(Count::new);

    private static final class Count {
        private long calls;
        private long failures;
    }

    void add(Arm arm, long moreCalls, long moreFailures) {
        Count count = byArm.of(arm);
        count.calls += moreCalls;
        count.failures += moreFailures;
    }

    void add(Counts more) {
        for (Arm arm : Arm.values()) {
            add(arm, more.calls(arm), more.failures(arm));
        }
    }

    void clear() {
        for (Arm arm : Arm.values()) {
            byArm.of(arm).calls = 0;
            byArm.of(arm).failures = 0;
        }
    }

    boolean isEmpty() {
        return calls(Arm.STABLE) == 0 && calls(Arm.CANDIDATE) == 0;
    }

    long calls(Arm arm) {
        return byArm.of(arm).calls;
    }

    long failures(Arm arm) {
        return byArm.of(arm).failures;
    }
}
