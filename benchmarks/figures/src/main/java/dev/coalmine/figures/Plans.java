package dev.coalmine.figures;

import static dev.coalmine.plan.Tolerance.ratio;

import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.SampleRatio;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.StableHealth;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;

/** Plans that ask one thing of the judge. They tolerate nothing, so that a candidate like stable is at the very edge. */
final class Plans {
    /** Longer than any simulation. */
    static final Duration FOR_EVER = Duration.ofDays(900);

    private Plans() {}

    /** Returns a plan of one step that never ends. */
    static RolloutPlan.Builder step(double percent) {
        return judgeAlone(RolloutPlan.builder().step(Share.percent(percent), FOR_EVER));
    }

    /** Returns a plan of one step that never ends, in which errors and the fuse watch. */
    static RolloutPlan.Builder errorsAndFuse(double percent) {
        return RolloutPlan.builder()
                .step(Share.percent(percent), FOR_EVER)
                .guardrail(errors())
                .sampleRatio(SampleRatio.none())
                .stableHealth(StableHealth.none());
    }

    /** Returns the plan without whatever else might end or hold it: fuse, sample ratio, stable's health. */
    static RolloutPlan.Builder judgeAlone(RolloutPlan.Builder plan) {
        return plan.fuse(Fuse.none()).sampleRatio(SampleRatio.none()).stableHealth(StableHealth.none());
    }

    /** Returns the guardrail of errors that tolerates nothing. */
    static Guardrail errors() {
        return Guardrail.errorRate().tolerating(ratio(1));
    }

    /** Returns the guardrails of latency that tolerate nothing. */
    static LatencyGuardrail latency() {
        return Guardrail.latency().tolerating(ratio(1), Duration.ZERO);
    }

    /** Returns the plan with errors alone, which have all of α. */
    static RolloutPlan.Builder errorsAlone(double percent) {
        return step(percent).guardrail(errors());
    }

    /** Returns the plan in which errors have half of α, as by default. Of what has the other half, nobody hears. */
    static RolloutPlan.Builder errorsAtHalf(double percent) {
        return step(percent)
                .guardrail(errors())
                .guardrail(Guardrail.failuresOf(NeverThrown.class).weight(0.5));
    }

    /** Returns the plan with latency alone. */
    static RolloutPlan.Builder latencyAlone(double percent, WarmUp warmUp) {
        return step(percent).guardrail(latency()).warmUp(warmUp);
    }

    /** Returns the plan with both, in their default budgets. */
    static RolloutPlan.Builder errorsAndLatency(double percent, WarmUp warmUp) {
        return step(percent).guardrail(errors()).guardrail(latency()).warmUp(warmUp);
    }

    /** What no simulated call throws. */
    @SuppressWarnings("serial") // there is never one
    private static final class NeverThrown extends RuntimeException {}
}
