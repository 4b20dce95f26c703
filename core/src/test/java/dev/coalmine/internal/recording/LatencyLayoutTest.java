package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.HdrHistogram.Histogram;

class LatencyLayoutTest {
    private static final Histogram PEER = new Histogram(LatencyLayout.UNIT, LatencyLayout.HIGHEST, 2);

    @Provide
    Arbitrary<Long> latencies() {
        // any order of magnitude is as likely as any other
        return Arbitraries.integers()
                .between(0, 41)
                .flatMap(bits -> Arbitraries.longs().between(0, Math.min(LatencyLayout.HIGHEST, (2L << bits) - 1)));
    }

    @Property(tries = 20_000)
    void binsAreThoseOfHdrHistogram(@ForAll("latencies") long nanos) {
        int bin = LatencyLayout.binOf(nanos);

        assertThat(LatencyLayout.lowestOf(bin)).isEqualTo(PEER.lowestEquivalentValue(nanos));
        assertThat(LatencyLayout.middleOf(bin)).isEqualTo(PEER.medianEquivalentValue(nanos));
        assertThat(LatencyLayout.isClamped(bin)).isFalse();
    }

    @Example
    void everyBinFollowsTheOneBeforeWithoutGapAsInHdrHistogram() {
        long lowest = 0;
        for (int bin = 0; lowest <= LatencyLayout.HIGHEST; bin++) {
            assertThat(LatencyLayout.binOf(lowest)).isEqualTo(bin);
            assertThat(LatencyLayout.lowestOf(bin)).isEqualTo(lowest);
            long highest = Math.min(LatencyLayout.HIGHEST, PEER.highestEquivalentValue(lowest));
            assertThat(LatencyLayout.binOf(highest)).isEqualTo(bin);
            lowest = PEER.nextNonEquivalentValue(lowest);
        }
    }

    @Example
    void theLongestLatencyLeavesRoomForTheClampedOnes() {
        assertThat(LatencyLayout.binOf(LatencyLayout.HIGHEST)).isLessThan(LatencyLayout.BELOW);
        assertThat(LatencyLayout.rowOf(LatencyLayout.BEYOND)).isEqualTo(LatencyLayout.ROWS - 1);
        // HdrHistogram keeps one long a bin and some 500 bytes beside
        assertThat(PEER.getEstimatedFootprintInBytes()).isBetween(8 * LatencyLayout.BINS, 8 * LatencyLayout.BINS + 600);
    }

    @Property(tries = 20_000)
    @Fault({9, 29})
    void anyLongHasABinAndWhatLiesBeyondIsClamped(@ForAll long nanos) {
        int bin = LatencyLayout.binOf(nanos);

        assertThat(bin).isBetween(0, LatencyLayout.BINS - 1);
        assertThat(LatencyLayout.isClamped(bin)).isEqualTo(nanos < 0 || nanos > LatencyLayout.HIGHEST);
        if (nanos < 0) {
            assertThat(LatencyLayout.lowestOf(bin)).isZero();
        } else if (nanos > LatencyLayout.HIGHEST) {
            assertThat(LatencyLayout.lowestOf(bin)).isEqualTo(LatencyLayout.HIGHEST);
        }
    }

    @Example
    @Fault({9, 29})
    void theEdgesThemselvesAreNotClamped() {
        assertThat(LatencyLayout.binOf(0)).isZero();
        assertThat(LatencyLayout.binOf(-1)).isEqualTo(LatencyLayout.BELOW);
        assertThat(LatencyLayout.binOf(Long.MIN_VALUE)).isEqualTo(LatencyLayout.BELOW);
        assertThat(LatencyLayout.isClamped(LatencyLayout.binOf(LatencyLayout.HIGHEST)))
                .isFalse();
        assertThat(LatencyLayout.binOf(LatencyLayout.HIGHEST + 1)).isEqualTo(LatencyLayout.BEYOND);
        assertThat(LatencyLayout.binOf(Long.MAX_VALUE)).isEqualTo(LatencyLayout.BEYOND);
    }

    @Property(tries = 20_000)
    @Promise("M2")
    void noBinIsWiderThanOnePercentFromOneMicrosecondOn(@ForAll("latencies") long nanos) {
        if (nanos < 1_000) {
            return;
        }
        int bin = LatencyLayout.binOf(nanos);

        assertThat(nanos - LatencyLayout.lowestOf(bin)).isBetween(0L, nanos / 100);
        assertThat(Math.abs(nanos - LatencyLayout.middleOf(bin))).isLessThanOrEqualTo(nanos / 100);
        assertThat(LatencyLayout.lowestOf(bin + 1) - nanos).isBetween(1L, nanos / 100 + 1);
    }
}
