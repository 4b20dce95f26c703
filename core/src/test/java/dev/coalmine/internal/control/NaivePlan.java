package dev.coalmine.internal.control;

import dev.coalmine.plan.Bake;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.SampleRatio;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.StableHealth;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plan as the naive model reads it, beside the real one.
 *
 * @param stretches its steps, in order
 * @param bake the bake after them; null for none
 * @param retries how often a tripped rollout begins again
 * @param coolDown how many seconds before the first of these
 * @param errors what of errors is tolerated, which makes plans that judge in different ways
 * @param mode live, or a dry run
 */
record NaivePlan(
        List<Stretch> stretches, @Nullable Stretch bake, int retries, int coolDown, double errors, RunMode mode) {
    /**
     * One step, or the bake.
     *
     * @param percent the share
     * @param hold the hold, in seconds
     * @param minCalls candidate calls that it takes
     * @param gate how it is left
     * @param longest the longest hold, in seconds; 0 for none
     * @param then what is done then
     */
    record Stretch(int percent, int hold, int minCalls, Gate gate, int longest, Overdue then) {
        static Stretch of(int percent, int hold) {
            return new Stretch(percent, hold, 0, Gate.NO_HARM, 0, Overdue.HOLD);
        }

        Stretch calls(int most) {
            return new Stretch(percent, hold, most, gate, longest, then);
        }

        Stretch approved() {
            return new Stretch(percent, hold, minCalls, Gate.APPROVAL, longest, then);
        }

        Stretch atMost(int seconds, Overdue overdue) {
            return new Stretch(percent, hold, minCalls, gate, seconds, overdue);
        }
    }

    /** Returns the plan that a user would write. */
    RolloutPlan real() {
        RolloutPlan.Builder plan = RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .sampleRatio(SampleRatio.none())
                .stableHealth(StableHealth.none())
                .guardrail(Guardrail.errorRate().tolerating(Tolerance.ratio(errors), Tolerance.percentagePoints(0.1)));
        for (Stretch each : stretches) {
            Step step = Step.of(Share.percent(each.percent), Duration.ofSeconds(each.hold))
                    .minCalls(each.minCalls)
                    .gate(each.gate);
            plan.step(each.longest > 0 ? step.longestHold(Duration.ofSeconds(each.longest), each.then) : step);
        }
        if (bake != null) {
            Bake real = Bake.of(Duration.ofSeconds(bake.hold))
                    .holdBack(Share.percent(100 - bake.percent))
                    .minCalls(bake.minCalls)
                    .gate(bake.gate);
            plan.bake(bake.longest > 0 ? real.longestHold(Duration.ofSeconds(bake.longest), bake.then) : real);
        }
        return (retries > 0 ? plan.retry(retries, Duration.ofSeconds(coolDown)) : plan).build();
    }

    int size() {
        return stretches.size() + (bake == null ? 0 : 1);
    }

    /** Returns the stretch with that index, the bake being the last. */
    Stretch at(int index) {
        return index < stretches.size() ? stretches.get(index) : Objects.requireNonNull(bake);
    }

    boolean isBake(int index) {
        return index == stretches.size();
    }
}
