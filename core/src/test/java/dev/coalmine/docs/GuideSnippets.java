package dev.coalmine.docs;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.Rollout;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.Tolerance;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The code that docs/guide/choosing-a-plan.md and docs/guide/migrating.md show. */
@SuppressWarnings("unused")
final class GuideSnippets {
    record Order() {}

    record Quote() {}

    interface Pricing {
        Quote quote(String customerId, Order order);
    }

    interface Flags {
        boolean isEligible(String flag, String user);
    }

    private final Rollout pricing;
    private final Pricing legacy;
    private final Pricing rewrite;
    private final Flags flags;

    GuideSnippets(Rollout pricing, Pricing legacy, Pricing rewrite, Flags flags) {
        this.pricing = pricing;
        this.legacy = legacy;
        this.rewrite = rewrite;
        this.flags = flags;
    }

    RolloutPlan gates() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Step.of(percent(1), Duration.ofMinutes(30)).minCalls(5_000)) // time and calls, and no harm shown
                .step(Step.of(percent(20), Duration.ofHours(1)).gate(Gate.PROVEN)) // shown to be good enough
                .step(Step.of(percent(50), Duration.ofHours(4)).gate(Gate.APPROVAL)) // someone says advance
                .bake(Duration.ofDays(1)) // 90% for a day: the last 10% are there to compare with
                .build();
        return plan;
    }

    RolloutPlan tolerances() {
        RolloutPlan tolerant = RolloutPlan.builder()
                .step(percent(5), Duration.ofMinutes(30))
                .step(percent(50), Duration.ofHours(1))
                .guardrail(Guardrail.errorRate())
                .guardrail(Guardrail.latency().tolerating(Tolerance.ratio(1.3)))
                .guardrail(Guardrail.failuresOf(TimeoutException.class))
                .build();
        return tolerant;
    }

    Quote quote(String customerId, Order order) {
        if (!flags.isEligible("new-pricing", customerId)) {
            return legacy.quote(customerId, order); // not part of the experiment, on either side
        }
        return pricing.forKey(customerId)
                .stable(() -> legacy.quote(customerId, order))
                .candidate(() -> rewrite.quote(customerId, order));
    }
}
