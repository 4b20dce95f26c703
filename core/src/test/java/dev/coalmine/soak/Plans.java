package dev.coalmine.soak;

import static dev.coalmine.plan.Share.percent;
import static dev.coalmine.plan.Tolerance.ratio;

import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.soak.Life.Nature;
import java.time.Duration;

/** The plans of the rollouts of a soak, two for each nature, between which it is reconfigured. */
final class Plans {
    /** The highest share that is set by hand where nothing may be promoted, in percent: below that of the last step. */
    static final int MOST_BY_HAND = 40;

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Plans() {}

    /** Returns a plan for a life of that length. */
    static RolloutPlan plan(Nature nature, Duration life, int variant) {
        Duration hold = life.dividedBy(10L + variant);
        RolloutPlan.Builder plan = RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .guardrail(Guardrail.errorRate().tolerating(ratio(1.2 + variant)));
        switch (nature) {
            case STEADY -> plan.step(Step.of(percent(5), hold).minCalls(0)).step(percent(50), FOR_EVER);
            case REHEARSED ->
                plan.step(Step.of(percent(5), hold).minCalls(0).longestHold(hold, Overdue.HOLD))
                        .step(percent(50), FOR_EVER)
                        .guardrail(Guardrail.latency());
            case SHADOWED ->
                plan.shadow(Shadow.of(Share.ALL, FOR_EVER).mostCalls(20))
                        .step(percent(50), FOR_EVER)
                        .guardrail(Guardrail.mismatches());
            case SICK ->
                plan.step(percent(20), hold)
                        .step(percent(50), FOR_EVER)
                        .fuse(variant == 0 ? Fuse.defaults() : Fuse.none())
                        .retry(2, hold.compareTo(SHORTEST) < 0 ? SHORTEST : hold);
            case STORMY ->
                plan.step(Step.of(percent(5), hold).minCalls(0))
                        .step(Step.of(percent(25 + variant), hold).minCalls(0).gate(Gate.APPROVAL))
                        .step(Step.of(percent(50), hold).minCalls(0))
                        .bake(hold)
                        .bulkhead(64)
                        .guardrail(Guardrail.latency());
        }
        return plan.build();
    }
}
