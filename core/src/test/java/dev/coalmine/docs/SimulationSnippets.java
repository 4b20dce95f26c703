package dev.coalmine.docs;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.simulation.Forecast;
import dev.coalmine.simulation.Incident;
import dev.coalmine.simulation.Latency;
import dev.coalmine.simulation.Observation;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Regression;
import dev.coalmine.simulation.Rule;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Traffic;
import java.time.Duration;

/** The code that the guide to simulations shows, so that the compiler reads it before anybody else does. */
@SuppressWarnings("unused")
final class SimulationSnippets {
    interface ProgressBar {
        void show(double fraction);
    }

    void simulate(ProgressBar bar) {
        RolloutPlan plan = RolloutPlan.builder()
                .step(percent(1), Duration.ofMinutes(10))
                .step(percent(10), Duration.ofMinutes(30))
                .step(percent(50), Duration.ofHours(1))
                .build();
        Traffic traffic = Traffic.perSecond(200)
                .keys(Population.zipf(50_000, 1).failingKeys(0.001, 0.5))
                .failing(0.002)
                .taking(Latency.lognormal(Duration.ofMillis(20), 0.5))
                .incident(Incident.every(Duration.ofMinutes(40))
                        .lasting(Duration.ofMinutes(2))
                        .failingTimes(30));

        Simulation simulation = Simulation.of(plan, traffic).onProgress(progress -> bar.show(progress.fraction()));
        System.out.println(simulation.run());
        System.out.println(simulation.regression(Regression.failingTimes(3)).run());
    }

    void beside(RolloutPlan plan) {
        Forecast forecast = Simulation.of(plan, Traffic.perSecond(200))
                .regression(Regression.failingTimes(3))
                .beside("5% of 100 calls", FivePercentOfAHundred::new)
                .run();
    }

    static final class FivePercentOfAHundred implements Rule {
        private long calls;
        private long failures;

        @Override
        public boolean trips(Observation seen) {
            calls += seen.candidateCalls();
            failures += seen.candidateFailures();
            if (calls < 100) {
                return false;
            }
            boolean tooMany = failures > 0.05 * calls;
            calls = 0;
            failures = 0;
            return tooMany;
        }
    }
}
