package dev.coalmine.soak;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.soak.Life.Nature;
import dev.coalmine.soak.Soak.Sabotage;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.ShadowStats;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Holds one rollout to account: what it has recorded, told, and kept on the disk. One thread's. */
final class Reckoning {
    static final Duration PATIENCE = Duration.ofMinutes(5);
    static final String REVISION = "r1";
    private static final long PAUSE_NANOS = 5_000_000;

    private final Life.Script script;
    private final House house;
    private final Findings findings;
    private final Tally tally = new Tally();
    private final LongAdder shadowCalls = new LongAdder();
    private final long[] recordedBefore = new long[2];
    private final long[] failedBefore = new long[2];

    Reckoning(Life.Script script, House house, Findings findings) {
        this.script = script;
        this.house = house;
        this.findings = findings;
    }

    /** Returns where callers count. */
    Tally tally() {
        return tally;
    }

    /** Returns where shadow calls are counted. */
    LongAdder shadowCalls() {
        return shadowCalls;
    }

    private void wrong(String what) {
        findings.problem(script.name() + ": " + what);
    }

    /** Notes what was recorded of a rollout that is closed and started again. */
    void remember(RolloutStatus status) {
        for (Arm arm : Arm.values()) {
            recordedBefore[arm.ordinal()] += stats(status, arm).calls();
            failedBefore[arm.ordinal()] += stats(status, arm).failures();
        }
    }

    private static ArmStats stats(RolloutStatus status, Arm arm) {
        return arm == Arm.STABLE ? status.stable() : status.candidate();
    }

    /** Returns whether the disk has where the rollout stands, and how it came there. */
    boolean isOnDisk(RolloutStatus status) {
        return house.onDisk(script.name(), REVISION)
                .map(stored -> stored.progress().phase().equals(status.phase())
                        && stored.progress().setting().share().equals(status.share())
                        && stored.audit().equals(status.audit()))
                .orElse(false);
    }

    /**
     * Closes the rollout, whose calls have all ended, and holds it to account.
     *
     * @param calledFor how long it was called, in nanoseconds
     */
    void close(Rollout rollout, long calledFor) {
        rollout.close();
        List<String> problems = List.of();
        // what is broken on purpose does not mend itself
        Duration most = script.sabotage() == Sabotage.NONE ? PATIENCE : Duration.ofSeconds(1);
        long patience = System.nanoTime() + most.toNanos();
        do {
            problems = problems(rollout.status());
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (!problems.isEmpty() && System.nanoTime() < patience);
        findings.problems(problems);
        if (house.isKept()) {
            boolean compared = house.whileWell(() -> {
                boolean began = !(rollout.phase() instanceof Phase.Pending);
                if (began
                        && rollout.status().store().problem() == null
                        && !eventually(() -> isOnDisk(rollout.status()))) {
                    wrong("its store has another state: " + house.onDisk(script.name(), REVISION));
                }
            });
            findings.count(compared ? "states compared with the disk" : "states on a disk that was not well");
        }
        account(rollout.status(), calledFor);
    }

    private List<String> problems(RolloutStatus status) {
        List<RolloutEvent> heard = house.ears().heardOf(script.name());
        boolean deaf = script.sabotage() == Sabotage.CHANGE_UNTOLD;
        List<RolloutEvent> told = deaf ? heard.subList(0, heard.size() - 1) : heard;
        List<String> problems = AuditCheck.problems(status, told);
        boolean always = script.nature() == Nature.REHEARSED
                || (script.nature() == Nature.STEADY && status.phase().watched());
        if (always) {
            problems.addAll(tally.differences(status));
        } else if (script.nature() == Nature.SHADOWED) {
            problems.addAll(shadowDifferences(status));
        } else {
            for (Arm arm : Arm.values()) {
                problems.addAll(tally.excess(
                        script.name(),
                        arm,
                        recordedBefore[arm.ordinal()] + stats(status, arm).calls(),
                        failedBefore[arm.ordinal()] + stats(status, arm).failures()));
            }
        }
        return problems;
    }

    private List<String> shadowDifferences(RolloutStatus status) {
        ShadowStats shadow = status.shadow();
        long made = shadow.compared() + shadow.ignored() + shadow.failed();
        long eligible = tally.calls() - tally.forced.sum() - tally.missing.sum();
        if (shadow.underWay() == 0 && made + shadow.dropped() == eligible && made == shadowCalls.sum()) {
            return List.of();
        }
        return List.of(script.name() + ": " + eligible + " calls were to be shadowed and " + shadowCalls.sum()
                + " were, but it says " + shadow);
    }

    private void account(RolloutStatus status, long calledFor) {
        findings.count("rollouts");
        findings.count("rollouts " + script.nature().name().toLowerCase(Locale.ROOT));
        findings.count("calls", tally.calls());
        findings.count(
                "calls recorded exactly",
                script.nature() == Nature.STEADY && status.phase().watched() || script.nature() == Nature.REHEARSED
                        ? tally.calls()
                        : 0);
        findings.count(
                "changes in audit trails",
                status.audit().entries().size() + status.audit().forgotten());
        findings.count("internal failures survived", status.counters().internalFailures());
        long trips = house.ears().heardOf(script.name()).stream()
                .filter(event -> event instanceof RolloutEvent.Tripped)
                .count();
        findings.count(
                script.nature() == Nature.STEADY || script.nature() == Nature.STORMY
                        ? "trips of candidates as good as stable"
                        : "trips",
                trips);
        if (script.nature() == Nature.SICK
                && trips == 0
                && calledFor > script.length().toNanos() / 2) {
            wrong("a sick candidate was never tripped: " + status.sentence() + "; " + status.verdict());
        }
    }

    /** Returns whether it became so before patience ran out. */
    static boolean eventually(Supplier<Boolean> condition) {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > patience) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }
}
