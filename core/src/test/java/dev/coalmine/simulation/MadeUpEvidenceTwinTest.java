package dev.coalmine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.internal.control.Rehearsal;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Evidence that is made up is distributed like that which the real recorder takes of real keys, routed by the real hash:
 * each sum has the same mean and the same variance over many rollouts, as far as these can be told.
 */
class MadeUpEvidenceTwinTest {
    private static final int ROLLOUTS = 60;
    private static final int TICKS = 90;
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Two steps; latency is heard from the second half of the first step on. */
    private static RolloutPlan plan(Baseline baseline) {
        return RolloutPlan.builder()
                .step(Step.of(Share.percent(20), Duration.ofSeconds(60)).minCalls(0))
                .step(Step.of(Share.percent(50), Duration.ofDays(1)).minCalls(0))
                .warmUp(WarmUp.none().time(Duration.ofSeconds(30)))
                .guardrail(Guardrail.errorRate().asSignal())
                .guardrail(Guardrail.latency().asSignal())
                .guardrail(Guardrail.quantileBelow(0.5, Duration.ofMillis(35)).asSignal())
                .baseline(baseline)
                .fuse(Fuse.none())
                .build();
    }

    enum Case {
        ALIKE(
                Baseline.all(),
                Traffic.perSecond(100).keys(Population.even(3_000)).failing(0.02),
                Regression.none()),
        COHORT(
                Baseline.ratio(2),
                Traffic.perSecond(150).keys(Population.even(3_000)).failing(0.02),
                Regression.none()),
        ZIPF(
                Baseline.all(),
                Traffic.perSecond(100)
                        .keys(Population.zipf(2_000, 1).failingKeys(0.1, 0.5).slowKeys(0.2, 3))
                        .failing(0.01),
                Regression.none()),
        HEAVY_KEY(
                Baseline.all(),
                Traffic.perSecond(100)
                        .keys(Population.even(2_000).heavyKey(0.1, 0.9))
                        .failing(0.02),
                Regression.none()),
        REGRESSED(
                Baseline.all(),
                Traffic.perSecond(100).keys(Population.even(3_000)).failing(0.02),
                Regression.failingTimes(3).andFailingKeys(0.05).andSlowTail(0.1, 3)),
        /** More keys than the smallest tables have slots: they grow deaf. */
        DEAF(
                Baseline.all(),
                Traffic.perSecond(1_500).keys(Population.even(400_000)).failing(0.4),
                Regression.none());

        private final World world;

        Case(Baseline baseline, Traffic traffic, Regression regression) {
            this.world = World.of(plan(baseline), traffic, regression);
        }

        /** How many calls stand for all is made up from successes; that is off where most calls are no successes. */
        Map<String, Double> comparable(Map<String, Double> sums) {
            if (this == DEAF) {
                sums.remove("stable dispersion");
            }
            return sums;
        }

        int rollouts() {
            return this == DEAF ? 16 : ROLLOUTS;
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsDistributedLikeTheRealOne(Case given) {
        Moments real = new Moments();
        Moments madeUp = new Moments();
        for (int rollout = 0; rollout < given.rollouts(); rollout++) {
            real.add(given.comparable(real(given.world, rollout)));
            madeUp.add(given.comparable(madeUp(given.world, rollout, TICK, TICKS)));
        }
        assertThat(real.names()).contains("candidate latency in B above p90", "candidate grouped slow");
        assertThat(real.differences(madeUp)).isEmpty();
    }

    /** With one candidate call in a tick, and none in many, still every first call of a key is heard. */
    @Test
    void aShortTickLosesNoFirstCall() {
        Traffic traffic =
                Traffic.perSecond(2_000).keys(Population.even(10_000_000)).failing(0);
        World world = World.of(plan(Baseline.all()), traffic, Regression.none());
        Duration tick = Duration.ofNanos(2_500_000);
        int ticksOfWarmUp = 12_000;
        Map<String, Double> sums = madeUp(world, 1, tick, ticksOfWarmUp + 1_200);
        // a fifth of 2,000 calls a second for 3 s, give or take four standard errors, and few keys in one slot
        assertThat(sums.get("candidate latency in A")).isBetween(1_200 - 4 * 35 - 30.0, 1_200 + 4 * 35.0);
    }

    private static Map<String, Double> real(World world, int rollout) {
        Tap[] tap = new Tap[1];
        Rehearsal rehearsal = new Rehearsal(
                world.plan(),
                TICK,
                (terms, onBlown, onFailure) -> tap[0] = new Tap(new Recorder(terms, onBlown, onFailure)),
                event -> {});
        CallByCall calls = new CallByCall(world, rehearsal, rollout);
        for (int tick = 0; tick < TICKS; tick++) {
            calls.tick(TICK.toNanos());
        }
        assertThat(rehearsal.standing().counts().internalFailures()).isZero();
        return tap[0].sums();
    }

    private static Map<String, Double> madeUp(World world, int rollout, Duration tick, int ticks) {
        Tap[] tap = new Tap[1];
        MadeUpEvidence[] evidence = new MadeUpEvidence[1];
        Rehearsal rehearsal = new Rehearsal(
                world.plan(),
                tick,
                (terms, onBlown, onFailure) -> {
                    evidence[0] = new MadeUpEvidence(world, Draws.of(5, rollout), terms, onBlown);
                    return tap[0] = new Tap(evidence[0]);
                },
                event -> {});
        for (int i = 0; i < ticks; i++) {
            evidence[0].pass(rehearsal.nanos(), tick.toNanos(), rehearsal.routing());
            rehearsal.tick();
        }
        assertThat(rehearsal.standing().counts().internalFailures()).isZero();
        return tap[0].sums();
    }
}
