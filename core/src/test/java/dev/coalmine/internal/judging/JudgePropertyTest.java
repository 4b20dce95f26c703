package dev.coalmine.internal.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Wealth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any evidence whatever. */
class JudgePropertyTest {
    private static final int BINS = 4;
    private static final Judge JUDGE = Judge.of(
            Unit.KEY,
            List.of(
                    CountMetric.errorRate(),
                    LatencyMetric.latency(),
                    TailMetric.slowCalls().onlyHolding(),
                    CountMetric.counting("ceiling", new CountMetric.Noun("failing", "errors", "calls"))
                            .tolerating(Margin.ceiling(0.5))));

    @Provide
    Arbitrary<List<TickEvidence>> ticks() {
        Arbitrary<TickEvidence> tick = Combinators.combine(
                        Arbitraries.of(Restart.NONE, Restart.NONE, Restart.NONE, Restart.RECENT, Restart.ALL),
                        batches().list().ofMaxSize(3))
                .as(TickEvidence::new);
        return tick.list().ofMaxSize(12);
    }

    private static Arbitrary<BatchEvidence> batches() {
        Arbitrary<Double> odds = Arbitraries.oneOf(
                Arbitraries.of(0.0, 1.0, 1e-6, 1 - 1e-12), Arbitraries.doubles().between(0, 1));
        return Combinators.combine(odds, counts(), counts(), latencies()).as((share, errors, slow, latency) -> {
            Map<String, MetricEvidence> metrics = new HashMap<>();
            metrics.put("error-rate", errors);
            metrics.put("ceiling", errors);
            metrics.put("slow-calls", Ticks.tail(slow, errors, slow));
            metrics.put(
                    "latency",
                    new LatencyEvidence(
                            LatencyReference.of(latency).at(share),
                            LatencyTestimonies.of(latency, latency),
                            LatencyTestimonies.of(new long[BINS], latency),
                            LatencyTestimonies.of(latency, latency)));
            return new BatchEvidence(share, metrics);
        });
    }

    private static Arbitrary<CountEvidence> counts() {
        Arbitrary<Long> sparse = Arbitraries.oneOf(
                Arbitraries.of(0L, 0L, 1L), Arbitraries.longs().between(0, 1_000_000_000_000L));
        return Combinators.combine(sparse, sparse, sparse, sparse).as((a, b, c, d) -> {
            CallCounts calls = new CallCounts(a, b, c, d);
            return new CountEvidence(calls, new Testimonies(b, d), new Testimonies(d, b), Ticks.even(calls));
        });
    }

    private static Arbitrary<long[]> latencies() {
        return Arbitraries.longs().between(0, 50).array(long[].class).ofSize(BINS);
    }

    @Property(tries = 300)
    @Promise("J6")
    void theSameEvidenceGivesTheSameVerdictToTheBit(@ForAll("ticks") List<TickEvidence> ticks) {
        Wealth once = JUDGE.initial();
        Wealth again = JUDGE.initial();
        for (TickEvidence tick : ticks) {
            String before = once.toText();
            Judgement first = JUDGE.judge(once, tick);
            assertThat(once.toText()).as("the state handed in stays as it was").isEqualTo(before);
            // the second run is interrupted by a restart of the process at every tick
            Judgement second = JUDGE.judge(JUDGE.resume(Wealth.parse(again.toText())), tick);
            assertThat(second).isEqualTo(first);
            assertThat(second.kind()).isEqualTo(first.verdict().kind());
            once = first.wealth();
            again = second.wealth();
        }
        assertThat(JUDGE.initial()).isEqualTo(Wealth.parse(JUDGE.initial().toText()));
    }

    @Property(tries = 300)
    @Fault(23)
    @Promise("J4")
    void anyEvidenceHoweverSparseGivesADefinedVerdict(@ForAll("ticks") List<TickEvidence> ticks) {
        Wealth wealth = JUDGE.initial();
        for (TickEvidence tick : ticks) {
            Judgement judgement = JUDGE.judge(wealth, tick);
            wealth = judgement.wealth();
            assertThat(judgement.verdict().sentence()).isNotBlank().doesNotContain("NaN", "Infinity");
            assertThat(judgement.verdict().findings()).hasSize(4);
            for (Finding finding : judgement.verdict().findings()) {
                assertThat(finding.sentence()).isNotBlank().doesNotContain("NaN", "Infinity");
                assertThat(finding.evidence().harm().logWealth()).isFinite();
                assertThat(finding.evidence().harm().logLimit()).isFinite().isPositive();
            }
        }
    }

    @Property(tries = 100)
    @Promise("J6")
    void nobodyCanReachIntoTheState(@ForAll("ticks") List<TickEvidence> ticks) {
        Wealth wealth = JUDGE.initial();
        for (TickEvidence tick : ticks) {
            wealth = JUDGE.judge(wealth, tick).wealth();
        }
        String before = wealth.toText();
        Stakes stakes = wealth.metrics().get(0).sinceStart().bets().get(0);
        java.util.Arrays.fill(stakes.toArray(), 1e9);
        java.util.Arrays.fill(wealth.metrics().get(0).proof().groups().candidateCalls(), 7);
        assertThat(wealth.toText()).isEqualTo(before);
    }
}
