package dev.coalmine.internal.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What the windows of a warm-up say of a candidate. Latencies lie in bins of 5%, lognormal with σ = 0.5. */
@Fault(20)
@Promise("J1")
class SettlingTest {
    private static final int BINS = 400;

    private final SplittableRandom random = new SplittableRandom(1);

    private LatencyTestimonies window(int candidate, DoubleUnaryOperator slower, int stable) {
        return LatencyTestimonies.of(calls(candidate, slower), calls(stable, latency -> latency));
    }

    private long[] calls(int number, DoubleUnaryOperator slower) {
        long[] bins = new long[BINS];
        for (int i = 0; i < number; i++) {
            double latency = slower.applyAsDouble(Math.exp(0.5 * random.nextGaussian()));
            bins[(int) Math.max(0, Math.min(BINS - 1, 100 + Math.log(latency) / Math.log(1.05)))]++;
        }
        return bins;
    }

    private static DoubleUnaryOperator times(double factor) {
        return latency -> factor * latency;
    }

    @Test
    void aHealthyCandidateIsAsFast() {
        int yes = 0;
        for (int i = 0; i < 200; i++) {
            yes += Settling.isAsFast(window(1_000, times(1), 19_000)) ? 1 : 0;
        }
        assertThat(yes)
                .as("some 65% on average: thrice within one standard deviation")
                .isBetween(110, 160);
    }

    @Test
    void oneThatIsSlowerIsNot() {
        for (double factor : new double[] {1.1, 1.3, 2, 100}) {
            assertThat(Settling.isAsFast(window(1_000, times(factor), 19_000))).isFalse();
        }
    }

    @Test
    void oneThatIsSlowerInTheTailAloneIsNotEither() {
        DoubleUnaryOperator oneInTen = latency -> random.nextInt(10) == 0 ? 10 * latency : latency / 1.02;
        DoubleUnaryOperator oneInForty = latency -> random.nextInt(40) == 0 ? 50 * latency : latency / 1.02;
        assertThat(Settling.isAsFast(window(1_000, oneInTen, 19_000))).isFalse();
        assertThat(Settling.isAsFast(window(1_000, oneInForty, 19_000))).isFalse();
    }

    @Test
    void fewCallsSayNothing() {
        assertThat(Settling.isAsFast(window(400, times(0.5), 8_000))).isFalse();
        assertThat(Settling.isAsFast(window(1_000, times(0.5), 20))).isFalse();
        assertThat(Settling.isAlone(window(1_000, times(1), 20))).isTrue();
        assertThat(Settling.isAlone(window(10, times(1), 1))).isFalse();
        assertThat(Settling.isAlone(window(1_000, times(1), 100))).isFalse();
        LatencyTestimonies enough = window(1_000, times(1), 1_000);
        assertThat(Settling.hasSettled(window(400, times(1), 1_000), enough)).isFalse();
        assertThat(Settling.hasSettled(enough, window(400, times(1), 1_000))).isFalse();
    }

    @Test
    void whatStaysAsSlowAsItIsHasSettled() {
        int yes = 0;
        for (int i = 0; i < 200; i++) {
            yes += Settling.hasSettled(window(1_500, times(2), 28_000), window(2_000, times(2), 38_000)) ? 1 : 0;
        }
        assertThat(yes).as("84% on average: within one standard deviation").isBetween(150, 185);
    }

    @Test
    void whatGetsSlowerHasSettledAndWhatGetsFasterHasNot() {
        LatencyTestimonies before = window(1_500, times(2), 28_000);
        assertThat(Settling.hasSettled(before, window(2_000, times(2.2), 38_000)))
                .isTrue();
        assertThat(Settling.hasSettled(before, window(2_000, times(1.8), 38_000)))
                .isFalse();
    }

    /** Far beyond stable, where every call of the candidate is slower than all of stable's. */
    @Test
    void whatGetsFasterFarFromStableIsSeenToo() {
        LatencyTestimonies before = window(1_500, times(1_000), 28_000);
        assertThat(Settling.hasSettled(before, window(2_000, times(900), 38_000)))
                .isFalse();
    }

    /** The machine was busy, and is no longer: both are faster, which is not the candidate's doing. */
    @Test
    void whatBothBecomeIsNotTheCandidates() {
        LatencyTestimonies busy = LatencyTestimonies.of(calls(1_500, times(4)), calls(28_000, times(2)));
        LatencyTestimonies calm = LatencyTestimonies.of(calls(2_000, times(2.05)), calls(38_000, times(1)));
        assertThat(Settling.hasSettled(busy, calm)).isTrue();
    }
}
