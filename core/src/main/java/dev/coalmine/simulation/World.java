package dev.coalmine.simulation;

import dev.coalmine.plan.RolloutPlan;
import java.time.Duration;

/**
 * What all rollouts of a simulation have in common. Immutable.
 *
 * @param plan how they shall go
 * @param traffic the calls that come in
 * @param regression what is wrong with the candidate
 * @param weather what the traffic is like at each time
 * @param crowd where their keys come from
 */
record World(RolloutPlan plan, Traffic traffic, Regression regression, Weather weather, Crowd crowd) {
    static World of(RolloutPlan plan, Traffic traffic, Regression regression) {
        Weather weather = new Weather(traffic, regression);
        return new World(plan, traffic, regression, weather, new Crowd(plan, traffic, regression));
    }

    /** Returns how long the plan takes at least. */
    Duration planned() {
        return plan.steps().stream().map(step -> step.hold()).reduce(Duration.ZERO, Duration::plus);
    }
}
