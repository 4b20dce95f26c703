package dev.coalmine.docs;

import static dev.coalmine.plan.Guardrail.errorRate;
import static dev.coalmine.plan.Share.percent;
import static dev.coalmine.plan.Tolerance.percentagePoints;
import static dev.coalmine.plan.Tolerance.ratio;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.store.FileStateStore;
import java.nio.file.Path;
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

    void careful() {
        Rollouts rollouts = Rollouts.builder()
                .store(FileStateStore.in(Path.of("/var/lib/shop/rollouts")))
                .build();

        RolloutPlan careful = RolloutPlan.builder()
                .step(Step.of(percent(1), Duration.ofMinutes(10)))
                .step(Step.of(percent(25), Duration.ofHours(1))
                        .gate(Gate.PROVEN)
                        .longestHold(Duration.ofDays(1), Overdue.ROLL_BACK))
                .step(Step.of(percent(50), Duration.ofHours(1)).gate(Gate.APPROVAL)) // by("anna").advance("looks good")
                .bake(Duration.ofDays(1)) // with 10% held back on stable, to compare with
                .retry(3, Duration.ofMinutes(30)) // after a trip, with a cool-down that doubles
                .build();

        Rollout pricing =
                rollouts.named("pricing").revision("2026-11-22").plan(careful).start();
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
