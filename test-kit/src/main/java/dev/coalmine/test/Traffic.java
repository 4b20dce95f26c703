package dev.coalmine.test;

import dev.coalmine.Rollout;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Scripted calls of one rollout, which move the virtual clock as they go, so that a rollout promotes or trips on purpose:
 *
 * <pre>{@code
 * tests.traffic("pricing")
 *     .candidate(Outcome.success().failing(0.2))
 *     .runUntil(Phase.Tripped.class, Duration.ofHours(1));
 * }</pre>
 *
 * <p>Each call is that of one of many users, drawn at random from a fixed seed: the same script gives the same story every
 * time. Calls come evenly, one after another; one that takes longer than the time between two delays the next. The script
 * may be changed between two runs. Not thread-safe; it runs on the thread of the test.
 */
public final class Traffic {
    private static final int MOST_USERS = 100_000_000;
    private static final int MOST_CALLS_IN_VAIN = 100_000;
    private static final double MOST_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final TestRollouts tests;
    private final Rollout rollout;
    private Random random = new Random(1);
    private long gapNanos = NANOS_PER_SECOND / 100;
    private int users = 100_000;
    private Outcome stable = Outcome.success();
    private Outcome candidate = Outcome.success();
    private long nextNanos;
    private @Nullable Throwable scripted;

    Traffic(TestRollouts tests, Rollout rollout) {
        this.tests = tests;
        this.rollout = rollout;
        this.nextNanos = tests.time().getAsLong();
    }

    /**
     * Sets how many calls there are in a second of virtual time; the default is 100.
     *
     * @param calls above 0, at most 1,000,000
     * @throws IllegalArgumentException if outside
     */
    public Traffic perSecond(double calls) {
        if (!(calls > 0 && calls <= MOST_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "Invalid calls per second " + calls + ": allowed is above 0, up to 1,000,000");
        }
        gapNanos = Math.max(1, (long) (NANOS_PER_SECOND / calls));
        return this;
    }

    /**
     * Sets how many users there are, named {@code user-0} and so on; the default is 100,000.
     *
     * @param number from 1 to 100,000,000
     * @throws IllegalArgumentException if outside
     */
    public Traffic users(int number) {
        if (number < 1 || number > MOST_USERS) {
            throw new IllegalArgumentException("Invalid number of users " + number + ": allowed is 1 to 100,000,000");
        }
        users = number;
        return this;
    }

    /** Sets from what users, failures and latencies are drawn; the default is 1. */
    public Traffic seed(long seed) {
        random = new Random(seed);
        return this;
    }

    /** Sets how calls end on stable; by default they succeed at once. */
    public Traffic stable(Outcome outcome) {
        stable = Objects.requireNonNull(outcome, "outcome");
        return this;
    }

    /** Sets how calls end on the candidate; by default they succeed at once. */
    public Traffic candidate(Outcome outcome) {
        candidate = Objects.requireNonNull(outcome, "outcome");
        return this;
    }

    /**
     * Makes that many calls, on whichever arm each belongs.
     *
     * @param number zero or more
     * @throws IllegalArgumentException if negative
     */
    public Traffic calls(int number) {
        requireNotNegative(number);
        for (int i = 0; i < number; i++) {
            call();
        }
        return this;
    }

    /**
     * Makes calls until that many have gone to this arm.
     *
     * @param number zero or more
     * @throws IllegalArgumentException if negative
     * @throws AssertionError if none of 100,000 calls in a row goes there
     */
    public Traffic callsOn(Arm arm, int number) {
        requireNotNegative(number);
        int inVain = 0;
        for (int there = 0; there < number; ) {
            if (call() == arm) {
                there++;
                inVain = 0;
            } else if (++inVain == MOST_CALLS_IN_VAIN) {
                throw new AssertionError("None of 100,000 calls of " + rollout.name() + " went to " + arm.label()
                        + ": it is " + RolloutAssert.describe(rollout.status()));
            }
        }
        return this;
    }

    private static void requireNotNegative(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("Invalid number of calls " + number + ": allowed is zero or more");
        }
    }

    /**
     * Makes calls for that long.
     *
     * @param duration zero or more
     * @throws IllegalArgumentException if negative
     */
    public Traffic runFor(Duration duration) {
        long end = end(duration);
        while (nextNanos < end) {
            call();
        }
        advanceTo(end);
        return this;
    }

    /**
     * Makes calls until the rollout is in that phase, which it may be already.
     *
     * @param atMost the virtual time that this may take
     * @throws IllegalArgumentException if that is negative
     * @throws AssertionError if it is not by then, with what it waits for
     */
    public Traffic runUntil(Class<? extends Phase> phase, Duration atMost) {
        Objects.requireNonNull(phase, "phase");
        long end = end(atMost);
        int heard = -1;
        while (true) {
            int soFar = tests.heardSoFar();
            if (soFar != heard && phase.isInstance(rollout.status().phase())) {
                return this;
            }
            heard = soFar;
            if (nextNanos >= end) {
                throw new AssertionError("Expected " + rollout.name() + " to be " + RolloutAssert.word(phase)
                        + " within " + atMost + ", but it is " + RolloutAssert.describe(rollout.status()));
            }
            call();
        }
    }

    private long end(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Invalid duration " + duration + ": allowed is zero or more");
        }
        return tests.time().getAsLong() + duration.toNanos();
    }

    private void advanceTo(long nanos) {
        tests.advance(Duration.ofNanos(Math.max(0, nanos - tests.time().getAsLong())));
    }

    private Arm call() {
        advanceTo(nextNanos);
        nextNanos = Math.max(nextNanos, tests.time().getAsLong()) + gapNanos;
        String user = "user-" + random.nextInt(users);
        double fate = random.nextDouble();
        double luck = random.nextGaussian();
        Arm[] taken = {Arm.STABLE};
        scripted = null;
        try {
            rollout.forKey(user).stable(() -> play(stable, fate, luck)).candidate(() -> {
                taken[0] = Arm.CANDIDATE;
                play(candidate, fate, luck);
            });
        } catch (Throwable thrown) {
            if (thrown != scripted) {
                throw new AssertionError("A call of " + rollout.name() + " threw what was not in the script", thrown);
            }
        }
        return taken[0];
    }

    private void play(Outcome outcome, double fate, double luck) throws Throwable {
        tests.time().jump(outcome.latency(luck));
        if (outcome.fails(fate)) {
            scripted = outcome.newFailure();
            throw scripted;
        }
    }
}
