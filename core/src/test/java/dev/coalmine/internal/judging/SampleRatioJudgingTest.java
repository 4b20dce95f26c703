package dev.coalmine.internal.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Promise;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Verdict.Kind;
import dev.coalmine.verdict.Wealth;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who calls, and when too many do not. */
class SampleRatioJudgingTest {
    private static final RatioMetric METRIC = new RatioMetric(0.001, 0.01);

    private static BatchEvidence batch(double odds, long candidate, long stable) {
        Testimonies keys = new Testimonies(candidate, stable);
        return new BatchEvidence(odds, Map.of(RatioMetric.NAME, new RatioEvidence(keys, keys)));
    }

    private static Judge judge(RatioMetric metric) {
        return Judge.of(Unit.KEY, List.of(metric));
    }

    private static Judgement judged(double odds, long candidate, long stable) {
        Judge judge = judge(METRIC);
        return judge.judge(judge.initial(), TickEvidence.of(batch(odds, candidate, stable)));
    }

    private static Finding finding(Judgement judgement) {
        return judgement.verdict().findings().get(0);
    }

    @Test
    @Promise("J5")
    void missingKeysAreSaidWithNumbers() {
        Judgement judgement = judged(0.05, 4_500, 95_000);
        assertThat(judgement.holds()).isTrue();
        assertThat(judgement.kind()).as("it never trips").isEqualTo(Kind.INCONCLUSIVE);
        assertThat(finding(judgement).kind()).isEqualTo(Kind.FAIL);
        assertThat(finding(judgement).sentence())
                .isEqualTo(
                        "4,500 of 99,500 distinct keys were seen on the candidate where 4,975 were to be expected: keys"
                                + " of the candidate are missing; odds 36.3 million to 1 against a fair split, limit 1,333 to 1");
        assertThat(finding(judgement).outlook()).isNull();
    }

    @Test
    void missingKeysOfStableAreSaidToo() {
        assertThat(finding(judged(0.5, 20_000, 18_000)).sentence())
                .startsWith(
                        "20,000 of 38,000 distinct keys were seen on the candidate where 19,000 were to be expected:"
                                + " keys of stable are missing; odds ");
    }

    @Test
    void aFairSplitIsNoMismatchAndAnswersHowItStands() {
        Judgement fair = judged(0.05, 5_010, 94_990);
        assertThat(fair.holds()).isFalse();
        assertThat(finding(fair).sentence())
                .isEqualTo(
                        "5,010 of 100,000 distinct keys were seen on the candidate where 5,000 were to be expected; odds"
                                + " 0.025 to 1, limit 1,333 to 1");
        Judge judge = judge(METRIC);
        assertThat(finding(judge.judge(judge.initial(), TickEvidence.NONE)).sentence())
                .isEqualTo("no keys seen yet");
    }

    /** However many keys there are, a part that is tolerated holds nothing. */
    @Test
    void hugeCountsDoNotHoldForNextToNothing() {
        assertThat(judged(0.5, 49_800_000, 50_200_000).holds()).isFalse();
        assertThat(judged(0.5, 49_000_000, 50_000_000).holds()).isTrue();
    }

    /** As when slow calls come back after all: what is left of a mismatch depends on the counts alone. */
    @Test
    void whatIsMadeUpForIsForgiven() {
        Judge judge = judge(METRIC);
        Judgement late = judge.judge(judge.initial(), TickEvidence.of(batch(0.5, 0, 1_000)));
        assertThat(late.holds()).isTrue();
        Judgement back = judge.judge(late.wealth(), TickEvidence.of(batch(0.5, 1_000, 0)));
        assertThat(back.holds()).isFalse();
        assertThat(back.kind()).isEqualTo(Kind.INCONCLUSIVE);
    }

    @Test
    void theShareMayChangeOnTheWay() {
        Judge judge = judge(METRIC);
        Wealth wealth = judge.initial();
        for (double share : new double[] {0.01, 0.05, 0.25, 0.5}) {
            long keys = 100_000;
            BatchEvidence ninety = batch(share, Math.round(0.9 * share * keys), Math.round((1 - share) * keys));
            wealth = judge.judge(wealth, TickEvidence.of(ninety)).wealth();
        }
        Finding finding = judge.verdict(wealth).findings().get(0);
        assertThat(finding.kind()).isEqualTo(Kind.FAIL);
        // at 1%, 900 of 99,900; at 5%, 4,500 of 99,500; at 25%, 22,500 of 97,500; at 50%, 45,000 of 95,000
        assertThat(finding.sentence())
                .startsWith(
                        "72,900 of 391,900 distinct keys were seen on the candidate where 77,849 were to be expected");
    }

    /** Candidate keys that it takes to see that one in twenty of them is missing. */
    @ParameterizedTest
    @CsvSource({"0.01, 0.05, 12000", "0.05, 0.05, 12000", "0.5, 0.05, 40000", "0.05, 0.2, 700"})
    void aLossIsFoundSoon(double odds, double lost, long most) {
        SplittableRandom random = new SplittableRandom(1);
        Judge judge = judge(METRIC);
        Wealth wealth = judge.initial();
        long candidate = 0;
        Judgement judgement;
        do {
            long seen = 0;
            long stable = 0;
            for (int key = 0; key < 500; key++) {
                if (random.nextDouble() < odds) {
                    seen += random.nextDouble() < lost ? 0 : 1;
                } else {
                    stable++;
                }
            }
            candidate += seen;
            judgement = judge.judge(wealth, TickEvidence.of(batch(odds, seen, stable)));
            wealth = judgement.wealth();
        } while (!judgement.holds() && candidate < most);
        assertThat(candidate).isLessThan(most);
    }

    /** Just as much is missing as is tolerated, looked at a thousand times; three standard deviations are allowed. */
    @ParameterizedTest
    @CsvSource({"0.05, 0.99", "0.5, 0.99", "0.5, 1.01"})
    @Promise("J1")
    void whatIsToleratedHoldsWithProbabilityAtMostAlpha(double odds, double ratio) {
        double alpha = 0.05;
        int rollouts = 400;
        double onCandidate = ratio * odds / (ratio * odds + 1 - odds);
        Judge judge = judge(new RatioMetric(alpha, 0.01));
        long held = LongStream.range(0, rollouts)
                .filter(seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    Wealth wealth = judge.initial();
                    for (int tick = 0; tick < 1_000; tick++) {
                        double gauss = Math.sqrt(-2 * Math.log(random.nextDouble(1e-12, 1)))
                                * Math.cos(2 * Math.PI * random.nextDouble());
                        int keys = 1_000;
                        long seen = Math.round(
                                keys * onCandidate + gauss * Math.sqrt(keys * onCandidate * (1 - onCandidate)));
                        Judgement judgement =
                                judge.judge(wealth, TickEvidence.of(batch(odds, Math.max(0, seen), keys - seen)));
                        if (judgement.holds()) {
                            return true;
                        }
                        wealth = judgement.wealth();
                    }
                    return false;
                })
                .count();
        assertThat((double) held / rollouts).isLessThan(alpha + 3 * Math.sqrt(alpha * (1 - alpha) / rollouts));
    }

    @Test
    void numbersAreChecked() {
        assertThatThrownBy(() -> new RatioMetric(0, 0.01))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid sample ratio of alpha 0.0 and tolerance 0.01: allowed is between 0 and 1");
    }
}
