package dev.coalmine.docs;

import static dev.coalmine.plan.Guardrail.errorRate;
import static dev.coalmine.plan.Share.percent;
import static dev.coalmine.plan.Tolerance.percentagePoints;
import static dev.coalmine.plan.Tolerance.ratio;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.plan.RolloutPlan;
import java.time.Duration;

/** The code that README.md shows, so that the compiler reads it before anybody else does. */
@SuppressWarnings("unused")
final class ReadmeSnippets {
    interface Pricing {
        Quote quote(String customerId, Order order);
    }

    record Order() {}

    record Quote() {}

    private final Pricing legacy = (customerId, order) -> new Quote();
    private final Pricing rewrite = (customerId, order) -> new Quote();

    Quote tenLines(String customerId, Order order) {
        Rollout pricing = Rollout.named("pricing").revision("2026-11-22").start();

        Quote quote = pricing.forKey(customerId)
                .stable(() -> legacy.quote(customerId, order))
                .candidate(() -> rewrite.quote(customerId, order));
        return quote;
    }

    void more() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(percent(1), Duration.ofMinutes(10))
                .step(percent(10), Duration.ofMinutes(30))
                .step(percent(50), Duration.ofHours(1))
                .guardrail(errorRate().tolerating(ratio(1.5), percentagePoints(0.1)))
                .build();

        Rollout pricing =
                Rollout.named("pricing").revision("2026-11-22").plan(plan).start();

        Pricing prices = pricing.wrap(Pricing.class)
                .keyedBy(Keys.argument(0))
                .stable(legacy)
                .candidate(rewrite);

        RolloutStatus status = pricing.status(); // phase, share, verdict, evidence, both arms' statistics
        pricing.by("anna").pause("incident 4711"); // also resume, advance, setShare, promote, abort and acknowledge
    }
}
