package dev.coalmine.docs;

import dev.coalmine.Rollout;
import dev.coalmine.plan.RolloutPlan;

/** The code that docs/guide/control.md shows. */
@SuppressWarnings("unused")
final class ControlSnippets {
    private final Rollout pricing;
    private final RolloutPlan slower;

    ControlSnippets(Rollout pricing, RolloutPlan slower) {
        this.pricing = pricing;
        this.slower = slower;
    }

    void anotherPlan() {
        pricing.by("anna").reconfigure(slower, "the peak is on Friday");
    }
}
