package dev.coalmine.internal.judging;

import static dev.coalmine.internal.judging.Ticks.calls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is said of latency is what the bet has seen that tells most, and enough to recompute what it holds. */
@Promise("J5")
class LatencySentencesTest {
    private static final double SHARE = 0.05;
    private static final Judge TAIL = Judge.of(Unit.KEY, List.of(TailMetric.slowCalls()));
    private static final Judge LATENCY = Judge.of(Unit.KEY, List.of(LatencyMetric.latency()));
    private static final Pattern ALL = Pattern.compile("odds ([\\d,.]+(?: million)?) to 1");
    private static final Pattern PART = Pattern.compile("([\\d,.]+(?: million)?) of them by this alone");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*(?:\\.\\d+)?");

    /** A batch in which of 1,000 calls of the candidate and 19,000 of stable so many are above each threshold. */
    private static TickEvidence tail(int[] candidate, int[] stable) {
        List<CountEvidence> levels = new ArrayList<>();
        for (int i = 0; i < TailBets.LEVELS; i++) {
            CallCounts counts = calls(1_000, candidate[i], 19_000, stable[i]);
            Testimonies keys = new Testimonies(candidate[i], stable[i]);
            levels.add(new CountEvidence(counts, keys, keys));
        }
        TailEvidence evidence = Ticks.tail(levels.get(0), levels.get(1), levels.get(2));
        return TickEvidence.of(new BatchEvidence(SHARE, Map.of("slow-calls", evidence)));
    }

    private static Verdict verdict(int[] candidate, int[] stable) {
        return TAIL.judge(TAIL.initial(), tail(candidate, stable)).verdict();
    }

    /** Of the candidate one call in two hundred takes forever, and the others are faster than before. */
    @Test
    @Fault(24)
    void aHandfulOfKeysFarOutIsEnough() {
        Verdict verdict = verdict(new int[] {9, 5, 5}, new int[] {190, 19, 0});
        assertThat(verdict.kind()).isEqualTo(Kind.FAIL);
        assertThat(verdict.sentence())
                .isEqualTo(
                        "5 of 5 keys with a call above 4 times the reference p99.9 (8ms) were on the candidate where 0.25"
                                + " were to be expected (0.5% of 1,000 calls against 0% of 19,000); odds 98,589 to 1 against a"
                                + " healthy candidate, 98,585 of them by this alone, limit 1,333 to 1");
    }

    @Test
    void theThresholdThatTellsMostIsSaid() {
        assertThat(verdict(new int[] {80, 3, 0}, new int[] {190, 19, 0}).sentence())
                .startsWith(
                        "80 of 270 keys with a call above the reference p99 (1ms) were on the candidate where 13.5 were to"
                                + " be expected (8% of 1,000 calls against 1% of 19,000); odds ");
        assertThat(verdict(new int[] {22, 12, 0}, new int[] {190, 19, 1}).sentence())
                .startsWith(
                        "12 of 31 keys with a call above the reference p99.9 (2ms) were on the candidate where 1.6 were to"
                                + " be expected (1.2% of 1,000 calls against 0.1% of 19,000); odds ");
        assertThat(verdict(new int[] {10, 1, 0}, new int[] {190, 19, 0}).sentence())
                .startsWith("no harm shown: ");
        assertThat(verdict(new int[3], new int[3]).sentence())
                .startsWith("no harm shown: no keys with a call above the reference p99 (1ms) yet (0% of 1,000 calls");
    }

    @Test
    void whatTheTailHoldsCanBeRecomputed() {
        Verdict verdict = verdict(new int[] {22, 12, 0}, new int[] {190, 19, 1});
        List<Double> said = numbers(verdict.sentence());
        // 12 of 31 keys ... p99.9 (2ms) ... 1.6 ... (1.2% of 1,000 calls ...
        double keys = said.get(1);
        CountBet bet = new CountBet(Margin.ratio(1), Portfolio.TRIP);
        Testimonies heard = new Testimonies(said.get(0).longValue(), (long) (keys - said.get(0)));
        double odds = said.get(3) / keys;
        double log = bet.logWealth(bet.add(bet.start(), odds, 0, heard)) + Math.log(0.3);
        // the expected number is said with two digits
        assertThat(log).isCloseTo(Math.log(partOf(verdict.sentence())), within(0.5));
        Evidence evidence = verdict.findings().get(0).evidence();
        assertThat(evidence.bet().number()).isEqualTo(1);
        assertThat(evidence.bet().logWealth()).isCloseTo(Math.log(partOf(verdict.sentence())), within(1e-3));
        assertThat(evidence.bet().logWealth()).isLessThan(evidence.harm().logWealth());
    }

    /** A reference of a hundred equal bins; the candidate's calls lie in its upper half, the more the higher. */
    @Test
    void whatTheRanksHoldCanBeRecomputed() {
        int bins = 100;
        long[] pooled = new long[bins];
        long[] candidate = new long[bins];
        long[] stable = new long[bins];
        for (int bin = 0; bin < bins; bin++) {
            pooled[bin] = 10;
            candidate[bin] = bin < 90 && bin >= 30 ? 2 : 0;
            stable[bin] = bin < 90 ? 20 : 10;
        }
        LatencyTestimonies heard = LatencyTestimonies.of(candidate, stable);
        LatencyOdds reference = LatencyReference.of(pooled).at(SHARE);
        LatencyEvidence evidence = new LatencyEvidence(reference, heard, heard, heard);
        Verdict verdict = LATENCY.judge(
                        LATENCY.initial(), TickEvidence.of(new BatchEvidence(SHARE, Map.of("latency", evidence))))
                .verdict();
        assertThat(verdict.sentence())
                .startsWith("first calls of 120 candidate keys rank at 60% on average where those of 1,900"
                        + " stable keys rank at 47.6%; odds ");

        List<Double> said = numbers(verdict.sentence());
        double candidateMean = said.get(1) / 100 - 0.5;
        double stableMean = said.get(3) / 100 - 0.5;
        double[] logs = new double[Portfolio.RANK.size()];
        for (int i = 0; i < logs.length; i++) {
            double a = Portfolio.RANK.bet(i);
            // to the second order, as if the ranks of both arms were spread evenly
            logs[i] = said.get(0) * (a * (1 - SHARE) * candidateMean - square(a * (1 - SHARE)) / 24)
                    - said.get(2) * (a * SHARE * stableMean + square(a * SHARE) / 24);
        }
        double log = Portfolio.RANK.logWealth(Stakes.of(logs)) + Math.log(0.4);
        assertThat(log)
                .as("whoever knows the means alone comes to no more than was said, and to the same verdict")
                .isBetween(
                        verdict.findings().get(0).evidence().harm().logLimit(), Math.log(partOf(verdict.sentence())));
        assertThat(verdict.findings().get(0).evidence().bet().logWealth())
                .isCloseTo(Math.log(partOf(verdict.sentence())), within(0.06));
    }

    @Test
    void theThresholdsOfFirstCallsAreSaidInTime() {
        long[] pooled = {900, 90, 9, 1};
        LatencyOdds reference =
                LatencyReference.of(pooled, 1_000_000, 2_000_000, 360_000_000).at(SHARE);
        LatencyTestimonies heard = LatencyTestimonies.of(new long[] {300, 0, 0, 6}, new long[] {5_000, 500, 50, 6});
        LatencyEvidence evidence = new LatencyEvidence(reference, heard, heard, heard);
        Verdict verdict = LATENCY.judge(
                        LATENCY.initial(), TickEvidence.of(new BatchEvidence(SHARE, Map.of("latency", evidence))))
                .verdict();
        assertThat(verdict.sentence())
                .startsWith(
                        "no harm shown: 6 of 12 first calls above the reference p99.9 (360ms) were on the candidate where 0.6 were to be"
                                + " expected (2% of 306 keys against 0.11% of 5,556); odds ");
    }

    @Test
    void aDecisionThatRestsOnAllGuardrailsSaysEachInShort() {
        Judge judge =
                Judge.of(Unit.KEY, List.of(CountMetric.errorRate(), LatencyMetric.latency(), TailMetric.slowCalls()));
        CallCounts healthy = calls(20_000, 100, 380_000, 3_800);
        CountEvidence errors =
                new CountEvidence(healthy, new Testimonies(90, 3_600), Testimonies.NONE, Ticks.even(healthy));
        Map<String, MetricEvidence> metrics =
                Map.of("error-rate", errors, "slow-calls", Ticks.tail(quiet(100), quiet(10), quiet(0)));
        Judgement judgement = judge.judge(judge.initial(), TickEvidence.of(new BatchEvidence(SHARE, metrics)));
        assertThat(judgement.summary())
                .matches("error-rate proven, odds .+ to 1, limit 100 to 1; latency not heard yet;"
                        + " slow-calls no harm shown, odds 0\\.\\d+ to 1, limit 5,333 to 1");
        assertThat(TAIL.judge(TAIL.initial(), tail(new int[] {9, 5, 5}, new int[] {190, 19, 0}))
                        .summary())
                .as("where there is but one, all is said of it")
                .startsWith("5 of 5 keys with a call above 4 times the reference p99.9");
    }

    private static CountEvidence quiet(int slow) {
        return new CountEvidence(
                calls(10_000, slow, 190_000, 19L * slow), new Testimonies(slow, 19L * slow), Testimonies.NONE);
    }

    private static double square(double number) {
        return number * number;
    }

    /** What the bet holds that is spoken of: all, where nothing else is said. */
    private static double partOf(String sentence) {
        Matcher part = PART.matcher(sentence);
        Matcher all = ALL.matcher(sentence);
        assertThat(all.find()).as(sentence).isTrue();
        String[] said = (part.find() ? part : all).group(1).replace(",", "").split(" ");
        return Double.parseDouble(said[0]) * (said.length == 1 ? 1 : 1e6);
    }

    private static List<Double> numbers(String sentence) {
        Matcher number = NUMBER.matcher(sentence.replace("p99.9", "p"));
        List<Double> all = new ArrayList<>();
        while (number.find()) {
            all.add(Double.parseDouble(number.group().split(" ")[0].replace(",", "")));
        }
        return all;
    }
}
