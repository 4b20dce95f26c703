package dev.coalmine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntToDoubleFunction;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
    private static final int DRAWS = 200_000;

    /** Pearson's χ² of drawn numbers against their exact probabilities, in standard deviations above its mean. */
    private static double surprise(LongSupplier draw, IntToDoubleFunction probability, int most) {
        int[] seen = new int[most + 1];
        for (int i = 0; i < DRAWS; i++) {
            long drawn = draw.getAsLong();
            assertThat(drawn).isNotNegative();
            seen[(int) Math.min(drawn, most)]++;
        }
        double chiSquare = 0;
        int degrees = -1;
        double pooledExpected = 0;
        int pooledSeen = 0;
        for (int value = 0; value <= most; value++) {
            pooledExpected += DRAWS * probability.applyAsDouble(value);
            pooledSeen += seen[value];
            if (pooledExpected >= 20) {
                chiSquare += (pooledSeen - pooledExpected) * (pooledSeen - pooledExpected) / pooledExpected;
                degrees++;
                pooledExpected = 0;
                pooledSeen = 0;
            }
        }
        return (chiSquare - degrees) / Math.sqrt(2.0 * degrees);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.3, 1, 5, 9.99, 10, 10.01, 25, 100, 1000})
    void poissonNumbersHaveTheirDistribution(double mean) {
        Draws draws = Draws.of(7, Double.hashCode(mean));
        int most = (int) (mean + 10 * Math.sqrt(mean) + 10);
        double[] probability = new double[most + 1];
        for (int k = 0; k <= most; k++) {
            probability[k] = Math.exp(k * Math.log(mean) - mean - logFactorial(k));
        }
        assertThat(surprise(() -> draws.poisson(mean), k -> probability[k], most))
                .isBetween(-4.5, 4.5);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.3",
        "5, 0.5",
        "20, 0.01",
        "20, 0.7",
        "1000, 0.0001",
        "1000, 0.00999",
        "1000, 0.0101",
        "40, 0.5",
        "300, 0.9",
        "100000, 0.002",
        "1000000, 0.5"
    })
    void binomialNumbersHaveTheirDistribution(int trials, double success) {
        Draws draws = Draws.of(11, trials);
        double mean = trials * success;
        int from = (int) Math.max(0, mean - 10 * Math.sqrt(mean) - 10);
        int most = (int) Math.min(trials, mean + 10 * Math.sqrt(mean) + 10) - from;
        IntToDoubleFunction probability = value -> {
            int k = value + from;
            double log = logFactorial(trials) - logFactorial(k) - logFactorial(trials - k);
            return Math.exp(log + k * Math.log(success) + (trials - k) * Math.log1p(-success));
        };
        assertThat(surprise(() -> draws.binomial(trials, success) - from, probability, most))
                .isBetween(-4.5, 4.5);
    }

    @Test
    void whatIsCertainIsDrawn() {
        Draws draws = Draws.of(1, 1);
        assertThat(draws.binomial(1_000_000, 0)).isZero();
        assertThat(draws.binomial(1_000_000, 1)).isEqualTo(1_000_000);
        assertThat(draws.binomial(0, 0.5)).isZero();
        assertThat(draws.poisson(0)).isZero();
    }

    @Test
    void anAliasTableDrawsByWeight() {
        double[] weights = {0, 5, 1, 0, 0.25, 93, 0.75, 0};
        AliasTable table = new AliasTable(weights);
        Draws draws = Draws.of(3, 3);
        assertThat(table.total()).isEqualTo(100);
        assertThat(surprise(() -> table.draw(draws), index -> weights[index] / 100, weights.length - 1))
                .isBetween(-4.5, 4.5);
    }

    @Test
    void whatHasNoWeightIsNeverDrawn() {
        Draws draws = Draws.of(4, 4);
        for (int size = 2; size < 200; size++) {
            double[] weights = new double[size];
            weights[size / 2] = 1e-9;
            weights[size - 1] = 0.1 * size;
            AliasTable table = new AliasTable(weights);
            for (int i = 0; i < 1_000; i++) {
                assertThat(weights[table.draw(draws)]).isPositive();
            }
        }
    }

    @Test
    void rolloutsDrawApart() {
        assertThat(Draws.of(1, 1).uniform()).isEqualTo(Draws.of(1, 1).uniform());
        assertThat(Draws.of(1, 1).uniform()).isNotEqualTo(Draws.of(1, 2).uniform());
        assertThat(Draws.of(1, 1).uniform()).isNotEqualTo(Draws.of(2, 1).uniform());
    }

    /** By number, the logarithm of its factorial. */
    private static final double[] LOG_FACTORIALS = new double[1_000_001];

    static {
        for (int n = 2; n < LOG_FACTORIALS.length; n++) {
            LOG_FACTORIALS[n] = LOG_FACTORIALS[n - 1] + Math.log(n);
        }
    }

    private static double logFactorial(int n) {
        return LOG_FACTORIALS[n];
    }
}
