package dev.coalmine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({"1, 0", "10, 0", "1000000, 0", "1, 1", "50, 1", "100000, 1", "30000000, 1.2", "100000, 0.5"})
    void allKeysTogetherMakeAllCalls(int keys, double exponent) {
        Population population = Population.zipf(keys, exponent).heavyKey(0.2).heavyKey(0.05, 0.9);
        List<Population.Rank> ranks = population.ranks();
        assertThat(ranks.stream().mapToLong(Population.Rank::keys).sum()).isEqualTo(population.keys());
        assertThat(ranks.stream()
                        .mapToDouble(rank -> rank.keys() * rank.partOfEach())
                        .sum())
                .isCloseTo(1, within(1e-9));
    }

    /** Keys of about the same rank share their calls evenly, which is nearly what Zipf's law gives them. */
    @Test
    void busyKeysAreBusyByZipfsLaw() {
        List<Population.Rank> ranks = Population.zipf(100_000, 1).ranks();
        double[] harmonic = new double[100_001];
        for (int rank = 1; rank <= 100_000; rank++) {
            harmonic[rank] = harmonic[rank - 1] + 1.0 / rank;
        }
        double part = 0;
        int rank = 0;
        for (Population.Rank each : ranks) {
            rank += each.keys();
            part += each.keys() * each.partOfEach();
            assertThat(part).isCloseTo(harmonic[rank] / harmonic[100_000], within(1e-6));
        }
        assertThat(ranks.get(0).partOfEach()).isCloseTo(1 / harmonic[100_000], within(1e-6));
        assertThat(ranks).hasSizeLessThan(50);
    }

    @Test
    void callsSwing() {
        Traffic traffic = Traffic.perSecond(100).swinging(0.5, Duration.ofSeconds(40));
        assertThat(traffic.perSecondAt(0)).isCloseTo(100, within(1e-9));
        assertThat(traffic.perSecondAt(10 * SECOND)).isCloseTo(150, within(1e-9));
        assertThat(traffic.perSecondAt(30 * SECOND)).isCloseTo(50, within(1e-9));
    }

    @Test
    void incidentsComeAndGo() {
        Incident once = Incident.at(Duration.ofSeconds(10)).lasting(Duration.ofSeconds(5));
        assertThat(List.of(once.isOn(9 * SECOND), once.isOn(10 * SECOND), once.isOn(15 * SECOND)))
                .containsExactly(false, true, false);
        Incident often = Incident.every(Duration.ofSeconds(60));
        assertThat(List.of(often.isOn(0), often.isOn(60 * SECOND), often.isOn(119 * SECOND), often.isOn(180 * SECOND)))
                .containsExactly(false, true, true, true);
        assertThat(Incident.every(Duration.ofSeconds(60))
                        .lasting(Duration.ofSeconds(1))
                        .isOn(121 * SECOND))
                .isFalse();
    }

    @Test
    void allIsSaidInWords() {
        Traffic traffic = Traffic.perSecond(250)
                .keys(Population.zipf(50_000, 1)
                        .failingKeys(0.05, 0.5)
                        .slowKeys(0.1, 3)
                        .heavyKey(0.1, 1))
                .failing(0.002)
                .taking(Latency.lognormal(Duration.ofMillis(5), 1))
                .swinging(0.3)
                .incident(Incident.every(Duration.ofHours(1)).failingTimes(30).callsTimes(2));
        assertThat(traffic)
                .hasToString("250 calls/s by 50,000 keys by Zipf's law with exponent 1, 5% of them failing in 50% of"
                        + " their calls, 10% of them slow x3, one with 10% of all calls failing in 100% of them;"
                        + " 0.2% failing; lognormal around 5 ms with sigma 1; swinging by 30% in 24h 0m; incident every"
                        + " 1h 0m lasting 1m 0s: failing x30, slower x1, calls x2");
        assertThat(Regression.none()).hasToString("none");
        assertThat(Regression.failingTimes(5)
                        .andFailingMore(0.01)
                        .andFailingKeys(0.02)
                        .andSlower(1.3)
                        .andSlowTail(0.01, 5)
                        .from(Duration.ofMinutes(20)))
                .hasToString("failing x5, failing in 1% more calls, failing for 2% of the keys, slower x1.3, 1% of the"
                        + " calls slower x5, from 20m 0s on");
    }

    @Test
    void whatCannotBeIsRefused() {
        Traffic traffic = Traffic.perSecond(1);
        refused(() -> Traffic.perSecond(0), "Invalid calls per second 0.0: allowed is 0.001 to 1,000,000");
        refused(() -> traffic.failing(-0.1), "Invalid failing part of the calls -0.1: allowed is 0 to 1");
        refused(() -> traffic.swinging(2), "Invalid amplitude of the swing 2.0: allowed is 0 to 1");
        refused(
                () -> traffic.swinging(1, Duration.ZERO),
                "Invalid period of the swing PT0S: allowed is above zero, up to 1000 days");
        refused(
                () -> traffic.failingWith(IOException.class, 0.7).failingWith(SocketTimeoutException.class, 0.4),
                "Invalid part 0.4 of the failures for SocketTimeoutException: all types together come to 1.1, allowed is"
                        + " at most 1");
        refused(() -> Population.even(0), "Invalid number of keys 0: allowed is 1 to 100,000,000");
        refused(() -> Population.zipf(10, 4), "Invalid exponent of the keys 4.0: allowed is 0 (all alike) to 3");
        refused(
                () -> Population.even(10).heavyKey(0.6).heavyKey(0.5),
                "Invalid part 0.5 of a heavy key: allowed is above 0, and below 0.4 which others have left");
        refused(
                () -> Incident.every(Duration.ofSeconds(-1)),
                "Invalid period of an incident PT-1S: allowed is above zero, up to 1000 days");
        refused(
                () -> Incident.at(Duration.ofDays(2_000)),
                "Invalid start of an incident PT48000H: allowed is zero to 1000 days");
        refused(
                () -> Regression.failingTimes(Double.POSITIVE_INFINITY),
                "Invalid times that calls fail Infinity: allowed is 0 to 1,000,000");
        Traffic full = traffic;
        for (int i = 0; i < Traffic.MOST_INCIDENTS; i++) {
            full = full.incident(Incident.at(Duration.ZERO));
        }
        Traffic noMore = full;
        assertThatThrownBy(() -> noMore.incident(Incident.at(Duration.ZERO)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Too many incidents: a traffic has at most 16");
    }

    private static void refused(ThrowingCallable what, String why) {
        assertThatThrownBy(what).isInstanceOf(IllegalArgumentException.class).hasMessage(why);
    }
}
