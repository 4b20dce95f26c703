package dev.coalmine;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.AuditTrail;
import dev.coalmine.store.FileStateStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.test.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process in which one rollout leads a restless life, on a virtual clock and a real disk: it goes on from wherever it
 * stands until so many changes were made, and reports each of them as soon as its listeners hear of it.
 */
final class RolloutLife {
    private static final RolloutId ID = new RolloutId("pricing", "r7");

    private final Users users = new Users();
    private final VirtualTime time;
    private final Random random;
    private final Rollout rollout;
    private final StateStore store;

    private RolloutLife(Rollouts rollouts, StateStore store, VirtualTime time, Random random) {
        this.store = store;
        this.time = time;
        this.random = random;
        this.rollout = rollouts.named(ID.rollout())
                .revision(ID.revision())
                .plan(plan())
                .start();
    }

    private static RolloutPlan plan() {
        return RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .step(Step.of(percent(20), Duration.ofMinutes(1)).minCalls(0))
                .step(Step.of(percent(50), Duration.ofMinutes(1)).minCalls(0))
                .bake(Duration.ofMinutes(1))
                .guardrail(Guardrail.errorRate())
                .build();
    }

    public static void main(String[] arguments) {
        VirtualTime time = new VirtualTime();
        StateStore store = FileStateStore.in(Path.of(arguments[0]));
        Rollouts rollouts = Rollouts.builder()
                .nanoTime(time)
                .wallClock(time)
                .scheduler(time)
                .listenerExecutor(Runnable::run)
                .store(store)
                .build();
        rollouts.addListener(event -> rollouts.find(ID.rollout())
                .ifPresent(rollout -> report(rollout.status().audit())));
        RolloutLife life = new RolloutLife(rollouts, store, time, new Random(Long.parseLong(arguments[2])));
        while (changes(life.rollout.status().audit()) < Long.parseLong(arguments[1])) {
            life.goOn();
        }
        rollouts.close();
    }

    /**
     * Waits until the disk has said that it may begin, and has all changes. What it has not taken in two seconds is told
     * all the same; and here seconds go by as fast as this life wants them to, however slow the disk is.
     */
    private void awaitDisk() {
        while (rollout.phase() instanceof Phase.Pending || !isOnDisk()) {
            if (rollout.status().store().problem() != null) {
                time.advance(Duration.ofSeconds(1)); // then it is asked again
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private boolean isOnDisk() {
        long made = changes(rollout.status().audit());
        return store.load(ID).filter(found -> changes(found.audit()) >= made).isPresent();
    }

    /** Returns how many changes were ever made. */
    static long changes(AuditTrail audit) {
        return audit.forgotten() + audit.entries().size();
    }

    /** Returns the line that reports the last change of a trail. */
    static String line(AuditTrail audit) {
        AuditEntry last = audit.entries().get(audit.entries().size() - 1);
        return changes(audit) + " " + last.to() + " by " + last.who();
    }

    private static void report(AuditTrail audit) {
        if (!audit.entries().isEmpty()) {
            System.out.println(line(audit));
        }
    }

    private void goOn() {
        awaitDisk();
        Phase phase = rollout.status().phase();
        Operator anna = rollout.by("anna");
        if (phase.rolledBack()) {
            anna.acknowledge("again");
        } else if (phase instanceof Phase.Paused) {
            anna.resume("enough seen");
        } else if (phase instanceof Phase.Promoted) {
            anna.abort("not so sure");
        } else {
            goOnUnderWatch(anna);
        }
    }

    private void goOnUnderWatch(Operator anna) {
        switch (random.nextInt(7)) {
            case 0 -> anna.pause("look");
            case 1 -> anna.advance("sure");
            case 2 -> anna.promote("very sure");
            case 3 -> anna.abort("no");
            case 4 -> anna.setShare(percent(10 + random.nextInt(60)), "by hand");
            case 5 -> time.advance(Duration.ofSeconds(61));
            default -> trip();
        }
    }

    private void trip() {
        for (int i = 0; i < 100 && rollout.status().phase().watched(); i++) {
            users.call(rollout, 50, 0, 0.9);
            time.advance(Duration.ofMillis(250));
        }
    }
}
