package dev.coalmine.simulation;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Traffic TRAFFIC =
            Traffic.perSecond(200).keys(Population.even(20_000)).failing(0.002);

    /** Three steps of two minutes each. */
    private static RolloutPlan.Builder steps() {
        return RolloutPlan.builder()
                .step(percent(5), MINUTE.multipliedBy(2))
                .step(percent(20), MINUTE.multipliedBy(2))
                .step(percent(50), MINUTE.multipliedBy(2));
    }

    private static RolloutPlan errorsAlone() {
        return steps().guardrail(Guardrail.errorRate()).build();
    }

    @Test
    void aHealthyCandidateIsPromotedWhenItsTimeHasCome() {
        Forecast forecast = Simulation.of(errorsAlone(), TRAFFIC).rollouts(50).run();

        assertThat(forecast.promoted()).isEqualTo(new Probability(50, 50));
        assertThat(forecast.secondsToPromote().mean()).isEqualTo(360);
        assertThat(forecast.secondsToPromote().standardError()).isZero();
        assertThat(forecast.falseTrips().probability().happened()).isZero();
        assertThat(forecast.detections().seconds().isEmpty()).isTrue();
        assertThat(forecast.harmed().calls().mean()).isZero();
    }

    @Test
    void aShadowIsLeftOut() {
        RolloutPlan plan = steps().shadow(percent(10), Duration.ofHours(1))
                .guardrail(Guardrail.errorRate())
                .guardrail(Guardrail.mismatches())
                .retry(1, MINUTE)
                .build();

        assertThat(Simulation.of(plan, TRAFFIC)
                        .rollouts(20)
                        .run()
                        .secondsToPromote()
                        .mean())
                .isEqualTo(360);
        assertThat(Simulation.of(plan, TRAFFIC)
                        .regression(Regression.failingMore(0.1))
                        .rollouts(20)
                        .run()
                        .detections()
                        .probability()
                        .happened())
                .isEqualTo(20);
    }

    @Test
    void aBadCandidateIsFoundAndItsHarmCounted() {
        Forecast forecast = Simulation.of(errorsAlone(), TRAFFIC)
                .regression(Regression.failingMore(0.1))
                .rollouts(100)
                .run();

        assertThat(forecast.detections().probability().happened()).isEqualTo(100);
        assertThat(forecast.trippedBy()).containsOnlyKeys("error-rate");
        double calls = forecast.detections().candidateCalls().mean();
        assertThat(calls).isBetween(20.0, 200.0);
        // a tenth of the calls fails more than on stable, nearly each by another user
        assertThat(forecast.harmed().calls().mean()).isBetween(0.08 * calls, 0.12 * calls);
        assertThat(forecast.harmed().users().mean())
                .isBetween(
                        0.9 * forecast.harmed().calls().mean(),
                        forecast.harmed().calls().mean());
    }

    @Test
    void aTotalFailureIsFoundByAHandfulOfCallsAndHarmsNoMore() {
        Traffic busy = Traffic.perSecond(20_000).failing(0.002);
        Forecast forecast = Simulation.of(errorsAlone(), busy)
                .regression(Regression.failingMore(1))
                .rollouts(50)
                .run();

        // at a thousand candidate calls a tick, it is the fuse that is first
        assertThat(forecast.trippedBy()).containsOnlyKeys("fuse");
        assertThat(forecast.detections().candidateCalls().quantile(1)).isEqualTo(20);
        assertThat(forecast.harmed().calls().quantile(1)).isEqualTo(20);
    }

    @Test
    void aRegressionThatComesLateIsCountedFromThere() {
        Simulation simulation = Simulation.of(errorsAlone(), TRAFFIC).rollouts(50);
        Forecast late = simulation
                .regression(Regression.failingMore(0.2).from(MINUTE.multipliedBy(5)))
                .run();
        assertThat(late.detections().probability().happened()).isEqualTo(50);
        assertThat(late.detections().seconds().quantile(1)).isLessThan(20);
        assertThat(late.detections().candidateCalls().quantile(1)).isLessThan(2_000);

        Forecast tooLate = simulation
                .regression(Regression.failingMore(0.2).from(MINUTE.multipliedBy(7)))
                .run();
        assertThat(tooLate.promoted().happened()).isEqualTo(50);
    }

    @Test
    void latencyIsJudgedAfterTheWarmUp() {
        Simulation simulation =
                Simulation.of(steps().build(), TRAFFIC).rollouts(30).tick(Duration.ofMillis(500));
        Forecast slower = simulation.regression(Regression.slower(2)).run();
        assertThat(slower.detections().probability().happened()).isEqualTo(30);
        assertThat(slower.trippedBy().keySet()).isSubsetOf("latency", "slow-calls");
        assertThat(slower.detections().candidateCalls().quantile(0)).isGreaterThan(2_000);
        // who is merely slowed is harmed as well; who fails as he would have on stable is not
        double calls = slower.detections().candidateCalls().mean();
        assertThat(slower.harmed().calls().mean()).isBetween(0.995 * calls, 0.9999 * calls);

        Forecast tail = simulation.regression(Regression.slowTail(0.05, 10)).run();
        assertThat(tail.detections().probability().happened()).isEqualTo(30);
        assertThat(simulation.run().falseTrips().probability().happened()).isZero();
    }

    @Test
    void aCeilingAndATypeOfFailureAreJudged() {
        RolloutPlan plan = steps().guardrail(Guardrail.quantileBelow(0.99, Duration.ofMillis(200)))
                .guardrail(Guardrail.failuresOf(IOException.class))
                .build();
        Simulation simulation = Simulation.of(
                        plan,
                        TRAFFIC.failingWith(SocketTimeoutException.class, 0.5)
                                .failingWith(IllegalStateException.class, 0.5))
                .rollouts(30);

        assertThat(simulation.run().falseTrips().probability().happened()).isZero();
        Forecast failing = simulation.regression(Regression.failingTimes(20)).run();
        assertThat(failing.trippedBy()).containsOnlyKeys("failures-of-IOException");
        Forecast slow = simulation.regression(Regression.slowTail(0.1, 20)).run();
        assertThat(slow.trippedBy()).containsOnlyKeys("p99-below");
    }

    @Test
    void aCohortIsJudgedAtItsOwnOdds() {
        RolloutPlan plan = steps().guardrail(Guardrail.errorRate())
                .baseline(Baseline.ratio(3))
                .build();
        Simulation simulation = Simulation.of(plan, TRAFFIC.failing(0.02)).rollouts(50);
        assertThat(simulation.run().falseTrips().probability().happened()).isZero();
        assertThat(simulation
                        .regression(Regression.failingTimes(5))
                        .run()
                        .detections()
                        .probability()
                        .happened())
                .isEqualTo(50);
    }

    @Test
    void aRolloutThatGetsNowhereIsGivenUp() {
        Forecast forecast = Simulation.of(errorsAlone(), Traffic.perSecond(0.1).keys(Population.even(100)))
                .rollouts(10)
                .run();
        assertThat(forecast.unfinished().happened()).isEqualTo(10);
        assertThat(forecast.setting().horizon()).isEqualTo(Duration.ofMinutes(84));
    }

    @Test
    void theSameSeedGivesTheSameWhateverTheThreads() {
        Simulation simulation = Simulation.of(
                        steps().build(),
                        TRAFFIC.keys(Population.zipf(5_000, 1).failingKeys(0.02, 0.5))
                                .incident(Incident.every(MINUTE)
                                        .lasting(Duration.ofSeconds(20))
                                        .slowerTimes(2)))
                .regression(Regression.failingTimes(3).andSlower(1.2))
                .rollouts(24)
                .seed(42);
        Forecast alone = simulation.threads(1).run();

        assertThat(simulation.threads(4).run()).isEqualTo(alone);
        assertThat(simulation.seed(43).run().detections()).isNotEqualTo(alone.detections());
    }

    @Test
    void progressIsTold() {
        List<Progress> told = new ArrayList<>();
        Forecast forecast = Simulation.of(errorsAlone(), TRAFFIC)
                .rollouts(20)
                .onProgress(told::add)
                .run();
        assertThat(told).isNotEmpty().allMatch(progress -> progress.rollouts() == 20);
        assertThat(told.get(told.size() - 1)).isEqualTo(new Progress(20, 20, 0));
        assertThat(told.get(told.size() - 1).fraction()).isEqualTo(1);
        assertThat(forecast.promoted().happened()).isEqualTo(20);
    }

    @Test
    void aListenerMayEndIt() {
        Simulation endless = Simulation.of(errorsAlone(), TRAFFIC)
                .rollouts(1_000_000)
                .onProgress(progress -> {
                    throw new IllegalStateException("enough");
                });
        assertThatThrownBy(endless::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
    }

    @Test
    void anInterruptEndsIt() {
        Simulation endless = Simulation.of(errorsAlone(), TRAFFIC)
                .rollouts(1_000_000)
                .onProgress(progress -> Thread.currentThread().interrupt());
        assertThatThrownBy(endless::run).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatARuleThrowsComesOut() {
        Simulation simulation = Simulation.of(errorsAlone(), TRAFFIC)
                .rollouts(100)
                .beside("broken", () -> seen -> {
                    throw new IllegalStateException("broken rule");
                });
        assertThatThrownBy(simulation::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken rule");
    }

    /** A rule goes on watching after the rollout has tripped, and sees the same calls however it is watched. */
    @Test
    void otherRulesAreCompared() {
        Forecast forecast = Simulation.of(errorsAlone(), TRAFFIC)
                .regression(Regression.failingMore(0.1).from(MINUTE))
                .rollouts(40)
                .beside("after 5,000 candidate calls", Counter::new)
                .beside("never", () -> seen -> false)
                .run();

        assertThat(forecast.detections().probability().happened()).isEqualTo(40);
        Forecast.Comparison counter = forecast.beside().get(0);
        assertThat(counter.rule()).isEqualTo("after 5,000 candidate calls");
        assertThat(counter.detections().probability().happened()).isEqualTo(40);
        // 10 candidate calls a second: 600 in the first minute
        assertThat(counter.detections().candidateCalls().mean()).isBetween(4_350.0, 4_450.0);
        assertThat(counter.detections().seconds().mean()).isBetween(430.0, 450.0);
        assertThat(forecast.beside().get(1).detections().probability().happened())
                .isZero();
        assertThat(forecast.toString()).contains("after 5,000 candidate calls", "never");
    }

    private static final class Counter implements Rule {
        private long calls;

        @Override
        public boolean trips(Observation seen) {
            calls += seen.candidateCalls();
            return calls >= 5_000;
        }
    }

    @Test
    void aForecastReadsAsATable() {
        Forecast forecast = Simulation.of(errorsAlone(), TRAFFIC)
                .regression(Regression.failingTimes(10))
                .rollouts(20)
                .run();
        assertThat(forecast.toString())
                .contains("traffic                200 calls/s by 20,000 keys alike; 0.2% failing;")
                .contains("regression             failing x10")
                .contains("rollouts               20, seed 1, judged every 1s, given up after 1h 24m")
                .contains("falsely tripped        0% (0% to 16.1%)")
                .contains("found                  100% (83.9% to 100%)")
                .contains("  by error-rate        100% (83.9% to 100%)")
                .contains("  calls harmed         mean ");
    }

    @Test
    void whatCannotBeIsRefused() {
        Simulation simulation = Simulation.of(errorsAlone(), TRAFFIC);
        assertThatThrownBy(() -> simulation.rollouts(0))
                .hasMessage("Invalid number of rollouts 0: allowed is 1 to 1,000,000");
        assertThatThrownBy(() -> simulation.threads(0))
                .hasMessage("Invalid number of threads 0: allowed is 1 to 1,024");
        assertThatThrownBy(() -> simulation.tick(Duration.ofDays(1)))
                .hasMessage("Invalid tick PT24H: allowed is 1 ms to 1 hour");
        assertThatThrownBy(() -> simulation.horizon(Duration.ZERO))
                .hasMessage("Invalid horizon PT0S: allowed is above zero, up to 1000 days");
        assertThatThrownBy(() -> simulation.beside("mine", () -> seen -> true).beside("mine", () -> seen -> true))
                .hasMessage("Duplicate rule mine: each has a name of its own");
    }

    @Test
    void probabilitiesComeWithWilsonsInterval() {
        assertThat(new Probability(0, 100).toString()).isEqualTo("0% (0% to 3.7%)");
        assertThat(new Probability(10, 100).toString()).isEqualTo("10% (5.52% to 17.4%)");
        assertThat(new Probability(100, 100).toString()).isEqualTo("100% (96.3% to 100%)");
        assertThat(new Probability(0, 0).toString()).isEqualTo("0% (0% to 100%)");
        assertThat(new Probability(10, 100).standardError()).isCloseTo(0.03, within(1e-15));
        assertThatThrownBy(() -> new Probability(2, 1))
                .hasMessage("Invalid probability of 2 in 1: allowed is 0 to all");
    }

    @Test
    void aSpreadKnowsItsQuantiles() {
        Spread spread = Spread.of(new double[] {5, 1, 4, 2, 3});
        assertThat(List.of(spread.quantile(0), spread.quantile(0.5), spread.quantile(0.9), spread.quantile(1)))
                .containsExactly(1.0, 3.0, 5.0, 5.0);
        assertThat(spread.mean()).isEqualTo(3);
        assertThat(spread.standardError()).isEqualTo(Math.sqrt(0.5));
        assertThat(List.of(spread.upTo(0.5), spread.upTo(3), spread.upTo(9))).containsExactly(0, 3, 5);
        assertThat(Spread.of(new double[0]).quantile(0.5)).isNaN();
        assertThat(Spread.of(new double[0])).hasToString("never");
        assertThatThrownBy(() -> spread.quantile(1.5)).hasMessage("Invalid quantile 1.5: allowed is 0 to 1");
    }

    /** The fuse sees the calls of a tick one after the other, and no key of few alone blows it. */
    @Test
    void oneHostileKeyBlowsNoFuse() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(percent(50), MINUTE.multipliedBy(5))
                .guardrail(Guardrail.errorRate())
                .fuse(Fuse.defaults())
                .build();
        Traffic traffic = Traffic.perSecond(50)
                .keys(Population.even(10_000).heavyKey(0.3, 1))
                .failing(0.001);
        Forecast forecast = Simulation.of(plan, traffic).rollouts(100).run();
        assertThat(forecast.falseTrips().probability().happened()).isZero();
    }
}
