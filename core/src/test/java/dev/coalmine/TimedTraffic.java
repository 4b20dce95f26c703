package dev.coalmine;

import dev.coalmine.event.RolloutEvent;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Calls that take their time on a virtual clock. Each is some user's; how long it takes on either arm is worked out from
 * the same luck, so that only what the arms do with it tells them apart. Deterministic for a seed.
 */
final class TimedTraffic {
    private final World world;
    private final Rollout rollout;
    private final SplittableRandom random;
    private int users = 50_000;
    private Luck luck = Luck.OF_EACH_CALL;
    private DoubleUnaryOperator stableMillis = TimedTraffic::lognormal;
    private DoubleUnaryOperator candidateMillis = TimedTraffic::lognormal;

    /** Whose luck it is how long a call takes. */
    private enum Luck {
        OF_EACH_CALL,
        OF_EACH_USER
    }

    TimedTraffic(World world, Rollout rollout, long seed) {
        this.world = world;
        this.rollout = rollout;
        this.random = new SplittableRandom(seed);
    }

    /** About a lognormal distribution, with a median of 1 ms and σ = 0.5, of a luck from 0 (fastest) to 1. */
    static double lognormal(double luck) {
        double odds = Math.log(luck / (1 - luck)); // a logistic, which is a gauss with a little more tail
        return Math.exp(0.5 * odds / 1.7);
    }

    TimedTraffic users(int number) {
        users = number;
        return this;
    }

    /** Gives each user one luck, for all calls. */
    TimedTraffic luckOfUsers() {
        luck = Luck.OF_EACH_USER;
        return this;
    }

    /** Says how many milliseconds calls take on stable, given their luck between 0 and 1. */
    TimedTraffic stable(DoubleUnaryOperator millis) {
        stableMillis = millis;
        return this;
    }

    /** Says how many milliseconds calls take on the candidate, given their luck between 0 and 1. */
    TimedTraffic candidate(DoubleUnaryOperator millis) {
        candidateMillis = millis;
        return this;
    }

    /** Lets that many calls happen, with a tick after every hundred, until the rollout is tripped. */
    void calls(int number) {
        for (int call = 1; call <= number; call++) {
            call();
            if (call % 100 == 0) {
                world.time.advance(Duration.ofMillis(250));
                if (world.events.get(world.events.size() - 1) instanceof RolloutEvent.Tripped) {
                    return;
                }
            }
        }
    }

    private void call() {
        double ofCall = random.nextDouble(1e-9, 1);
        int user = random.nextInt(users);
        double lucky = luck == Luck.OF_EACH_CALL ? ofCall : new SplittableRandom(user).nextDouble(1e-9, 1);
        rollout.forKey("user-" + user)
                .stable(() -> take(stableMillis.applyAsDouble(lucky)))
                .candidate(() -> take(candidateMillis.applyAsDouble(lucky)));
    }

    private void take(double millis) {
        world.time.jump(Duration.ofNanos((long) (millis * 1e6)));
    }
}
