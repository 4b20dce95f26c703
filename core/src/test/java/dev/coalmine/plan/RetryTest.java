package dev.coalmine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryTest {
    @Test
    void theCoolDownDoubles() {
        Retry retry = Retry.of(5, Duration.ofMinutes(30));
        assertThat(retry.coolDownAfter(0)).isEqualTo(Duration.ofMinutes(30));
        assertThat(retry.coolDownAfter(1)).isEqualTo(Duration.ofHours(1));
        assertThat(retry.coolDownAfter(4)).isEqualTo(Duration.ofHours(8));
    }

    @Property
    void itNeverGrowsBeyondTheLongestNorShrinks(
            @ForAll @IntRange(min = 1, max = 2_592_000) int seconds, @ForAll @IntRange(min = 0, max = 1_000) int made) {
        Retry retry = Retry.of(1, Duration.ofSeconds(seconds));
        assertThat(retry.coolDownAfter(made)).isBetween(retry.coolDown(), Retry.LONGEST_COOL_DOWN);
        assertThat(retry.coolDownAfter(made + 1)).isGreaterThanOrEqualTo(retry.coolDownAfter(made));
    }
}
