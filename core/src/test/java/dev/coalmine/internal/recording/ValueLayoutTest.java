package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Fault;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Which bins values fall into. */
@Fault(23)
class ValueLayoutTest {
    @Property
    void anyFiniteValueHasABinThatIsInItsPlace(@ForAll double one, @ForAll double other) {
        int low = ValueLayout.binOf(Math.min(one, other));
        int high = ValueLayout.binOf(Math.max(one, other));
        assertThat(low).isBetween(0, high);
        assertThat(high).isBetween(low, ValueLayout.BINS - 1);
    }

    @Property
    void aBinIsThreePercentWideAtMost(@ForAll @DoubleRange(min = -40, max = 80) double log) {
        double value = Math.exp(log / 3);
        for (double signed : new double[] {value, -value}) {
            assertThat(ValueLayout.middleOf(ValueLayout.binOf(signed))).isCloseTo(signed, within(0.016 * value));
        }
    }

    @Property
    void theMiddleOfABinIsInIt(@ForAll @IntRange(max = ValueLayout.BINS - 1) int bin) {
        assertThat(ValueLayout.binOf(ValueLayout.middleOf(bin))).isEqualTo(bin);
    }

    @Example
    void theEdges() {
        assertThat(ValueLayout.BINS).isLessThan(LatencyLayout.BINS);
        assertThat(ValueLayout.binOf(0)).isEqualTo(ValueLayout.ZERO);
        assertThat(ValueLayout.binOf(-0.0)).isEqualTo(ValueLayout.ZERO);
        assertThat(ValueLayout.binOf(Double.MIN_VALUE)).isEqualTo(ValueLayout.ZERO);
        assertThat(ValueLayout.binOf(Double.MAX_VALUE)).isEqualTo(ValueLayout.BINS - 1);
        assertThat(ValueLayout.binOf(-Double.MAX_VALUE)).isZero();
    }

    /** What is forgiven the candidate keeps the order of values, below zero as well. */
    @Property
    void whatIsForgivenKeepsTheOrder(
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double one,
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double other,
            @ForAll @DoubleRange(min = -0.47, max = 0.9) double part) {
        SignalTopic topic = new SignalTopic("basket", SignalTopic.Kind.VALUE, part, part);
        double low = topic.tolerantly(Math.min(one, other));
        assertThat(low).isLessThanOrEqualTo(topic.provingly(Math.max(one, other)));
        assertThat(Math.signum(topic.tolerantly(one) - one)).isEqualTo(one == 0 ? 0 : Math.signum(part));
    }
}
