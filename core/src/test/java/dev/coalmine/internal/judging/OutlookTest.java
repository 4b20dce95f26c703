package dev.coalmine.internal.judging;

import static dev.coalmine.internal.judging.Ticks.ERRORS;
import static dev.coalmine.internal.judging.Ticks.calls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Promise;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Verdict.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How much more a proof takes. */
class OutlookTest {
    private static TickEvidence errors(CallCounts calls, KeyBuckets groups) {
        CountEvidence evidence = new CountEvidence(calls, Testimonies.NONE, Testimonies.NONE, groups);
        return TickEvidence.of(new BatchEvidence(0.05, Map.of(ERRORS, evidence)));
    }

    private static TickEvidence errors(CallCounts calls) {
        return errors(calls, Ticks.even(calls));
    }

    private static Finding finding(Judgement judgement) {
        return judgement.verdict().findings().get(0);
    }

    private static long more(Judgement judgement) {
        return Objects.requireNonNull(finding(judgement).outlook()).more().orElseThrow();
    }

    /** Foretold from any point on the way, with the same evidence coming in, the proof comes when it was said to. */
    @Test
    @Promise("J4")
    void whatIsForetoldComesTrueIfItGoesOnAlike() {
        Judge judge = Ticks.errors();
        TickEvidence healthy = errors(calls(64, 0, 1_216, 0));
        int ticks = 0;
        Judgement judgement = judge.judge(judge.initial(), healthy);
        while (judgement.kind() != Kind.PASS) {
            judgement = judge.judge(judgement.wealth(), healthy);
            ticks++;
        }
        assertThat(ticks * 64).isBetween(5_000, 8_000);
        for (int soFar = 10; soFar < ticks; soFar += 10) {
            Judgement early = Ticks.repeat(judge, judge.initial(), healthy, soFar);
            assertThat((double) more(early)).isCloseTo(64.0 * (ticks + 1 - soFar), within(70.0));
            assertThat(finding(early).outlook().unit()).isEqualTo(Outlook.Unit.CALLS);
        }
        assertThat(finding(judgement).outlook()).as("nothing is missing").isNull();
    }

    @Test
    void evidenceThatClustersTakesThatMuchMore() {
        Judge judge = Ticks.errors();
        CallCounts calls = calls(640, 1, 12_160, 64);
        KeyBuckets even = Ticks.even(calls);
        long[] three = new long[KeyBuckets.COUNT];
        for (int i = 0; i < 64; i++) {
            three[i % 16] += 1;
        }
        KeyBuckets clustered =
                KeyBuckets.of(even.candidateCalls(), even.candidateFailures(), even.stableCalls(), three);
        long easy = more(judge.judge(judge.initial(), errors(calls)));
        long hard = more(judge.judge(judge.initial(), errors(calls, clustered)));
        assertThat((hard + 640.0) / (easy + 640.0))
                .isCloseTo(Dispersion.of(clustered) / Dispersion.of(even), within(0.01));
    }

    @Test
    void whereTheProofShrinksThereIsNoneInSight() {
        Judge judge = Ticks.errors();
        Finding worse = finding(judge.judge(judge.initial(), errors(calls(1_000, 9, 19_000, 76))));
        assertThat(worse.kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(worse.outlook()).isEqualTo(new Outlook(Outlook.Unit.CALLS, java.util.OptionalLong.empty()));
    }

    @Test
    void beforeAnythingIsSeenThereIsNothingToTellItBy() {
        Judge judge = Ticks.errors();
        assertThat(finding(judge.judge(judge.initial(), TickEvidence.NONE)).outlook())
                .isNull();
    }

    @Test
    void latencyIsForetoldInKeysByTheSlowestOfItsProofs() {
        Judge judge = Judge.of(Unit.KEY, List.of(LatencyMetric.latency()), 1e-100, 0.01);
        long[] stable = {2_000, 4_000, 8_000, 4_000, 1_800, 180, 20};
        LatencyTestimonies heard = LatencyTestimonies.of(new long[] {150, 250, 400, 195, 50, 5, 0}, stable);
        LatencyEvidence evidence =
                new LatencyEvidence(LatencyReference.of(stable).at(0.05), heard, LatencyTestimonies.NONE, heard);
        TickEvidence tick = TickEvidence.of(new BatchEvidence(0.05, Map.of("latency", evidence)));

        Judgement once = judge.judge(judge.initial(), tick);
        Outlook outlook = finding(once).outlook();
        assertThat(outlook.unit()).isEqualTo(Outlook.Unit.KEYS);
        int more = (int) Math.ceil(outlook.more().orElseThrow() / 1_050.0);
        assertThat(Ticks.repeat(judge, judge.initial(), tick, more).kind()).isEqualTo(Kind.INCONCLUSIVE);
        assertThat(Ticks.repeat(judge, judge.initial(), tick, more + 1).kind()).isEqualTo(Kind.PASS);
    }

    /** The multiple that is named makes the wealth just that large. */
    @Property(tries = 300)
    void theMultipleIsRight(
            @ForAll @Size(7) List<@DoubleRange(min = -50, max = 4) Double> logs,
            @ForAll @DoubleRange(min = 1, max = 20) double dispersion) {
        Stakes stakes = Stakes.of(logs.stream().mapToDouble(Double::doubleValue).toArray());
        OptionalDouble times = Portfolio.PASS.timesTo(4.6, stakes, dispersion);
        double best = logs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        assertThat(times.isPresent()).isEqualTo(best > 0);
        if (times.isPresent()) {
            double reached = Portfolio.PASS.logWealth(stakes, dispersion / times.getAsDouble());
            assertThat(reached).isBetween(4.6, 4.6 * 1.001 + 0.001);
        }
    }
}
