package dev.coalmine.internal.svg;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void numbers() {
        assertThat(Labels.count(22_871)).isEqualTo("22,871");
        assertThat(Labels.number(0)).isEqualTo("0");
        assertThat(Labels.number(0.1 + 0.2)).isEqualTo("0.3");
        assertThat(Labels.number(-0.25)).isEqualTo("-0.25");
        assertThat(Labels.number(12_345.6)).isEqualTo("12,346");
        assertThat(Labels.number(2_500_000)).isEqualTo("2.5M");
        assertThat(Labels.number(2e9)).isEqualTo("2B");
        assertThat(Labels.number(2e-7)).isEqualTo("2.00e-07");
        assertThat(Labels.number(Double.NaN)).isEqualTo("NaN");
    }

    @Test
    void percentagesLikeThoseOfTheJudge() {
        assertThat(Labels.percent(0)).isEqualTo("0%");
        assertThat(Labels.percent(0.03128)).isEqualTo("3.1%");
        assertThat(Labels.percent(0.004)).isEqualTo("0.4%");
        assertThat(Labels.percent(0.000_432)).isEqualTo("0.043%");
        assertThat(Labels.percent(1)).isEqualTo("100%");
    }

    @Test
    void times() {
        assertThat(Labels.nanos(0)).isEqualTo("0 ns");
        assertThat(Labels.nanos(999)).isEqualTo("999 ns");
        assertThat(Labels.nanos(1_804)).isEqualTo("1.8 µs");
        assertThat(Labels.nanos(999_999)).isEqualTo("1 ms");
        assertThat(Labels.nanos(12_345_678)).isEqualTo("12.3 ms");
        assertThat(Labels.nanos(3.6e12)).isEqualTo("3,600 s");
        assertThat(Labels.lasting(Duration.ofMillis(12_340))).isEqualTo("12.3s");
        assertThat(Labels.lasting(Duration.ofMinutes(10))).isEqualTo("10m");
        assertThat(Labels.lasting(Duration.ofSeconds(90))).isEqualTo("1m 30s");
        assertThat(Labels.lasting(Duration.ofMinutes(150))).isEqualTo("2h 30m");
        assertThat(Labels.lasting(Duration.ofHours(50))).isEqualTo("2d 2h");
    }

    @Test
    void powersOfTen() {
        assertThat(Labels.powerOfTen(-3)).isEqualTo("0.001");
        assertThat(Labels.powerOfTen(0)).isEqualTo("1");
        assertThat(Labels.powerOfTen(4)).isEqualTo("10,000");
        assertThat(Labels.powerOfTen(15)).isEqualTo("10¹⁵");
        assertThat(Labels.powerOfTen(-12)).isEqualTo("10⁻¹²");
    }
}
