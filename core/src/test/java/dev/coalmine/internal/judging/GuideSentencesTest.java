package dev.coalmine.internal.judging;

import static dev.coalmine.internal.judging.Ticks.calls;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Promise;
import dev.coalmine.internal.judging.Worsening.Before;
import dev.coalmine.plan.ErrorRateGuardrail;
import dev.coalmine.plan.FewKeys;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.LatencyGuardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.SampleRatio;
import dev.coalmine.plan.StableHealth;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.verdict.CallCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the guide shows is what the judge says, and its defaults are those in force. */
@Promise("J5")
class GuideSentencesTest {
    private static final double SHARE = 0.05;

    private static List<String> guide() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "guide", "judge.md"));
    }

    @Test
    void everySentenceShownIsOneThatIsSaid() throws IOException {
        List<String> shown = guide().stream()
                .filter(line -> line.startsWith("> "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(shown)
                .containsExactly(
                        errors(calls(1204, 37, 22_871, 91), new Testimonies(14, 17)),
                        tail(),
                        ranks(),
                        errors(calls(20_000, 200, 380_000, 3_800), new Testimonies(190, 3_600)),
                        errors(calls(1204, 3, 22_871, 91), new Testimonies(2, 29)),
                        missingKeys(),
                        worsening());
    }

    private static String errors(CallCounts calls, Testimonies heard) {
        CountEvidence evidence = new CountEvidence(calls, heard, heard, Ticks.even(calls));
        return said(CountMetric.errorRate(), evidence);
    }

    private static String tail() {
        int[] candidate = {9, 5, 5};
        int[] stable = {190, 19, 0};
        CountEvidence[] levels = new CountEvidence[TailBets.LEVELS];
        Arrays.setAll(levels, i -> {
            Testimonies keys = new Testimonies(candidate[i], stable[i]);
            return new CountEvidence(calls(1_000, candidate[i], 19_000, stable[i]), keys, keys);
        });
        return said(TailMetric.slowCalls(), Ticks.tail(levels[0], levels[1], levels[2]));
    }

    private static String ranks() {
        long[] pooled = new long[100];
        long[] candidate = new long[100];
        long[] stable = new long[100];
        for (int bin = 0; bin < 100; bin++) {
            pooled[bin] = 10;
            candidate[bin] = bin < 90 && bin >= 30 ? 2 : 0;
            stable[bin] = bin < 90 ? 20 : 10;
        }
        LatencyTestimonies heard = LatencyTestimonies.of(candidate, stable);
        LatencyOdds reference = LatencyReference.of(pooled).at(SHARE);
        return said(LatencyMetric.latency(), new LatencyEvidence(reference, heard, heard, heard));
    }

    private static String missingKeys() {
        Testimonies keys = new Testimonies(4_500, 95_000);
        return said(new RatioMetric(0.001, 0.01), new RatioEvidence(keys, keys));
    }

    private static String said(Metric metric, MetricEvidence evidence) {
        Judge judge = Judge.of(Unit.KEY, List.of(metric));
        BatchEvidence batch = new BatchEvidence(SHARE, Map.of(metric.name(), evidence));
        return judge.judge(judge.initial(), TickEvidence.of(batch))
                .verdict()
                .findings()
                .get(0)
                .sentence();
    }

    private static String worsening() {
        Before before = new Before(20_000, 20, Duration.ofMillis(12), "the rise from 5% to 25%");
        Worsening watch = Objects.requireNonNull(Worsening.after(before, StableHealth.defaults()));
        CallCounts errors = calls(0, 0, 10_000, 60);
        CallCounts slow = calls(0, 0, 10_000, 100);
        return Objects.requireNonNull(
                watch.plus(new Worsening.Calls(10_000, 60, 100), Ticks.even(errors), Ticks.even(slow))
                        .sentence());
    }

    @Test
    void theTableOfDefaultsIsTrue() throws IOException {
        assertThat(guide())
                .contains(
                        "| `alpha`, the chance that a healthy candidate is ever tripped, per revision | "
                                + Numbers.percent(RolloutPlan.DEFAULT_ALPHA) + " |",
                        "| `alphaPass`, the chance that one beyond the margin passes | "
                                + Numbers.percent(RolloutPlan.DEFAULT_ALPHA_PASS) + " |",
                        "| `errorRate()` tolerates | the larger of ×" + ErrorRateGuardrail.DEFAULT_RATIO + " and "
                                + ErrorRateGuardrail.DEFAULT_POINTS + " points more |",
                        "| `errorRate()` passes below | ×" + ErrorRateGuardrail.DEFAULT_PROVEN_RATIO + " plus "
                                + ErrorRateGuardrail.DEFAULT_PROVEN_POINTS + " points |",
                        "| `latency()` tolerates | the larger of ×" + LatencyGuardrail.DEFAULT_RATIO + " and "
                                + LatencyGuardrail.DEFAULT_MICROS + " µs longer |",
                        "| `latency()` passes below | the larger of ×" + LatencyGuardrail.DEFAULT_PROVEN_RATIO + " and "
                                + LatencyGuardrail.DEFAULT_MICROS + " µs longer |",
                        "| weight of `errorRate()`, `latency()` (half of it `latency`, half `slow-calls`), any other | "
                                + ErrorRateGuardrail.DEFAULT_WEIGHT + ", " + LatencyGuardrail.DEFAULT_WEIGHT
                                + ", 0.25 |",
                        "| warm-up of latency | " + Numbers.count(WarmUp.DEFAULT_CALLS) + " candidate calls, up to "
                                + Numbers.count(WarmUp.DEFAULT_MOST_CALLS) + " until it is warm, and "
                                + WarmUp.DEFAULT_TIME.toSeconds() + " s |",
                        "| sample ratio | alpha " + Numbers.percent(SampleRatio.DEFAULT_ALPHA) + ", "
                                + Numbers.percent(SampleRatio.DEFAULT_TOLERATED) + " of the keys may be missing |",
                        "| stable's health | ×" + StableHealth.DEFAULT_RATIO + " plus " + StableHealth.DEFAULT_POINTS
                                + " points of errors, " + Numbers.percent(StableHealth.DEFAULT_SLOW_PART)
                                + " of the calls above the p99 before |",
                        "| fuse | " + Numbers.percent(Fuse.DEFAULT_FAILURE_RATE) + " of the last " + Fuse.DEFAULT_WINDOW
                                + " candidate calls, from " + Fuse.DEFAULT_DISTINCT_KEYS
                                + " keys, while stable fails below " + Numbers.percent(Fuse.DEFAULT_STABLE_BELOW)
                                + " |",
                        "| few keys | " + Numbers.percent(FewKeys.DEFAULT_FAILURE_RATE) + " of the last "
                                + FewKeys.DEFAULT_WINDOW + " candidate calls, from " + FewKeys.DEFAULT_DISTINCT_KEYS
                                + " keys |");
    }
}
