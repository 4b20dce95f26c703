package dev.coalmine.figures.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.Share;
import dev.coalmine.simulation.Observation;
import dev.coalmine.simulation.Rule;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That the rules of others do what their documents say. */
class RulesTest {
    /** Returns in which second the rule trips if each has these calls and failures; zero if not within ten hours. */
    private static int tripsAt(Rule rule, long calls, long failures, long stableFailures) {
        for (int second = 1; second <= 36_000; second++) {
            Observation seen = new Observation(
                    Duration.ofSeconds(second), Share.percent(5), 19 * calls, stableFailures, calls, failures);
            if (rule.trips(seen)) {
                return second;
            }
        }
        return 0;
    }

    @Test
    void aCountWindowOpensWhenItIsFullAndAPartOfItFailed() {
        assertThat(tripsAt(new CountWindow(100, 0.05), 20, 1, 0)).isEqualTo(5);
        assertThat(tripsAt(new CountWindow(100, 0.1), 20, 1, 0))
                .as("5 in 100, never 10")
                .isZero();
        assertThat(tripsAt(new CountWindow(100, 0.05), 1, 1, 19))
                .as("it knows nothing of stable")
                .isEqualTo(100);
    }

    @Test
    void fiveBadMinutesOrFourBadMeasurements() {
        assertThat(tripsAt(Checks.flagger(), 20, 1, 0)).isEqualTo(300);
        assertThat(tripsAt(Checks.flagger(), 100, 1, 0))
                .as("1% is not above 1%")
                .isZero();
        assertThat(tripsAt(Checks.argo(), 20, 2, 0)).isEqualTo(1_200);
        assertThat(tripsAt(Checks.argo(), 20, 1, 0)).as("5% is not above 5%").isZero();
    }

    /** R says qwilcox(0.01, 10, 10) = 20, and 24 for 0.025. */
    @Test
    void quantilesAreThoseOfTheExactDistribution() {
        assertThat(MannWhitney.quantile(0.01)).isEqualTo(20);
        assertThat(MannWhitney.quantile(0.025)).isEqualTo(24);
        assertThat(MannWhitney.quantile(0.5)).isEqualTo(50);
    }

    @Test
    void ranksAreComparedAfterTenMinutes() {
        assertThat(tripsAt(new MannWhitney(), 20, 1, 0)).isEqualTo(600);
        assertThat(tripsAt(new MannWhitney(), 20, 1, 19)).as("both alike").isZero();
    }

    @Test
    void aTestThatPeeksTripsOnceItsLimitIsPassed() {
        assertThat(tripsAt(new PeekingTest(1.96), 20, 1, 0)).isEqualTo(60);
        assertThat(tripsAt(new PeekingTest(1.96), 20, 1, 19)).isZero();
    }
}
