package dev.coalmine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.internal.control.Rehearsal;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A replayed fuse blows as often as a real one that is fed with every call, and after as many candidate calls, failures
 * and keys, among as many calls of stable: means and variances are the same, as far as these can be told.
 */
class FuseReplayTwinTest {
    private static final int ROLLOUTS = 300;
    private static final int TICKS = 60;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .step(Share.percent(25), Duration.ofDays(1))
            .guardrail(Guardrail.errorRate().asSignal())
            .build();

    enum Failing {
        ALWAYS(Population.even(5_000), 0.01, Regression.failingMore(1)),
        MOSTLY(Population.even(5_000), 0.02, Regression.failingMore(0.55)),
        /** It takes luck, and sometimes never happens. */
        NOW_AND_THEN(Population.even(5_000), 0.02, Regression.failingMore(0.25)),
        /** Stable fails as well, now more and now less than where an incident counts as shared. */
        WITH_STABLE(Population.even(5_000), 0.08, Regression.failingMore(0.6)),
        FEW_KEYS(Population.even(12), 0.01, Regression.failingMore(0.97)),
        STICKY(Population.even(400), 0.01, Regression.failingKeys(0.5));

        private final World world;

        Failing(Population keys, double stable, Regression regression) {
            this.world = World.of(PLAN, Traffic.perSecond(30).keys(keys).failing(stable), regression);
        }

        private Map<String, Double> real(int rollout) {
            List<FuseReport> blown = new ArrayList<>();
            Tap[] tap = new Tap[1];
            Rehearsal rehearsal = new Rehearsal(
                    PLAN,
                    TICK,
                    (terms, onBlown, onFailure) -> tap[0] = new Tap(new Recorder(
                            terms,
                            blow -> {
                                blown.add((FuseReport) blow);
                                onBlown.accept(blow);
                            },
                            onFailure)),
                    event -> {});
            CallByCall calls = new CallByCall(world, rehearsal, rollout);
            for (int tick = 0; tick < TICKS && blown.isEmpty(); tick++) {
                calls.tick(TICK.toNanos());
            }
            assertThat(rehearsal.standing().counts().internalFailures()).isZero();
            return said(blown, tap[0]);
        }

        private Map<String, Double> madeUp(int rollout) {
            List<FuseReport> blown = new ArrayList<>();
            Tap[] tap = new Tap[1];
            MadeUpEvidence[] evidence = new MadeUpEvidence[1];
            Rehearsal rehearsal = new Rehearsal(
                    PLAN,
                    TICK,
                    (terms, onBlown, onFailure) -> {
                        evidence[0] = new MadeUpEvidence(world, Draws.of(6, rollout), terms, blow -> {
                            blown.add((FuseReport) blow);
                            onBlown.accept(blow);
                        });
                        return tap[0] = new Tap(evidence[0]);
                    },
                    event -> {});
            for (int tick = 0; tick < TICKS && blown.isEmpty(); tick++) {
                evidence[0].pass(rehearsal.nanos(), TICK.toNanos(), rehearsal.routing());
                if (blown.isEmpty()) {
                    rehearsal.tick();
                }
            }
            assertThat(rehearsal.standing().counts().internalFailures()).isZero();
            return said(blown, tap[0]);
        }

        private static Map<String, Double> said(List<FuseReport> blown, Tap tap) {
            Map<String, Double> said = new TreeMap<>();
            said.put("blown", (double) blown.size());
            for (FuseReport report : blown) {
                said.put("candidate calls", tap.sums().getOrDefault("candidate calls", 0.0));
                said.put("failures", (double) report.failures());
                said.put("window", (double) report.calls());
                said.put("keys", (double) report.distinctKeys());
                said.put("stable failures", (double) report.stableFailures());
                said.put("stable calls", (double) report.stableCalls());
            }
            return said;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFuseBlowsLikeTheRealOne(Failing given) {
        Moments real = new Moments();
        Moments madeUp = new Moments();
        for (int rollout = 0; rollout < ROLLOUTS; rollout++) {
            real.add(given.real(rollout));
            madeUp.add(given.madeUp(rollout));
        }
        assertThat(real.names()).contains("stable calls");
        assertThat(real.differences(madeUp)).isEmpty();
    }
}
