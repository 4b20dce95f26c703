package dev.coalmine.internal.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AxisTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static List<String> labels(Axis axis, int room) {
        return axis.ticks(room).stream().map(Tick::label).toList();
    }

    private static List<Double> values(Axis axis, int room) {
        return axis.ticks(room).stream().map(Tick::value).toList();
    }

    @Property
    void linearLabelsRiseWithinTheRangeAndFitTheRoom(
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double from,
            @ForAll @DoubleRange(min = -3, max = 6) double magnitude,
            @ForAll @IntRange(min = 2, max = 20) int room) {
        double length = Math.pow(10, magnitude);
        List<Double> values = values(Axis.linear("x", from, from + length), room);

        assertThat(values).isSorted().hasSizeBetween(2, Math.max(5, room + 1));
        assertThat(values)
                .allSatisfy(value -> assertThat(value).isBetween(from - 1e-3 * length, from + 1.001 * length));
    }

    @Property
    void logarithmicLabelsRiseWithinTheRangeAndFitTheRoom(
            @ForAll @DoubleRange(min = -6, max = 3) double magnitude,
            @ForAll @DoubleRange(min = 0.01, max = 12) double decades,
            @ForAll @IntRange(min = 2, max = 20) int room) {
        double from = Math.pow(10, magnitude);
        double ratio = Math.pow(10, decades);
        List<Double> values = values(Axis.log("x", from, from * ratio), room);

        assertThat(values).isSorted().hasSizeLessThanOrEqualTo(room + 4);
        assertThat(values).allSatisfy(value -> assertThat(value).isBetween(from * 0.999, from * ratio * 1.001));
    }

    @Property
    void timesAreRoundAndFitTheRoom(
            @ForAll @LongRange(min = 2, max = 100_000_000) long seconds,
            @ForAll @IntRange(min = 2, max = 12) int room) {
        List<Double> values = values(Axis.time("t", NOON, NOON.plusSeconds(seconds)), room);

        assertThat(values).isSorted().hasSizeLessThanOrEqualTo(room + 2);
        assertThat(values).allSatisfy(value -> assertThat(value % 1).isZero());
    }

    @Test
    void labelsAreRoundNumbers() {
        assertThat(labels(Axis.linear("x", 0, 1), 5)).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
        assertThat(labels(Axis.log("x", 1, 1_000), 12))
                .containsExactly("1", "2", "5", "10", "20", "50", "100", "200", "500", "1,000");
        assertThat(labels(Axis.log("x", 1, 1e6), 4)).containsExactly("1", "100", "10,000", "1M");
        assertThat(labels(Axis.log("x", 110, 190), 4)).containsExactly("120", "140", "160", "180");
        assertThat(labels(Axis.linear("x", 0, 1).written(Labels::percent), 2)).containsExactly("0%", "50%", "100%");
    }

    @Test
    void timesAreWrittenAsFinelyAsTheyNeed() {
        assertThat(labels(Axis.time("t", NOON.plusMillis(400), NOON.plusSeconds(33)), 4))
                .containsExactly("12:00:10", "12:00:20", "12:00:30");
        assertThat(labels(Axis.time("t", NOON, NOON.plus(Duration.ofMinutes(40))), 4))
                .containsExactly("12:00", "12:10", "12:20", "12:30", "12:40");
        assertThat(labels(Axis.time("t", NOON, NOON.plus(Duration.ofDays(4))), 4))
                .containsExactly("11-24", "11-25", "11-26", "11-27");
    }

    @Test
    void aRangeMayBeRoundedUp() {
        assertThat(Axis.upTo("y", 0.034).position(0.034)).isBetween(0.8, 1.0);
        assertThat(Axis.upTo("y", 0.04).position(0.04)).isCloseTo(1, within(1e-9));
        assertThat(Axis.upTo("y", 0).position(1)).isEqualTo(1);
        assertThat(Axis.upTo("y", Double.NaN).position(0)).isZero();
    }

    @Property
    void placesRiseWithValuesOnEveryScale(
            @ForAll @DoubleRange(min = 0.1, max = 1e4) double one,
            @ForAll @DoubleRange(min = 0.1, max = 1e4) double other) {
        for (Axis axis : List.of(Axis.linear("x", 0.1, 1e4), Axis.log("x", 0.1, 1e4))) {
            assertThat(Double.compare(axis.position(one), axis.position(other))).isEqualTo(Double.compare(one, other));
            assertThat(axis.position(one)).isBetween(0.0, 1.0);
        }
    }
}
