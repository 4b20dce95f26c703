package dev.coalmine.plan;

import java.time.Duration;

/** Plans that begin by shadowing, for which there is no public way yet. */
public final class ShadowPlans {
    private ShadowPlans() {}

    /** Has this plan begin by shadowing for that long, at most twice as long. */
    public static RolloutPlan.Builder shadowing(RolloutPlan.Builder plan, Duration hold, Gate gate, Overdue overdue) {
        return plan.shadow(Shadow.of(hold).minCalls(0).gate(gate).longestHold(hold.multipliedBy(2), overdue));
    }
}
