package dev.coalmine.internal.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ThinnedTest {
    private static Thinned<Long> after(long moments) {
        Thinned<Long> samples = new Thinned<>(8);
        LongStream.range(0, moments).filter(any -> samples.due()).forEach(samples::add);
        return samples;
    }

    @Property(tries = 200)
    void samplesAreFewAndLieEvenly(@ForAll @LongRange(min = 1, max = 5_000) long moments) {
        List<Long> all = after(moments).all();

        assertThat(all).hasSizeLessThanOrEqualTo(8);
        long stride = all.size() < 2 ? 1 : all.get(1) - all.get(0);
        assertThat(Long.bitCount(stride)).isEqualTo(1);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i)).isEqualTo(i * stride);
        }
        assertThat(moments - 1 - all.get(all.size() - 1)).isLessThan(stride);
    }

    @Test
    void onceClearedItBeginsAnew() {
        Thinned<Long> samples = after(100);
        samples.clear();

        assertThat(samples.all()).isEmpty();
        assertThat(samples.due()).isTrue();
        assertThat(samples.due()).isTrue();
    }
}
