package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.Arm;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LatencyScaleTest {
    /** Calls around a typical latency, with a tail; sometimes only a few of them, sometimes all alike. */
    private static long[] bins(int calls, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double spread = random.nextInt(4) * random.nextDouble();
        long[] bins = new long[LatencyLayout.BINS];
        for (int i = 0; i < calls; i++) {
            double gauss = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
            bins[LatencyLayout.binOf((long) (50_000 * Math.exp(2 * spread * gauss)))]++;
        }
        return bins;
    }

    @Property(tries = 300)
    void notchesAreFewAndSmallAndInOrder(@ForAll @IntRange(min = 1, max = 20_000) int calls, @ForAll long seed) {
        long[] bins = bins(calls, seed);
        LatencyScale scale = LatencyScale.of(bin -> bins[bin]);

        assertThat(scale.notches()).isLessThanOrEqualTo(256);
        long[] pooled = new long[scale.notches()];
        int[] binsUsed = new int[scale.notches()];
        for (int bin = 0; bin < bins.length; bin++) {
            pooled[scale.notchOf(bin)] += bins[bin];
            binsUsed[scale.notchOf(bin)] += bins[bin] > 0 ? 1 : 0;
            if (bin > 0 && bin < LatencyLayout.BELOW) {
                assertThat(scale.notchOf(bin) - scale.notchOf(bin - 1)).isBetween(0, 1);
            }
        }
        assertThat(scale.pooled()).isEqualTo(pooled);
        for (int notch = 0; notch < pooled.length; notch++) {
            assertThat(pooled[notch] <= calls / 100 || binsUsed[notch] == 1)
                    .as("notch %s holds %s of %s", notch, pooled[notch], calls)
                    .isTrue();
        }
    }

    @Property(tries = 300)
    void aNotchBeginsWhereATailDoes(@ForAll @IntRange(min = 1, max = 20_000) int calls, @ForAll long seed) {
        long[] bins = bins(calls, seed);
        LatencyScale scale = LatencyScale.of(bin -> bins[bin]);
        long[] pooled = scale.pooled();

        for (double tail : new double[] {0.1, 0.01, 0.001}) {
            int bin = 0;
            while (part(bins, bin, calls) > tail) {
                bin++;
            }
            int notch = 0;
            while (notch < pooled.length && part(pooled, notch, calls) > tail) {
                notch++;
            }
            assertThat(notch).isBetween(1, pooled.length - 1);
            assertThat(scale.notchOf(bin)).isEqualTo(notch);
            assertThat(scale.notchOf(bin - 1)).isEqualTo(notch - 1);
            assertThat(tail != 0.01 || scale.tailBin(0) == bin).isTrue();
        }
    }

    private static double part(long[] counts, int from, int of) {
        return (double) Arrays.stream(counts, from, counts.length).sum() / of;
    }

    @Example
    void callsThatAllTakeTheSameTimeLeaveTheTailsEmptyButThere() {
        long[] bins = new long[LatencyLayout.BINS];
        bins[1_000] = 5_000;
        LatencyScale scale = LatencyScale.of(bin -> bins[bin]);

        assertThat(scale.pooled()).containsExactly(5_000, 0);
        assertThat(scale.tailBin(0)).isEqualTo(1_001);
        assertThat(scale.notchOf(999)).isZero();
        assertThat(scale.notchOf(1_000)).isZero();
        assertThat(scale.notchOf(1_001)).isEqualTo(1);
        assertThat(scale.notchOf(LatencyLayout.BEYOND)).isEqualTo(1);
        assertThat(scale.notchOf(LatencyLayout.BELOW)).as("less than nothing").isZero();
    }

    @Example
    void whenMostCallsTookHoursNothingIsSlow() {
        long[] bins = new long[LatencyLayout.BINS];
        bins[1_000] = 10;
        bins[LatencyLayout.BEYOND] = 90;
        LatencyScale scale = LatencyScale.of(bin -> bins[bin]);

        assertThat(scale.tailBin(0)).isEqualTo(LatencyLayout.BINS);
        assertThat(scale.notchOf(LatencyLayout.BEYOND)).isEqualTo(scale.notches() - 1);
    }

    /** A candidate that is worse by just its tolerance leaves a reference in which nobody can see who was where. */
    @Example
    void thePoolDividesTheCandidateByItsTolerance() {
        ReferencePool pool = new ReferencePool(new Hearing.Tolerances(1.1, 2, 0));
        for (long nanos = 100_000; nanos < 200_000; nanos += 1_000) {
            pool.add(Arm.STABLE, LatencyLayout.binOf(nanos), 1);
            pool.add(Arm.CANDIDATE, LatencyLayout.binOf((long) (nanos * 1.1)), 1);
        }
        LatencyScale scale = pool.freeze();

        assertThat(pool.calls()).isEqualTo(200);
        assertThat(scale.tailBin(0)).isBetween(LatencyLayout.binOf(198_000), LatencyLayout.binOf(202_000));
        assertThat(Thresholds.of(Hearing.ERRORS, scale).mayBeAbove(Arm.CANDIDATE, LatencyLayout.binOf(150_000)))
                .isFalse();
    }
}
