package dev.coalmine.internal.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.internal.judging.Worsening.Before;
import dev.coalmine.internal.judging.Worsening.Calls;
import dev.coalmine.plan.StableHealth;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Stable against itself. */
class WorseningTest {
    private static final Before BEFORE = new Before(20_000, 20, Duration.ofMillis(12), "the rise from 5% to 25%");

    private static Worsening watch() {
        return Worsening.after(BEFORE, StableHealth.defaults());
    }

    private static KeyBuckets even(long calls, long events) {
        return Ticks.even(new CallCounts(0, 0, calls, events));
    }

    private static Worsening plus(Worsening worsening, long calls, long failures, long slow) {
        return worsening.plus(new Calls(calls, failures, slow), even(calls, failures), even(calls, slow));
    }

    @Test
    void saysWhatGotWorseWithNumbers() {
        Worsening worse = plus(watch(), 10_000, 60, 100);
        assertThat(worse.sentence())
                .isEqualTo(
                        "stable itself got worse after the rise from 5% to 25%: errors 0.6% of 10,000 calls where 0.1% of"
                                + " 20,000 were before, odds 5.8 million to 1, limit 1,000 to 1");
        Worsening both = plus(watch(), 10_000, 60, 400);
        assertThat(both.sentence())
                .startsWith("stable itself got worse after the rise from 5% to 25%: errors 0.6% of")
                .contains("; 4% of 10,000 calls above 12ms where 1% was before, odds ");
    }

    @Test
    void whatIsToleratedIsSilent() {
        assertThat(watch().sentence()).isNull();
        assertThat(plus(watch(), 10_000, 25, 150).sentence()).isNull();
    }

    @Test
    void evidenceMayComeInPieces() {
        Worsening pieces = watch();
        for (int i = 0; i < 10; i++) {
            pieces = plus(pieces, 6_400, 64, 64);
        }
        assertThat(pieces.sentence())
                .isNotNull()
                .isEqualTo(plus(watch(), 64_000, 640, 640).sentence());
    }

    @Test
    void aNewWindowForgetsAllButTheCeiling() {
        Worsening again = plus(watch(), 10_000, 60, 100).restarted();
        assertThat(again.sentence()).isNull();
        assertThat(plus(again, 10_000, 60, 100).sentence()).contains("0.1% of 20,000 were before");
    }

    @Test
    void failuresOfOneUserAreNoWorsening() {
        long[] one = new long[KeyBuckets.COUNT];
        one[3] = 60;
        long[] none = new long[KeyBuckets.COUNT];
        KeyBuckets clustered = KeyBuckets.of(none, none, even(10_000, 0).stableCalls(), one);
        assertThat(watch().plus(new Calls(10_000, 60, 100), clustered, even(10_000, 100))
                        .sentence())
                .isNull();
    }

    @Test
    void withTooLittleBeforeOrNobodyWhoWantsToKnowThereIsNoWatch() {
        assertThat(Worsening.after(new Before(999, 0, null, "the rise"), StableHealth.defaults()))
                .isNull();
        assertThat(Worsening.after(BEFORE, StableHealth.none())).isNull();
    }

    @Test
    void withoutAReferenceNothingIsSlow() {
        Worsening untimed = Worsening.after(new Before(20_000, 20, null, "the rise"), StableHealth.defaults());
        assertThat(plus(untimed, 10_000, 20, 9_000).sentence()).isNull();
    }

    /** At the ceiling itself, looked at 300 times: alpha is 0.1%, and nothing is seen in 300 windows. */
    @Test
    void stableAtItsCeilingIsSeldomHeld() {
        long held = LongStream.range(0, 300)
                .filter(seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    Worsening worsening = watch();
                    for (int tick = 0; tick < 300; tick++) {
                        int failures = 0;
                        for (int call = 0; call < 200; call++) {
                            failures += random.nextDouble() < 0.0025 ? 1 : 0;
                        }
                        worsening = plus(worsening, 200, failures, 2);
                        if (worsening.sentence() != null) {
                            return true;
                        }
                    }
                    return false;
                })
                .count();
        assertThat(held).isLessThanOrEqualTo(2);
    }
}
