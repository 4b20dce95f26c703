package dev.coalmine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.stats.LatencySnapshot;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final Duration MEDIAN = Duration.ofMillis(20);

    /** Against tables of the normal distribution. */
    @Test
    void aLognormalHasTheTailsOfItsNormal() {
        Latency latency = Latency.lognormal(MEDIAN, 0.5);
        assertThat(latency.above(20e6)).isCloseTo(0.5, within(1e-12));
        assertThat(latency.above(20e6 * Math.exp(0.5 * 1.281551565544601))).isCloseTo(0.1, within(1e-12));
        assertThat(latency.above(20e6 * Math.exp(0.5 * 2.326347874040841))).isCloseTo(0.01, within(1e-12));
        assertThat(latency.above(20e6 * Math.exp(0.5 * 3.090232306167813))).isCloseTo(0.001, within(1e-13));
        assertThat(latency.above(20e6 * Math.exp(0.5 * 4.753424308822899))).isCloseTo(1e-6, within(1e-15));
        assertThat(latency.above(20e6 * Math.exp(-0.5 * 4.753424308822899))).isCloseTo(1 - 1e-6, within(1e-12));
        assertThat(latency.above(0)).isEqualTo(1);
    }

    @Test
    void withoutSigmaAllTakeTheSame() {
        Latency latency = Latency.lognormal(MEDIAN, 0);
        assertThat(latency.above(20e6 - 1)).isEqualTo(1);
        assertThat(latency.above(20e6 + 1)).isZero();
    }

    @Test
    void aMeasuredOneGoesThroughTheQuantilesThatWereMeasured() {
        Histogram histogram = new Histogram(8, 3_600_000_000_000L, 2);
        for (int i = 1; i <= 10_000; i++) {
            histogram.recordValue(i * 10_000L);
        }
        LatencySnapshot snapshot = LatencySnapshot.of(histogram);
        Latency latency = Latency.measured(snapshot);
        for (double quantile : new double[] {0.01, 0.1, 0.5, 0.9, 0.99, 0.999}) {
            assertThat(latency.above((double) snapshot.quantile(quantile).toNanos()))
                    .isCloseTo(1 - quantile, within(0.005));
        }
        assertThat(latency.above(1)).isEqualTo(1);
        assertThat(latency.above(2e8)).isZero();
        assertThatThrownBy(() -> Latency.measured(LatencySnapshot.of(new Histogram(2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid latency snapshot of no calls: allowed is at least 1 call");
    }

    @Test
    void aTailIsAPartThatTakesLonger() {
        Latency latency = Latency.lognormal(MEDIAN, 0).tail(0.02, 5);
        assertThat(latency.above(21e6)).isCloseTo(0.02, within(1e-12));
        assertThat(latency.above(99e6)).isCloseTo(0.02, within(1e-12));
        assertThat(latency.above(101e6)).isZero();
        assertThat(latency.times(2).above(201e6)).isZero();
        assertThat(latency.times(2).above(199e6)).isCloseTo(0.02, within(1e-12));
        assertThat(latency).hasToString("lognormal around 20 ms with sigma 0, 2% of it x5");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Latency.lognormal(Duration.ZERO, 1))
                .hasMessage("Invalid latency median PT0S: allowed is 1 µs to 1 hour");
        assertThatThrownBy(() -> Latency.lognormal(Duration.ofDays(400_000), 1))
                .hasMessage("Invalid latency median PT9600000H: allowed is 1 µs to 1 hour");
        assertThatThrownBy(() -> Latency.lognormal(MEDIAN, Double.NaN))
                .hasMessage("Invalid latency sigma NaN: allowed is 0 to 4");
        assertThatThrownBy(() -> Latency.lognormal(MEDIAN, 1).tail(1.5, 2))
                .hasMessage("Invalid latency tail part 1.5: allowed is 0 to 1");
        assertThatThrownBy(() -> Latency.lognormal(MEDIAN, 1).tail(0.5, 0))
                .hasMessage("Invalid latency tail times 0.0: allowed is 0.01 to 10,000");
    }
}
