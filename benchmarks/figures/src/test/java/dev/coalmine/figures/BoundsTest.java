package dev.coalmine.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
    @ParameterizedTest
    @CsvSource({"0.001, 0.002, 19073", "0.001, 0.005, 1878", "0.001, 0.011, 484", "0.01, 0.02, 1885", "0.05, 0.1, 357"})
    void detectionAtFivePercent(double stable, double candidate, double calls) {
        // the last two tell calls that fail from calls that do not, which helps a little where many do
        double tolerance = calls * (stable < 0.01 ? 0.005 : 0.08);
        assertThat(Bounds.detection(0.05, stable, candidate, 0.001)).isCloseTo(calls, within(tolerance));
    }

    /** Where stable never fails, each failing key of the candidate's multiplies the odds by 1/share. */
    @Test
    void detectionOfACleanStable() {
        assertThat(Bounds.detection(0.05, 0, 1, 0.001)).isCloseTo(Math.log(1_000) / Math.log(20), within(1e-9));
    }

    /** Without any error, a call tells as much as the least rate beyond the margin: the difference. */
    @Test
    void proofWithoutErrors() {
        assertThat(Bounds.proof(0.05, 0, 1.5, 0.001, 0.01)).isCloseTo(Math.log(100) / 0.001, within(1.0));
    }

    /** A small shift of a normal distribution tells half of its square, less what is known of the mixture. */
    @Test
    void latencyOfASmallShift() {
        double shift = 0.01;
        double calls = Bounds.latency(0.05, Bounds.normal(0), Bounds.normal(shift), 10, 0.001);
        assertThat(calls).isCloseTo(Math.log(1_000) / (0.95 * shift * shift / 2), within(0.001 * calls));
    }
}
