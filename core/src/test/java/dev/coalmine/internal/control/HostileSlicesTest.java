package dev.coalmine.internal.control;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.fuzz.Spoiler;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.store.Slice;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Slices that a broken or hostile member has added to. A slice stays until it is settled, so each of them must be judged:
 * what leads nowhere is left out, and what the judge remembers can always be kept and read again.
 */
@Fault({47, 49})
class HostileSlicesTest {
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .shadow(percent(10), Duration.ofHours(1))
            .step(percent(50), Duration.ofDays(1))
            .guardrail(Guardrail.errorRate())
            .guardrail(Guardrail.latency())
            .guardrail(Guardrail.errorRateBelow(percent(5)))
            .guardrail(Guardrail.failuresOf(IllegalStateException.class))
            .guardrail(Guardrail.quantileBelow(0.99, Duration.ofMillis(100)))
            .guardrail(Guardrail.signal("basket").mustNotDrop())
            .guardrail(Guardrail.signal("order").rateMustNotDrop())
            .guardrail(Guardrail.mismatches())
            .build();
    private static final List<String> KINDS = List.of(
            "n:c",
            "n:s",
            "t:c",
            "t:s",
            "w",
            "e:c:0",
            "e:s:0",
            "e:c:2",
            "e:s:3",
            "a:c:0",
            "a:s:0",
            "a:c:2",
            "b:c:0",
            "b:s:0",
            "r:c:3:4",
            "r:s:55:0",
            "q:c:7",
            "q:s:1",
            "g:c:63",
            "g:s:0",
            "f0:c:63",
            "f0:s:1",
            "f1:c:2",
            "f2:s:3",
            "o:c:0",
            "o:s:1",
            "h:c:0",
            "h:s:1",
            "v:c:16:3:4",
            "v:s:16:55:0",
            "u:c:16:7",
            "a:c:16",
            "a:s:17",
            "b:c:17",
            "a:c:31",
            "k:c",
            "m:c",
            "x:c:63",
            "y:c:0");
    private static final List<Long> COUNTS = List.of(
            1L,
            2L,
            100L,
            1_000_000L,
            999_999_999_999L,
            1_000_000_000_000L,
            1L << 48,
            1L << 53,
            Long.MAX_VALUE,
            -1L,
            0L,
            Long.MIN_VALUE);

    private final Docket docket = Docket.of(PLAN);

    private FleetBench bench() {
        return new FleetBench(
                Watch.judge(PLAN, docket, 0.001), new OwnBench(Watch.judge(PLAN, docket, 0.001)), docket, 1 << 16);
    }

    private static void judge(FleetBench bench, long number, Map<String, Long> counts, long nanos) {
        FleetBench.Judged judged = bench.judge(new Slice(number, counts), null, nanos);
        Wealth wealth = judged.judgement().wealth();
        assertThat(Wealth.parse(wealth.toText())).isEqualTo(wealth);
        assertThat(judged.reading().judgedCalls()).isNotNegative();
        assertThat(judged.judgement().verdict().sentence()).isNotBlank();
        bench.settled(judged, nanos);
    }

    private void everySliceIsJudged(long seed) {
        Spoiler spoiler = new Spoiler(seed);
        FleetBench bench = bench();
        for (int slice = 1; slice <= 4; slice++) {
            Map<String, Long> counts = new HashMap<>();
            for (int i = spoiler.random().nextInt(60); i >= 0; i--) {
                String name = bench.terms().name() + ":0:" + spoiler.random().nextInt(2) + ":0.5:" + spoiler.any(KINDS);
                counts.put(spoiler.happens(0.3) ? spoiler.spoiled(name) : name, spoiler.any(COUNTS));
            }
            judge(bench, slice, counts, slice * 250_000_000L);
        }
    }

    @Property(tries = 300)
    void everySliceIsJudgedAndWhatComesOfItCanBeKept(@ForAll long seed) {
        everySliceIsJudged(seed);
    }

    @Tag("long")
    @Property(tries = 200_000)
    void everySliceIsJudgedAndWhatComesOfItCanBeKeptForHours(@ForAll long seed) {
        everySliceIsJudged(seed);
    }

    /** A count that is as large as is believed at all, again and again, until sums would be beyond what can be kept. */
    @Test
    void sumsStayReadable() {
        FleetBench bench = bench();
        String prefix = bench.terms().name() + ":0:0:0.5:";
        for (int slice = 1; slice <= 3_000; slice++) {
            judge(
                    bench,
                    slice,
                    Map.of(prefix + "n:c", 1_000_000_000_000L, prefix + "n:s", 1_000_000_000_000L),
                    slice * 250_000_000L);
        }
        assertThat(bench.judgement().kind()).isNotEqualTo(Verdict.Kind.FAIL);
    }

    /** Other spellings of a number would count the same thing as often as there are spellings. */
    @Test
    void oneSpellingCounts() {
        FleetBench bench = bench();
        String prefix = bench.terms().name() + ":0:0:0.5:";
        FleetBench.Judged judged = bench.judge(
                new Slice(
                        1,
                        Map.of(
                                prefix + "e:c:0",
                                1L,
                                prefix + "e:c:00",
                                1L,
                                prefix + "e:c:+0",
                                1L,
                                prefix + "w:x",
                                1L,
                                prefix + "w",
                                7L,
                                bench.terms().name() + ":0:0:0.50:w",
                                1L)),
                null,
                0);
        assertThat(judged.reading().strange()).isEqualTo(4);
        assertThat(judged.reading().judgedCalls()).isEqualTo(7);
    }

    /** Each share and pair of processes has tables of its own, which nobody may make at will. */
    @Test
    void noMoreTablesAreMadeThanThereCanBeShares() {
        FleetBench bench = bench();
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < 30_000; i++) {
            counts.put(bench.terms().name() + ":0:0:" + i / 30_000.0 + ":n:c", 1L);
        }
        FleetBench.Judged judged = bench.judge(new Slice(1, counts), null, 0);
        assertThat(judged.reading().batches()).hasSize(64);
        assertThat(judged.reading().strange()).isEqualTo(30_000 - 64);
    }
}
