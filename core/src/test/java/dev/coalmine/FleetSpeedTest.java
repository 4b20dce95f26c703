package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.InMemoryFleetStore;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many calls of the candidate it takes in all until a regression of errors is found, by fleets of several sizes that
 * get the very same calls, each at a process of them by chance.
 */
class FleetSpeedTest {
    private static final int CALLS_A_SECOND = 400;
    private static final int[] SIZES = {1, 4, 16};

    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .fuse(Fuse.none())
            .guardrail(Guardrail.errorRate())
            .step(Step.of(percent(5), Duration.ofDays(1)).minCalls(0))
            .build();

    private record Regression(String name, double stable, double candidate) {}

    private static final Regression TWICE = new Regression("0.1 to 0.2%", 0.001, 0.002);
    private static final Regression FIVE_TIMES = new Regression("0.1 to 0.5%", 0.001, 0.005);
    private static final Regression ONE_POINT = new Regression("0.1 to 1.1%", 0.001, 0.011);

    /** Returns how many calls of the candidate there were until all were on stable. */
    private static long alone(Regression regression, long seed) {
        VirtualTime time = new VirtualTime();
        try (Instance instance = new Instance(new InMemoryFleetStore(time), time)) {
            Rollout unused = instance.start(PLAN);
            return callsToTrip(regression, seed, new Instance[] {instance}, time);
        }
    }

    private static long inFleet(int size, Regression regression, long seed) {
        try (FleetWorld world = FleetWorld.of(size, PLAN)) {
            return callsToTrip(regression, seed, world.instances.toArray(new Instance[0]), world.time);
        }
    }

    private static long callsToTrip(Regression regression, long seed, Instance[] instances, VirtualTime time) {
        Random calls = new Random(seed);
        Random places = new Random(~seed);
        long onCandidate = 0;
        while (instances[0].rollout().status().phase() instanceof Phase.Ramping) {
            for (int i = 0; i < CALLS_A_SECOND; i++) {
                long key = calls.nextLong();
                double chance = calls.nextDouble();
                Rollout rollout = instances[places.nextInt(instances.length)].rollout();
                Arm arm = call(rollout, key, chance, regression);
                onCandidate += arm == Arm.CANDIDATE ? 1 : 0;
            }
            time.advance(Duration.ofSeconds(1));
        }
        return onCandidate;
    }

    private static Arm call(Rollout rollout, long key, double chance, Regression regression) {
        try {
            return rollout.forKey(key)
                    .stable(() -> outcome(Arm.STABLE, chance < regression.stable))
                    .candidate(() -> outcome(Arm.CANDIDATE, chance < regression.candidate));
        } catch (FleetWorld.Failed e) {
            return e.arm;
        }
    }

    private static Arm outcome(Arm arm, boolean fails) {
        if (fails) {
            throw new FleetWorld.Failed(arm);
        }
        return arm;
    }

    private static void compare(Regression regression, int runs) {
        double alone = 0;
        double[] fleets = new double[SIZES.length];
        for (int run = 0; run < runs; run++) {
            alone += alone(regression, run);
            for (int i = 0; i < SIZES.length; i++) {
                fleets[i] += inFleet(SIZES[i], regression, run);
            }
        }
        StringBuilder line = new StringBuilder(regression.name + ": alone " + Math.round(alone / runs));
        for (int i = 0; i < SIZES.length; i++) {
            line.append(", fleet of ").append(SIZES[i]).append(": ").append(Math.round(fleets[i] / runs));
        }
        System.out.println(line + " candidate calls in all, mean of " + runs + " runs");
        for (double fleet : fleets) {
            assertThat(fleet).isBetween(0.9 * alone, 1.1 * alone);
        }
    }

    @Test
    @Promise("F2")
    void aFleetNeedsAsManyCallsInAllAsOneProcess() {
        compare(ONE_POINT, 3);
    }

    @Test
    @Promise("F2")
    @Tag("long")
    void aFleetNeedsAsManyCallsInAllAsOneProcessForASmallRegressionToo() {
        compare(TWICE, 20);
        compare(FIVE_TIMES, 100);
        compare(ONE_POINT, 200);
    }
}
