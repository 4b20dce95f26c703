package dev.coalmine.internal.judging;

import static dev.coalmine.internal.judging.Ticks.ERRORS;
import static dev.coalmine.internal.judging.Ticks.calls;
import static dev.coalmine.internal.judging.Ticks.errors;
import static dev.coalmine.internal.judging.Ticks.repeat;
import static dev.coalmine.internal.judging.Ticks.strict;
import static dev.coalmine.internal.judging.Ticks.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Verdict.Kind;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
    private static final CallCounts BAD = calls(10, 3, 190, 0);
    private static final CallCounts QUIET = calls(10, 0, 190, 0);

    @Nested
    class Failing {
        /**
         * Distinct failing keys that a candidate which always fails needs, stable being clean. Goal G3 (3, 4, 14) is
         * that of a bettor who tolerates nothing, with the default part of the budget for errors (½) in process 0 (¾).
         * Alone in a plan errors have the whole budget (13 at 50%); the default tolerances cost a key or two at 50%.
         */
        @ParameterizedTest
        @CsvSource({
            "strict,      0.5, 0.01,  3",
            "strict,      0.5, 0.05,  4",
            "strict,      0.5, 0.5,  14",
            "strict,      1,   0.5,  13",
            "default,     1,   0.01,  3",
            "default,     1,   0.05,  4",
            "default,     1,   0.5,  15",
            "default,     0.5, 0.01,  3",
            "default,     0.5, 0.05,  4",
            "default,     0.5, 0.5,  17",
        })
        @Promise("J2")
        void aTotalFailureIsFoundByAHandfulOfKeys(String tolerance, double weight, double odds, int keys) {
            CountMetric metric = tolerance.equals("strict")
                    ? CountMetric.errorRate().tolerating(Margin.ratio(1))
                    : CountMetric.errorRate();
            List<Metric> metrics =
                    weight == 1 ? List.of(metric) : List.of(metric, LatencyMetric.latency(), TailMetric.slowCalls());
            Judge judge = Judge.of(Unit.KEY, metrics);
            TickEvidence oneMore = tick(odds, calls(1, 1, 1, 0));

            Judgement before = repeat(judge, judge.initial(), oneMore, keys - 1);
            assertThat(before.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(judge.judge(before.wealth(), oneMore).verdict().kind()).isEqualTo(Kind.FAIL);
        }

        @Test
        void aFailureIsFinal() {
            Judge judge = errors();
            Judgement failed = repeat(judge, judge.initial(), tick(0.05, BAD), 3);
            assertThat(failed.verdict().kind()).isEqualTo(Kind.FAIL);

            Judgement later = repeat(judge, failed.wealth(), tick(0.05, calls(1000, 0, 19_000, 5_000)), 5);
            assertThat(later).isEqualTo(failed);
        }

        @Test
        void theLargerOfTwoMarginsIsTolerated() {
            // at 10% of stable, 0.05 points are nothing, and ×1.25 is much: 11.5% is tolerated
            TickEvidence oftenButTolerated = tick(0.5, calls(1000, 115, 1000, 100));
            // at 0.01% of stable, ×1.25 is nothing, and 0.05 points are much: 0.05% is tolerated
            TickEvidence rareButTolerated = tick(0.5, calls(10_000, 5, 10_000, 1));
            Judge judge = errors();

            assertThat(repeat(judge, judge.initial(), oftenButTolerated, 100)
                            .verdict()
                            .kind())
                    .isNotEqualTo(Kind.FAIL);
            assertThat(repeat(judge, judge.initial(), rareButTolerated, 100)
                            .verdict()
                            .kind())
                    .isNotEqualTo(Kind.FAIL);
            assertThat(repeat(strict(0.001), strict(0.001).initial(), oftenButTolerated, 100)
                            .verdict()
                            .kind())
                    .isEqualTo(Kind.FAIL);
            assertThat(repeat(strict(0.001), strict(0.001).initial(), rareButTolerated, 100)
                            .verdict()
                            .kind())
                    .isEqualTo(Kind.FAIL);
        }

        @Test
        void thePlansTolerancesAreTaken() {
            assertThat(Metrics.of(Guardrail.errorRate())).hasToString("error-rate tolerating [1.25x+0.0, 1.0x+5.0E-4]");
            assertThat(Metrics.of(Guardrail.errorRate()).tolerated())
                    .isEqualTo(CountMetric.errorRate().tolerated())
                    .containsExactly(new Margin(1.25, 0), new Margin(1, 0.0005));
            assertThat(Metrics.of(Guardrail.errorRate().tolerating(Tolerance.ratio(2)))
                            .tolerated())
                    .containsExactly(new Margin(2, 0));
            assertThat(Metrics.of(Guardrail.errorRate().tolerating(Tolerance.percentagePoints(1)))
                            .tolerated())
                    .containsExactly(new Margin(1, 0.01));
            assertThat(Metrics.of(Guardrail.errorRate().tolerating(Tolerance.ratio(1)))
                            .tolerated())
                    .containsExactly(new Margin(1, 0));
        }

        @Test
        void whatThePlanWantsProvenIsProven() {
            assertThat(Metrics.of(Guardrail.errorRate()).proof()).isEqualTo(new Margin(1.5, 0.001));
            assertThat(Metrics.of(Guardrail.errorRate().tolerating(Tolerance.ratio(2), Tolerance.percentagePoints(3)))
                            .proof())
                    .isEqualTo(new Margin(2, 0.03));
            assertThat(Metrics.of(Guardrail.errorRate()
                                    .proving(Tolerance.ratio(1.2), Tolerance.percentagePoints(0.5))
                                    .tolerating(Tolerance.ratio(1.1)))
                            .proof())
                    .isEqualTo(new Margin(1.2, 0.005));
            assertThat(Metrics.of(Guardrail.failuresOf(IllegalStateException.class)
                                    .proving(Tolerance.ratio(3), Tolerance.percentagePoints(0)))
                            .proof())
                    .isEqualTo(new Margin(3, 0));
            assertThat(Metrics.of(Guardrail.errorRateBelow(Share.percent(2))).proof())
                    .isEqualTo(Margin.ceiling(0.02));
            assertThat(Metrics.of(Guardrail.quantileBelow(0.99, Duration.ofMillis(5)))
                            .proof())
                    .isEqualTo(Margin.ceiling(0.01));
            assertThat(Metrics.slowCalls(Guardrail.latency())).isEqualTo(TailMetric.slowCalls());
            assertThat(Metrics.latency(Guardrail.latency())).isEqualTo(LatencyMetric.latency());
            assertThat(Metrics.latency(Guardrail.latency().tolerating(Tolerance.ratio(1.4)))
                            .lowering()
                            .proven())
                    .isEqualTo(1.4);
            assertThat(Metrics.latency(Guardrail.latency().proving(Tolerance.ratio(1.05)))
                            .lowering()
                            .proven())
                    .isEqualTo(1.05);
            assertThat(Metrics.latency(Guardrail.latency().tolerating(Tolerance.ratio(1.1), Duration.ofMillis(3)))
                            .lowering()
                            .nanos())
                    .isEqualTo(3_000_000);
        }

        @Test
        @Promise("J3")
        @Fault(26)
        void anIncidentThatHitsBothArmsAlikeTripsNothing() {
            Judge judge = strict(0.001);
            Judgement judgement = repeat(judge, judge.initial(), tick(0.05, calls(50, 50, 950, 950)), 200);
            assertThat(judgement.verdict().kind()).isNotEqualTo(Kind.FAIL);
        }

        @Test
        void severalBatchesOfATickKeepTheirOwnOdds() {
            Judge judge = errors();
            BatchEvidence old = Ticks.batch(0.05, calls(10, 1, 190, 2));
            BatchEvidence current = Ticks.batch(0.25, calls(50, 2, 150, 1));

            Wealth together =
                    judge.judge(judge.initial(), TickEvidence.of(old, current)).wealth();
            Wealth apart = judge.judge(
                            judge.judge(judge.initial(), TickEvidence.of(old)).wealth(), TickEvidence.of(current))
                    .wealth();
            assertThat(together).isEqualTo(apart);
            assertThat(together.metrics().get(0).sinceStart().tally().expectedCandidateKeys())
                    .isCloseTo(3 * 0.05 + 3 * 0.25, within(1e-12));
        }

        @Test
        void whereCallsTestifyTheCoinIsTheRealisedShare() {
            Judge judge = Judge.of(Unit.CALL, List.of(CountMetric.errorRate()));
            // said to be 5%, but the batch came out at 20%: 20 of 100 failures are what was to be expected
            TickEvidence fair = TickEvidence.of(Ticks.batch(0.05, calls(200, 20, 800, 80), Testimonies.NONE));
            TickEvidence unfair = TickEvidence.of(Ticks.batch(0.05, calls(200, 60, 800, 40), Testimonies.NONE));
            assertThat(repeat(judge, judge.initial(), fair, 50).verdict().kind())
                    .isNotEqualTo(Kind.FAIL);
            assertThat(judge.judge(judge.initial(), unfair).verdict().kind()).isEqualTo(Kind.FAIL);
        }

        @Test
        void aCeilingNeedsNothingToCompareWith() {
            CountMetric ceiling = CountMetric.errorRate().tolerating(Margin.ceiling(0.02));
            Judge judge = Judge.of(Unit.KEY, List.of(ceiling));
            Judgement below = repeat(judge, judge.initial(), tick(1, calls(1000, 15, 0, 0)), 100);
            Judgement above = repeat(judge, judge.initial(), tick(1, calls(1000, 40, 0, 0)), 10);
            assertThat(below.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(above.verdict().kind()).isEqualTo(Kind.FAIL);
        }

        @Test
        void at100PercentAComparisonStandsStill() {
            Judge judge = errors();
            Judgement judgement = repeat(judge, judge.initial(), tick(1, calls(1000, 900, 0, 0)), 100);
            assertThat(judgement.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(judgement.verdict().sentence()).startsWith("no stable calls to compare with yet");
        }

        @Test
        void aSignalHoldsAndNeverTrips() {
            CountMetric signal = CountMetric.counting(
                            "aborted-carts", new CountMetric.Noun("aborting", "aborts", "carts"))
                    .onlyHolding();
            Judge judge = Judge.of(Unit.KEY, List.of(CountMetric.errorRate(), signal));
            CountEvidence bad = new CountEvidence(calls(10, 9, 190, 0), new Testimonies(9, 0), Testimonies.NONE);
            TickEvidence tick = TickEvidence.of(new BatchEvidence(0.05, Map.of("aborted-carts", bad)));
            Judgement judgement = judge.judge(judge.initial(), tick);
            assertThat(judgement.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(judgement.verdict().findings())
                    .extracting(Finding::kind)
                    .containsExactly(Kind.INCONCLUSIVE, Kind.FAIL);
            assertThat(judgement.holds()).isTrue();
        }
    }

    @Nested
    class Inconclusive {
        @Test
        @Promise("J4")
        @Fault(22)
        void silenceIsNotHealth() {
            Judge judge = errors();
            Judgement judgement = repeat(judge, judge.initial(), TickEvidence.NONE, 1000);
            assertThat(judgement.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(judgement.verdict().sentence()).isEqualTo("no candidate calls yet");
        }

        @Test
        @Promise("J4")
        @Fault(22)
        void fewCallsAreSaidToBeFew() {
            Judge judge = errors();
            CallCounts few = calls(3, 0, 57, 0);
            CountEvidence evidence = new CountEvidence(few, Testimonies.NONE, Testimonies.NONE, Ticks.even(few));
            Judgement judgement =
                    judge.judge(judge.initial(), TickEvidence.of(new BatchEvidence(0.05, Map.of(ERRORS, evidence))));
            assertThat(judgement.verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(judgement.verdict().sentence())
                    .isEqualTo("no harm shown: no distinct failing keys yet (errors 0% of 3 calls against 0% of 57); "
                            + "odds 0.99 to 1, limit 1,333 to 1");
        }

        @Test
        @Promise("J4")
        void withoutGuardrailsNothingIsJudged() {
            Judge judge = Judge.of(Unit.KEY, List.of());
            Verdict verdict = judge.judge(judge.initial(), tick(0.05, BAD)).verdict();
            assertThat(verdict.kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(verdict.sentence()).isEqualTo("no guardrails: nothing is judged");
        }
    }

    @Nested
    class Passing {
        private static final CallCounts HEALTHY = calls(16_000, 16, 304_000, 304);

        private Judgement judged(KeyBuckets buckets) {
            Judge judge = errors();
            CountEvidence evidence = new CountEvidence(HEALTHY, Testimonies.NONE, Testimonies.NONE, buckets);
            return judge.judge(judge.initial(), TickEvidence.of(new BatchEvidence(0.05, Map.of(ERRORS, evidence))));
        }

        @Test
        void enoughHealthyCallsOfManyKeysPass() {
            Verdict verdict = judged(Ticks.even(HEALTHY)).verdict();
            assertThat(verdict.kind()).isEqualTo(Kind.PASS);
            assertThat(verdict.sentence()).startsWith("proven: ").endsWith("limit 100 to 1");
        }

        @Test
        void clusteredFailuresProveLess() {
            long[] one = new long[KeyBuckets.COUNT];
            one[7] = HEALTHY.stableFailures();
            KeyBuckets even = Ticks.even(HEALTHY);
            KeyBuckets clustered =
                    KeyBuckets.of(even.candidateCalls(), even.candidateFailures(), even.stableCalls(), one);
            assertThat(judged(clustered).verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        }

        @Test
        void withoutKnowingHowFailuresClusterNothingIsProven() {
            assertThat(judged(KeyBuckets.NONE).verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        }

        /** One user in each of three groups makes all the calls, so it says little that the other groups are alike. */
        @Test
        void failuresOfAFewHeavyUsersProveLess() {
            KeyBuckets even = Ticks.even(HEALTHY);
            long[] calls = even.stableCalls();
            long[] failures = even.stableFailures();
            for (int heavy = 0; heavy < 3; heavy++) {
                calls[heavy] = 100_000;
                failures[heavy] = 60 + 40L * heavy;
            }
            assertThat(Dispersion.of(calls, failures)).isLessThan(2.5);
            assertThat(Dispersion.jackknife(calls, failures)).isGreaterThan(5);
            KeyBuckets heavy = KeyBuckets.of(even.candidateCalls(), even.candidateFailures(), calls, failures);
            assertThat(judged(heavy).verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        }

        @Test
        void whereOneGroupIsAllThereIsNobodyToCompareWith() {
            long[] calls = new long[KeyBuckets.COUNT];
            calls[5] = 1_000;
            long[] failures = new long[KeyBuckets.COUNT];
            assertThat(Dispersion.jackknife(calls, failures)).isEqualTo(1);
            failures[5] = 1;
            assertThat(Dispersion.jackknife(calls, failures)).isInfinite();
        }

        /** So that a ceiling can be proven while stable is far above it. */
        @Test
        void whatStableDoesIsNothingToACeiling() {
            Judge judge = Judge.of(
                    Unit.KEY,
                    List.of(CountMetric.errorRate()
                            .tolerating(Margin.ceiling(0.01))
                            .proving(Margin.ceiling(0.01))));
            CallCounts calls = calls(16_000, 16, 304_000, 100_000);
            long[] one = new long[KeyBuckets.COUNT];
            one[7] = calls.stableFailures();
            KeyBuckets even = Ticks.even(calls);
            KeyBuckets clustered =
                    KeyBuckets.of(even.candidateCalls(), even.candidateFailures(), even.stableCalls(), one);
            CountEvidence evidence = new CountEvidence(calls, Testimonies.NONE, Testimonies.NONE, clustered);
            Judgement judgement =
                    judge.judge(judge.initial(), TickEvidence.of(new BatchEvidence(0.05, Map.of(ERRORS, evidence))));
            assertThat(judgement.kind()).isEqualTo(Kind.PASS);
        }

        @Test
        void theProofCountsWhatItIsToldToCount() {
            CallCounts manySlow = calls(16_000, 320, 304_000, 3_040);
            CallCounts fewForTheProof = calls(16_000, 60, 304_000, 3_040);
            Judge judge = Judge.of(Unit.KEY, List.of(TailMetric.slowCalls()));
            CountEvidence evidence = new CountEvidence(
                    manySlow,
                    Testimonies.NONE,
                    Testimonies.NONE,
                    new CountEvidence.Proof(fewForTheProof, Ticks.even(fewForTheProof)));
            Judgement judgement = judge.judge(
                    judge.initial(),
                    TickEvidence.of(
                            new BatchEvidence(0.05, Map.of("slow-calls", Ticks.tail(evidence, evidence, evidence)))));
            assertThat(judgement.kind()).isEqualTo(Kind.PASS);
            assertThat(judgement.verdict().sentence())
                    .startsWith(
                            "proven: no keys with a call above the reference p99 (1ms) yet (2% of 16,000 calls against 1%"
                                    + " of 304,000)");
        }

        @Test
        void aProofBeginsAnewWithBothProcesses() {
            Judge judge = errors();
            Wealth passed = judged(Ticks.even(HEALTHY)).wealth();
            Wealth recent = judge.judge(passed, new TickEvidence(Restart.RECENT, List.of()))
                    .wealth();
            assertThat(judge.verdict(recent).kind()).isEqualTo(Kind.PASS);
            Wealth anew = judge.judge(passed, new TickEvidence(Restart.ALL, List.of()))
                    .wealth();
            assertThat(judge.verdict(anew).kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(anew.metrics().get(0).proof())
                    .isEqualTo(judge.initial().metrics().get(0).proof());
            assertThat(judge.rearm(passed).metrics().get(0).proof())
                    .isEqualTo(judge.initial().metrics().get(0).proof());
        }

        @Test
        void allGuardrailsMustPass() {
            Judge judge = Judge.of(Unit.KEY, List.of(CountMetric.errorRate(), LatencyMetric.latency()));
            CountEvidence evidence =
                    new CountEvidence(HEALTHY, Testimonies.NONE, Testimonies.NONE, Ticks.even(HEALTHY));
            Verdict verdict = judge.judge(
                            judge.initial(), TickEvidence.of(new BatchEvidence(0.05, Map.of(ERRORS, evidence))))
                    .verdict();
            assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.PASS, Kind.INCONCLUSIVE);
            assertThat(verdict.kind()).isEqualTo(Kind.INCONCLUSIVE);
            assertThat(verdict.sentence()).isEqualTo("no candidate keys yet");
        }
    }

    @Nested
    class Latency {
        private final LatencyOdds odds =
                LatencyReference.of(new long[] {10, 20, 40, 20, 8, 2}).at(0.05);
        private final Judge judge = Judge.of(Unit.KEY, List.of(CountMetric.errorRate(), LatencyMetric.latency()));

        private TickEvidence tick(long[] candidate, long[] stable, CallCounts calls) {
            LatencyTestimonies heard = LatencyTestimonies.of(candidate, stable);
            Testimonies failing = new Testimonies(calls.candidateFailures(), calls.stableFailures());
            return TickEvidence.of(new BatchEvidence(
                    0.05,
                    Map.of(
                            "latency",
                            new LatencyEvidence(odds, heard, heard, LatencyTestimonies.NONE),
                            ERRORS,
                            new CountEvidence(calls, failing, failing))));
        }

        @Test
        void aSlowCandidateFails() {
            TickEvidence slow = tick(new long[] {0, 0, 2, 3, 4, 3}, new long[] {20, 40, 80, 40, 16, 4}, QUIET);
            Verdict verdict = repeat(judge, judge.initial(), slow, 5).verdict();
            assertThat(verdict.kind()).isEqualTo(Kind.FAIL);
            assertThat(verdict.sentence())
                    .isEqualTo("14 of 54 first calls above the reference p90 were on the candidate where 2.7 were to be"
                            + " expected (58.3% of 24 keys against 10% of 400); odds 72,728 to 1 against a healthy"
                            + " candidate, 69,879 of them by this alone, limit 4,000 to 1");
        }

        @Test
        void anEquallyFastCandidateDoesNot() {
            TickEvidence same = tick(new long[] {1, 2, 4, 2, 1, 0}, new long[] {20, 40, 76, 38, 16, 4}, QUIET);
            assertThat(repeat(judge, judge.initial(), same, 500).verdict().kind())
                    .isEqualTo(Kind.INCONCLUSIVE);
        }

        private Judgement proving(long[] candidate, int times) {
            long[] stable = {2_000, 4_000, 8_000, 4_000, 1_800, 180, 20};
            LatencyTestimonies heard = LatencyTestimonies.of(candidate, stable);
            LatencyEvidence evidence =
                    new LatencyEvidence(LatencyReference.of(stable).at(0.05), heard, LatencyTestimonies.NONE, heard);
            Judge latency = Judge.of(Unit.KEY, List.of(LatencyMetric.latency()), 1e-100, 0.01);
            return repeat(
                    latency,
                    latency.initial(),
                    TickEvidence.of(new BatchEvidence(0.05, Map.of("latency", evidence))),
                    times);
        }

        @Test
        void aCandidateThatIsFasterThanTheMarginPasses() {
            assertThat(proving(new long[] {150, 250, 400, 195, 50, 5, 0}, 10).kind())
                    .isEqualTo(Kind.PASS);
            assertThat(proving(new long[] {100, 200, 400, 250, 90, 9, 1}, 10).kind())
                    .isEqualTo(Kind.INCONCLUSIVE);
        }

        /** Faster as a whole, and above p90 and p99 as often as what is to be proven wrong. */
        @Test
        void ranksAndBothTailsMustAllBeProven() {
            Judgement tail = proving(new long[] {400, 300, 150, 90, 100, 9, 1}, 10);
            assertThat(tail.kind()).isEqualTo(Kind.INCONCLUSIVE);
            List<Stakes> bets = tail.wealth().metrics().get(0).proof().bets();
            assertThat(Portfolio.RANK.logWealth(bets.get(0))).isGreaterThan(50);
            assertThat(Portfolio.PASS.logWealth(bets.get(1))).isNegative();
        }

        @Test
        @Fault(25)
        void aCandidateThatIsFasterBecauseItFailsFails() {
            TickEvidence fast = tick(new long[] {7, 0, 0, 0, 0, 0}, new long[] {20, 40, 80, 40, 16, 4}, BAD);
            Verdict verdict = repeat(judge, judge.initial(), fast, 3).verdict();
            assertThat(verdict.kind()).isEqualTo(Kind.FAIL);
            assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.FAIL, Kind.INCONCLUSIVE);
            assertThat(verdict.findings().get(1).evidence().harm().logWealth()).isNegative();
        }

        @Test
        @Fault(23)
        void anEmptyReferenceTeachesNothing() {
            for (LatencyReference empty : List.of(LatencyReference.of(new long[6]), LatencyReference.of(new long[0]))) {
                long[] some = new long[empty.bins()];
                java.util.Arrays.fill(some, 3);
                LatencyTestimonies heard = LatencyTestimonies.of(some, new long[empty.bins()]);
                LatencyEvidence evidence = new LatencyEvidence(empty.at(0.05), heard, heard, heard);
                Judgement judgement = judge.judge(
                        judge.initial(), TickEvidence.of(new BatchEvidence(0.05, Map.of("latency", evidence))));
                assertThat(judgement.wealth().metrics())
                        .isEqualTo(judge.initial().metrics());
            }
        }

        @Test
        void binsMustBeThoseOfTheReference() {
            LatencyTestimonies five = LatencyTestimonies.of(new long[5], new long[5]);
            assertThatThrownBy(() -> new LatencyEvidence(odds, LatencyTestimonies.NONE, LatencyTestimonies.NONE, five))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid number of bins 5: the reference has 6");
        }
    }

    @Nested
    class Processes {
        private final Judge judge = errors();
        private final TickEvidence restart =
                new TickEvidence(Restart.RECENT, List.of(Ticks.batch(0.05, calls(10, 1, 190, 1))));

        @Test
        void aRestartTakesTheNextNumberAndForgetsNothingSinceTheStart() {
            Wealth first = judge.judge(judge.initial(), tick(0.05, BAD)).wealth();
            assertThat(first.spent()).isEqualTo(1);
            assertThat(first.metrics().get(0).recent()).isNull();

            MetricWealth second = judge.judge(first, restart).wealth().metrics().get(0);
            assertThat(second.sinceStart().number()).isZero();
            assertThat(second.sinceStart().tally().keys()).isEqualTo(5);
            assertThat(second.recent()).isNotNull();
            assertThat(second.recent().number()).isEqualTo(1);
            assertThat(second.recent().tally().keys()).isEqualTo(2);
        }

        @Test
        void evidenceThatIsNoLongerOfOnePieceStartsBothAnew() {
            Wealth two = judge.judge(judge.judge(judge.initial(), restart).wealth(), restart)
                    .wealth();
            TickEvidence lowered = new TickEvidence(Restart.ALL, List.of(Ticks.batch(0.01, calls(2, 0, 198, 1))));
            Wealth anew = judge.judge(two, lowered).wealth();
            MetricWealth metric = anew.metrics().get(0);
            assertThat(metric.sinceStart().number()).isEqualTo(3);
            assertThat(metric.recent()).isNull();
            assertThat(metric.sinceStart().tally().keys()).isEqualTo(1);
            assertThat(anew.spent()).isEqualTo(4);
        }

        @Test
        void aLateRegressionIsFoundByARecentProcess() {
            Judge strict = strict(0.001);
            Wealth healthy = repeat(strict, strict.initial(), tick(0.5, calls(1000, 10, 1000, 10)), 500)
                    .wealth();
            Wealth restarted = strict.judge(healthy, new TickEvidence(Restart.RECENT, List.of()))
                    .wealth();
            TickEvidence broken = tick(0.5, calls(20, 20, 20, 0));
            Verdict verdict = repeat(strict, restarted, broken, 2).verdict();
            assertThat(verdict.kind()).isEqualTo(Kind.FAIL);
            assertThat(verdict.findings().get(0).evidence().process()).isEqualTo(1);
            // since the start, nothing would have been seen yet
            assertThat(repeat(strict, healthy, broken, 2).verdict().kind()).isEqualTo(Kind.INCONCLUSIVE);
        }

        @Test
        void windowsAreDyadic() {
            assertThat(java.util.stream.IntStream.rangeClosed(1, 8).mapToObj(Windows::length))
                    .containsExactly(
                            minutes(5),
                            minutes(10),
                            minutes(5),
                            minutes(20),
                            minutes(5),
                            minutes(10),
                            minutes(5),
                            minutes(40));
            assertThat(Windows.length(0)).isEqualTo(minutes(5));
        }

        private static Duration minutes(int minutes) {
            return Duration.ofMinutes(minutes);
        }

        @Test
        void acknowledgingGoesOnWithTheSameBudget() {
            Judgement failed =
                    repeat(judge, judge.judge(judge.initial(), restart).wealth(), tick(0.05, BAD), 5);
            assertThat(failed.verdict().kind()).isEqualTo(Kind.FAIL);
            Wealth again = judge.rearm(failed.wealth());
            assertThat(again.failure()).isNull();
            assertThat(again.metrics().get(0).sinceStart().number()).isEqualTo(2);
            assertThat(judge.verdict(again).sentence()).isEqualTo("no candidate calls yet");
        }

        @Test
        void anotherSpecificationStartsAnewAndKeepsWhatWasSpentAndThatItFailed() {
            Wealth stored = repeat(judge, judge.judge(judge.initial(), restart).wealth(), tick(0.05, BAD), 5)
                    .wealth();
            Judge other = Judge.of(Unit.KEY, List.of(CountMetric.errorRate(), LatencyMetric.latency()));
            Wealth resumed = other.resume(stored);
            assertThat(resumed.spent()).isEqualTo(stored.spent() + 1);
            assertThat(resumed.metrics())
                    .extracting(metric -> metric.sinceStart().number())
                    .containsOnly(2);
            assertThat(other.verdict(resumed).kind()).isEqualTo(Kind.FAIL);
            assertThat(other.verdict(resumed).sentence()).isEqualTo(stored.failure());
            assertThat(judge.resume(stored)).isSameAs(stored);
            assertThatThrownBy(() -> other.judge(stored, TickEvidence.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("resume it first");
        }

        @Test
        void wealthThatDoesNotFitIsRefused() {
            String text = judge.initial().toText();
            Wealth fewer = Wealth.parse(text.replaceFirst("bet .*\n", ""));
            assertThatThrownBy(() -> judge.resume(fewer))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("error-rate")
                    .hasMessageContaining("do not fit");
        }
    }

    @Nested
    class Capped {
        private final Judge judge = errors().capped(10);

        private double sinceStart(TickEvidence tick) {
            return errors().verdict(judge.judge(judge.initial(), tick).wealth())
                    .findings()
                    .get(0)
                    .evidence()
                    .harm()
                    .logWealth();
        }

        @Test
        void aTickWinsInProportionToTheTimeInWhichNobodyTestified() {
            List<BatchEvidence> bad = List.of(Ticks.batch(0.05, calls(100, 50, 1_900, 0)));
            assertThat(sinceStart(new TickEvidence(Restart.NONE, bad, 1))).isCloseTo(Math.log(10), within(1e-9));
            assertThat(sinceStart(new TickEvidence(Restart.NONE, bad, 0.25))).isCloseTo(Math.log(10) / 4, within(1e-9));
            assertThat(sinceStart(new TickEvidence(Restart.NONE, bad, 0))).isCloseTo(0, within(1e-9));
        }

        @Test
        void allBatchesOfATickShareIt() {
            BatchEvidence bad = Ticks.batch(0.05, calls(100, 50, 1_900, 0));
            assertThat(sinceStart(new TickEvidence(Restart.NONE, List.of(bad, bad, bad), 1)))
                    .isCloseTo(Math.log(10), within(1e-9));
        }

        @Test
        void aProcessThatBeginsWithTheTickIsCappedToo() {
            List<BatchEvidence> bad = List.of(Ticks.batch(0.05, calls(100, 50, 1_900, 0)));
            Wealth wealth = judge.judge(judge.initial(), new TickEvidence(Restart.RECENT, bad, 0.5))
                    .wealth();
            assertThat(wealth.metrics().get(0).recent().bets())
                    .isEqualTo(wealth.metrics().get(0).sinceStart().bets());
        }

        @Test
        void lossesAndProofsAreNotCut() {
            CallCounts healthy = calls(16_000, 16, 304_000, 304);
            TickEvidence tick = new TickEvidence(
                    Restart.NONE,
                    List.of(new BatchEvidence(
                            0.05,
                            Map.of(
                                    ERRORS,
                                    new CountEvidence(
                                            healthy, Testimonies.NONE, Testimonies.NONE, Ticks.even(healthy))))),
                    0.25);
            assertThat(judge.judge(judge.initial(), tick).wealth())
                    .isEqualTo(errors().judge(errors().initial(), tick).wealth());
        }

        @Test
        void secondsAndFactorsAreChecked() {
            assertThatThrownBy(() -> new TickEvidence(Restart.NONE, List.of(), 1.5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid seconds 1.5: allowed is 0 to 1");
            assertThatThrownBy(() -> judge.capped(1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Invalid cap 1.0: allowed is above 1");
        }
    }

    @Test
    void metricsAreNamedApart() {
        assertThatThrownBy(() -> Judge.of(Unit.KEY, List.of(CountMetric.errorRate(), CountMetric.errorRate())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid metrics: two are named \"error-rate\"");
        assertThatThrownBy(() -> Judge.of(Unit.KEY, List.of(), 0, 0.01))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid alpha 0.0: allowed is between 0 and 1");
    }

    @Test
    void evidenceOfTheWrongKindIsRefused() {
        LatencyEvidence latency = new LatencyEvidence(
                LatencyReference.of(new long[1]).at(0.05),
                LatencyTestimonies.NONE,
                LatencyTestimonies.NONE,
                LatencyTestimonies.NONE);
        TickEvidence tick = TickEvidence.of(new BatchEvidence(0.05, Map.of(ERRORS, latency)));
        assertThatThrownBy(() -> errors().judge(errors().initial(), tick))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid evidence for error-rate: expected CountEvidence, found LatencyEvidence");
    }
}
