package dev.coalmine.internal.judging;

import static dev.coalmine.internal.judging.Ticks.calls;
import static dev.coalmine.internal.judging.Ticks.errors;
import static dev.coalmine.internal.judging.Ticks.repeat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.plan.Guardrail;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Verdict.Kind;
import dev.coalmine.verdict.Wealth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where exactly the rules of the judge change their mind, with figures that anybody can work out by hand. */
class BoundariesTest {
    /** Calls of both arms in two bins: the fast one and the slow one. */
    private static LatencyTestimonies window(long candidates, long slow, long stables, long stablesSlow) {
        return LatencyTestimonies.of(
                new long[] {candidates - slow, slow}, new long[] {stables - stablesSlow, stablesSlow});
    }

    @Nested
    class WarmUps {
        @ParameterizedTest
        @CsvSource({"500, 50, true, false", "499, 50, false, false", "500, 49, false, true", "499, 49, false, false"})
        void howManyCallsAWindowTakes(long candidates, long stables, boolean isAsFast, boolean isAlone) {
            LatencyTestimonies window = window(candidates, 0, stables, 0);
            assertThat(Settling.isAsFast(window)).isEqualTo(isAsFast);
            assertThat(Settling.isAlone(window)).isEqualTo(isAlone);
            assertThat(Settling.hasSettled(window, window)).isEqualTo(candidates >= 500);
        }

        /** With p of its calls slow beside a half of stable's, a call is slower by 1/4 + p/2; sd √((1/1200 + 1/600)/12). */
        @ParameterizedTest
        @CsvSource({"634, true", "635, false"})
        void oneStandardDeviationSlowerIsLuck(long slow, boolean isAsFast) {
            assertThat(Settling.isAsFast(window(1_200, slow, 600, 300))).isEqualTo(isAsFast);
        }

        /** Of the slowest tenth of stable's calls 200 are to be expected; sd √(200 · (1 + 2000/1000)). */
        @ParameterizedTest
        @CsvSource({"224, true", "225, false"})
        void oneStandardDeviationMoreInTheTailIsLuck(long slow, boolean isAsFast) {
            assertThat(Settling.isAsFast(window(2_000, slow, 1_000, 100))).isEqualTo(isAsFast);
        }

        /** A bin with a call more than the tenth is no tail. */
        @Test
        void aBinBelongsToTheTailWhole() {
            assertThat(Settling.isAsFast(window(2_000, 226, 1_000, 101))).isTrue();
        }

        /** A call before is slower than one now by 3/4 − p/2; sd √((1/1200 + 1/1500 + 1/600 + 1/700)/12). */
        @ParameterizedTest
        @CsvSource({"691, false", "692, true"})
        void oneStandardDeviationFasterIsLuck(long slow, boolean hasSettled) {
            LatencyTestimonies before = window(1_200, 600, 600, 300);
            assertThat(Settling.hasSettled(before, window(1_500, slow, 700, 350)))
                    .isEqualTo(hasSettled);
        }

        @Test
        void withoutStableAnythingIsLuck() {
            assertThat(Settling.hasSettled(window(1_200, 600, 0, 0), window(1_500, 0, 0, 0)))
                    .isTrue();
            assertThat(Settling.hasSettled(window(1_200, 600, 2, 1), window(1_500, 0, 0, 0)))
                    .isTrue();
        }

        /** What stable became faster by is taken off. */
        @Test
        void whatStableBecameIsTakenOff() {
            LatencyTestimonies before = window(1_200, 1_200, 600, 600);
            assertThat(Settling.hasSettled(before, window(1_500, 0, 700, 0))).isTrue();
            assertThat(Settling.hasSettled(before, window(1_500, 0, 700, 700))).isFalse();
        }
    }

    @Nested
    class Clustering {
        /** At a rate of a fifth, 30 and 10 of 100 lie by 10 from the 20 to be expected: 2 · 10²/20, of one degree. */
        @Test
        void twoGroupsAreEnough() {
            long[] calls = {100, 100, 0};
            long[] failures = {30, 10, 0};
            assertThat(Dispersion.of(calls, failures)).isCloseTo(10, within(1e-9));
            assertThat(Dispersion.jackknife(calls, failures)).isCloseTo(20, within(1e-9));
        }

        /** Three groups of unlike size, so that degrees and sizes tell: (9²/21 + 6²/14 + 3²/7) / 2. */
        @Test
        void groupsOfUnlikeSizeCountByTheirSize() {
            assertThat(Dispersion.of(new long[] {300, 200, 100}, new long[] {30, 8, 4}))
                    .isCloseTo((81 / 21.0 + 36 / 14.0 + 9 / 7.0) / 2, within(1e-9));
        }

        @Test
        void nothingIsNoMoreThanEven() {
            assertThat(Dispersion.of(new long[] {0, 0}, new long[] {0, 0})).isEqualTo(1);
            assertThat(Dispersion.of(new long[] {100, 100}, new long[] {0, 0})).isEqualTo(1);
            assertThat(Dispersion.of(new long[] {100, 0}, new long[] {10, 0})).isEqualTo(1);
            assertThat(Dispersion.of(new long[] {100, 100}, new long[] {10, 10}))
                    .isEqualTo(1);
        }
    }

    @Nested
    class Words {
        @ParameterizedTest
        @CsvSource({"0, 0", "0.0432, 0.043", "1, 1", "1.25, 1.3", "123, 123", "1204.61, '1,204.6'", "123456, '123,456'"
        })
        void amounts(double amount, String said) {
            assertThat(Numbers.amount(amount)).isEqualTo(said);
        }

        @ParameterizedTest
        @CsvSource({
            "0.0005, under 0.001",
            "0.3, 0.3",
            "99.4, 99.4",
            "1333, '1,333'",
            "1.2e6, 1.2 million",
            "3e9, 3 billion",
            "4.5e12, 4.5 trillion",
            "2e15, over 1e15"
        })
        void odds(double odds, String said) {
            assertThat(Numbers.odds(Math.log(odds))).isEqualTo(said);
        }
    }

    @Nested
    class Judges {
        @ParameterizedTest
        @ValueSource(doubles = {-0.1, 0, 1, 2, Double.NaN})
        void alphasLieBetweenZeroAndOne(double wrong) {
            List<CountMetric> metrics = List.of(CountMetric.errorRate());
            assertThatThrownBy(() -> Judge.of(Unit.KEY, metrics, wrong, 0.01))
                    .hasMessage("Invalid alpha " + wrong + ": allowed is between 0 and 1");
            assertThatThrownBy(() -> Judge.of(Unit.KEY, metrics, 0.001, wrong))
                    .hasMessage("Invalid alpha of PASS " + wrong + ": allowed is between 0 and 1");
        }

        @Test
        void aJudgeGoesOnFromItsOwnWealthAlone() {
            Wealth foreign = Ticks.strict(0.5).initial();
            assertThatThrownBy(() -> errors().verdict(foreign)).hasMessageContaining("resume it first");
            assertThatThrownBy(() -> errors().rearm(foreign)).hasMessageContaining("resume it first");
        }

        @Test
        void noProcessHasANumberThatIsNotSpent() {
            Judge judge = errors();
            Wealth wealth = judge.initial();
            int number = wealth.metrics().get(0).sinceStart().number();
            Wealth unspent = new Wealth(wealth.specification(), number + 1, wealth.odds(), null, wealth.metrics());
            assertThat(judge.resume(unspent)).isEqualTo(unspent);
            Wealth more = new Wealth(
                    wealth.specification(),
                    1,
                    wealth.odds(),
                    null,
                    judge.rearm(wealth).metrics());
            assertThatThrownBy(() -> judge.resume(more)).hasMessageContaining("do not fit this judge");
        }

        @Test
        void whatItIsIsSaid() {
            assertThat(errors()).hasToString("Judge(" + errors().initial().specification() + ")");
        }
    }

    /** What may trip and is no part of what PASS takes, such as mismatches of the shadow before the first step. */
    @Nested
    class Preludes {
        private static final String MISMATCHES = "mismatches";

        private final Judge judge = Judge.of(
                Unit.KEY,
                List.of(
                        CountMetric.errorRate(),
                        Metrics.of(Guardrail.mismatches()).onlyTripping()));

        private TickEvidence compared(long mismatched) {
            Testimonies heard = new Testimonies(mismatched, 0);
            return TickEvidence.of(new BatchEvidence(
                    1, Map.of(MISMATCHES, new CountEvidence(calls(100, mismatched, 0, 0), heard, heard))));
        }

        @Test
        void whatFailsIsThePreludeThoughErrorsAreNotSeen() {
            Judgement judgement = repeat(judge, judge.initial(), compared(100), 20);
            assertThat(judgement.kind()).isEqualTo(Kind.FAIL);
            assertThat(judgement.verdict().sentence()).contains(MISMATCHES);
        }

        @Test
        void whatIsNotSeenOfAPreludeIsNotInTheWay() {
            CallCounts healthy = calls(16_000, 16, 304_000, 304);
            CountEvidence evidence =
                    new CountEvidence(healthy, Testimonies.NONE, Testimonies.NONE, Ticks.even(healthy));
            Judgement judgement = judge.judge(
                    judge.initial(), TickEvidence.of(new BatchEvidence(0.05, Map.of(Ticks.ERRORS, evidence))));
            assertThat(judgement.kind()).isEqualTo(Kind.PASS);
            assertThat(judgement.verdict().sentence()).doesNotContain(MISMATCHES);
        }

        @Test
        void aPreludeAloneDecides() {
            Judge alone = Judge.of(
                    Unit.KEY, List.of(Metrics.of(Guardrail.mismatches()).onlyTripping()));
            assertThat(alone.judge(alone.initial(), compared(0)).kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(repeat(alone, alone.initial(), compared(100), 20).kind()).isEqualTo(Kind.FAIL);
        }
    }
}
