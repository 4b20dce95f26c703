package dev.coalmine.soak;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.Keys;
import dev.coalmine.Operator;
import dev.coalmine.Rollout;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.soak.Customer.Desk;
import dev.coalmine.soak.Customer.Style;
import dev.coalmine.soak.Soak.Sabotage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The life of one rollout, on a thread of its own that is also its operator: it is started, called in every style, steered,
 * reconfigured, restarted, closed, and then held to account.
 */
final class Life implements Runnable, Customer.Counter {
    private static final Duration TICK = Duration.ofMillis(20);
    private static final double USUAL_FAILURES = 0.02;
    private static final double SICK_FAILURES = 0.6;

    private final Script script;
    private final House house;
    private final Findings findings;
    private final SplittableRandom random;
    private final Reckoning reckoning;
    private final Tally tally;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong rolledBack = new AtomicLong();
    private final AtomicLong callers = new AtomicLong();
    private volatile Desk desk;
    private volatile boolean over;

    /**
     * Which life it is.
     *
     * @param name the rollout's name
     * @param nature what becomes of it
     * @param length how long it lasts
     * @param seed what its operator does follows from it
     * @param sabotage what is broken on purpose
     */
    record Script(String name, Nature nature, Duration length, long seed, Sabotage sabotage) {}

    /** What becomes of a rollout. */
    enum Nature {
        /** Both sides are alike, and it is always under watch: each call is recorded. */
        STEADY,
        /** The candidate is sick, but this is a dry run: each call is recorded. */
        REHEARSED,
        /** The candidate is called beside stable, and compared. */
        SHADOWED,
        /** The candidate is sick, and trips. */
        SICK,
        /** Its operator does everything there is to do. */
        STORMY
    }

    Life(Script script, House house, Findings findings) {
        this.script = script;
        this.house = house;
        this.findings = findings;
        this.random = new SplittableRandom(script.seed());
        this.reckoning = new Reckoning(script, house, findings);
        this.tally = reckoning.tally();
        this.desk = open();
    }

    // ---- what its customers see

    @Override
    public Desk desk() {
        return desk;
    }

    @Override
    public long rolledBack() {
        return rolledBack.get();
    }

    @Override
    public List<Style> styles() {
        return script.nature() == Nature.SHADOWED ? List.of(Style.WRAPPED, Style.FLUENT) : List.of(Style.values());
    }

    @Override
    public boolean forcesKeys() {
        return script.nature() != Nature.SHADOWED;
    }

    @Override
    public boolean maybePromoted() {
        return script.nature() == Nature.STORMY;
    }

    private boolean isRecordedExactly() {
        return script.nature() != Nature.SICK && script.nature() != Nature.STORMY;
    }

    @Override
    public AtomicInteger underWay() {
        return underWay;
    }

    @Override
    public void wrong(String what) {
        findings.problem(script.name() + ": " + what);
    }

    // ---- beginning

    private Desk open() {
        return desk(house.rollouts()
                .named(script.name())
                .revision(Reckoning.REVISION)
                .plan(plan(random.nextInt(2)))
                .overrides(forcesKeys() ? Overrides.none().force(Arm.CANDIDATE, Customer.FORCED) : Overrides.none())
                .mode(script.nature() == Nature.REHEARSED ? RunMode.DRY_RUN : RunMode.LIVE)
                .start());
    }

    private Desk desk(Rollout rollout) {
        boolean sick = script.nature() == Nature.SICK || script.nature() == Nature.REHEARSED;
        double usual = script.nature() == Nature.SHADOWED ? 0 : USUAL_FAILURES; // what fails at random differs
        Shop stable = new Shop.Side(Arm.STABLE, usual, house.others());
        Shop candidate = script.nature() == Nature.SHADOWED
                ? new Shop.Shadow(reckoning.shadowCalls())
                : new Shop.Side(Arm.CANDIDATE, sick ? SICK_FAILURES : USUAL_FAILURES, house.others());
        Shop routed = rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .stable(stable)
                .candidate(candidate);
        boolean wrapping = script.sabotage() == Sabotage.EXCEPTION_WRAPPED;
        return new Desk(rollout, wrapping ? new Shop.Wrapping(routed) : routed, stable, candidate);
    }

    private RolloutPlan plan(int variant) {
        return Plans.plan(script.nature(), script.length(), variant);
    }

    // ---- going on

    @Override
    public void run() {
        try {
            live();
        } catch (Throwable t) {
            wrong("its life ended with " + t + " at "
                    + List.of(t.getStackTrace()).subList(0, 3));
        }
    }

    private void live() throws InterruptedException {
        long end = System.nanoTime() + script.length().toNanos();
        awaitBeginning(end);
        long left = end - System.nanoTime();
        if (desk.rollout().phase() instanceof Phase.Pending) {
            findings.count("rollouts whose disk was never well");
        } else {
            beCalled(end);
        }
        if (!Reckoning.eventually(() -> underWay.get() == 0)) {
            wrong(underWay.get() + " calls have not ended");
        }
        reckoning.close(desk.rollout(), left);
        house.ears().forget(script.name());
    }

    private void beCalled(long end) throws InterruptedException {
        List<Thread> callers = house.callers().start(script.name(), this::callUntilOver, random.nextBoolean());
        while (System.nanoTime() < end) {
            long pause = script.length().toNanos() / 40;
            LockSupport.parkNanos(pause / 2 + random.nextLong(pause));
            steer();
        }
        over = true;
        for (Thread caller : callers) {
            caller.join(Reckoning.PATIENCE.toMillis());
            if (caller.isAlive()) {
                wrong("a caller is stuck at " + List.of(caller.getStackTrace()));
            }
        }
        if (script.sabotage() == Sabotage.CALL_LOST) {
            tally.ended(Arm.STABLE, false);
        }
    }

    /** Calls, and sees to it that everything goes to stable, while the disk does not say whether it may begin. */
    private void awaitBeginning(long end) {
        Tally unrecorded = new Tally();
        Customer early = new Customer(this, unrecorded, random.split());
        rolledBack.incrementAndGet();
        while (desk.rollout().phase() instanceof Phase.Pending && System.nanoTime() < end) {
            if (!house.isKept()) {
                wrong("pending, though there is nothing to wait for");
            }
            if (!isRecordedExactly()) { // the last of these calls may be recorded
                early.call();
                findings.count("calls before the disk had answered");
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
        rolledBack.incrementAndGet();
        tally.toldTwice.add(unrecorded.toldTwice.sum()); // which is counted of any trial
    }

    private void callUntilOver() {
        SplittableRandom mine = new SplittableRandom(script.seed() + callers.incrementAndGet());
        Customer customer = new Customer(this, tally, mine.split());
        while (!over) {
            for (int i = 0; i < 20; i++) {
                customer.call();
            }
            LockSupport.parkNanos(TICK.toNanos());
        }
    }

    // ---- steering

    private void steer() {
        int dice = random.nextInt(100);
        Operator anna = desk.rollout().by("anna");
        Phase phase = desk.rollout().phase();
        if (phase instanceof Phase.Pending) {
            return; // what is decided now is put on top of what the disk has, which nobody knows yet
        }
        if (dice < 10) {
            misconfigure();
        } else if (dice < 25) {
            order(() -> anna.reconfigure(plan(dice % 2), "another plan"));
        } else if (phase instanceof Phase.Paused) {
            order(() -> anna.resume("go on"));
        } else if (dice < 35) {
            order(() -> anna.pause("wait"));
        } else if (script.nature() == Nature.STEADY || script.nature() == Nature.REHEARSED) {
            order(() -> anna.setShare(percent(1 + dice % Plans.MOST_BY_HAND), "by hand"));
        } else if (script.nature() == Nature.SICK && phase.rolledBack() && dice < 60) {
            order(() -> anna.acknowledge("once more"));
        } else if (script.nature() == Nature.STORMY) {
            storm(anna, phase, dice);
        }
    }

    private void storm(Operator anna, Phase phase, int dice) {
        if (phase.rolledBack() && dice < 70) {
            beginAgain(() -> order(() -> anna.acknowledge("once more")));
        } else if (dice < 50) {
            order(() -> anna.advance("up"));
        } else if (dice < 60) {
            order(() -> anna.setShare(percent(dice), "by hand"));
        } else if (dice < 68) {
            order(() -> anna.promote("sure"));
        } else if (dice < 85) {
            if (order(() -> anna.abort("down")) && rolledBack.get() % 2 == 0) {
                rolledBack.incrementAndGet(); // odd: nothing reaches the candidate from now on
            }
        } else if (house.isKept()) {
            restart();
        }
    }

    private void beginAgain(Runnable beginning) {
        if (rolledBack.get() % 2 == 1) {
            rolledBack.incrementAndGet();
        }
        beginning.run();
    }

    /** Gives an order, and returns whether it was obeyed; what is refused is refused with a reason. */
    private boolean order(Runnable order) {
        try {
            order.run();
            findings.count("commands obeyed");
            return true;
        } catch (IllegalStateException refusal) {
            if (!refusal.getMessage().startsWith("Cannot ")) {
                wrong("refused without a reason: " + refusal);
            }
            findings.count("commands refused");
            return false;
        }
    }

    private void misconfigure() {
        try {
            desk.rollout().by("config").reconfigure(Map.of("alpha", "2", "fuse.window", "3"), "a bad reload");
            wrong("a bad configuration was taken");
        } catch (InvalidConfigException refusal) {
            findings.count("configurations refused");
            if (refusal.problems().size() != 2) {
                wrong("not every fault was listed: " + refusal.getMessage());
            }
        }
    }

    /** Closes the rollout and starts it again, while its store is well. */
    private void restart() {
        boolean unused = house.whileWell(() -> {
            Rollout before = desk.rollout();
            RolloutPlan plan = before.plan();
            before.close();
            reckoning.remember(before.status());
            if (!Reckoning.eventually(() -> reckoning.isOnDisk(before.status()))) {
                wrong("restarted, but its store does not have it: "
                        + before.status().store());
            }
            desk = desk(house.rollouts()
                    .named(script.name())
                    .revision(Reckoning.REVISION)
                    .plan(plan)
                    .overrides(before.overrides())
                    .start());
            findings.count("restarts");
            if (!Reckoning.eventually(() -> !(desk.rollout().phase() instanceof Phase.Pending))) {
                wrong("its disk is well, but it does not begin");
            }
            if (desk.rollout().phase() instanceof Phase.Aborted != before.phase() instanceof Phase.Aborted) {
                wrong("restarted as " + desk.rollout().phase() + " after " + before.phase());
            }
        });
    }
}
