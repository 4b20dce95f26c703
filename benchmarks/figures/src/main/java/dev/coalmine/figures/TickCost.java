package dev.coalmine.figures;

import dev.coalmine.internal.judging.BatchEvidence;
import dev.coalmine.internal.judging.CountEvidence;
import dev.coalmine.internal.judging.CountMetric;
import dev.coalmine.internal.judging.Judge;
import dev.coalmine.internal.judging.LatencyEvidence;
import dev.coalmine.internal.judging.LatencyMetric;
import dev.coalmine.internal.judging.LatencyOdds;
import dev.coalmine.internal.judging.LatencyReference;
import dev.coalmine.internal.judging.LatencyTestimonies;
import dev.coalmine.internal.judging.Restart;
import dev.coalmine.internal.judging.TailEvidence;
import dev.coalmine.internal.judging.TailMetric;
import dev.coalmine.internal.judging.Testimonies;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.internal.judging.Unit;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Wealth;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** G8: how long the judge takes for one tick of the three default metrics and both processes, and whether it can be replayed. */
final class TickCost implements Study {
    private static final double SHARE = 0.05;
    private static final int NOTCHES = 128;
    private static final int TICKS = 2_000;
    private static final int BATCHES = 101;
    private static final int WARM_UP = 40;

    private static final String LATENCY =
            "the goal was set for three metrics that count; latency alone is four bets over every notch, and a proof";

    private final Judge judge =
            Judge.of(Unit.KEY, List.of(CountMetric.errorRate(), LatencyMetric.latency(), TailMetric.slowCalls()));
    private final List<TickEvidence> ticks = ticks();

    /** A second of a healthy rollout with 2,000 calls a second, again and again, and always another. */
    private static List<TickEvidence> ticks() {
        SplittableRandom random = new SplittableRandom(8);
        long[] pool = new long[NOTCHES];
        Arrays.fill(pool, 100);
        LatencyOdds odds = LatencyReference.of(pool).at(SHARE);
        List<TickEvidence> ticks = new ArrayList<>();
        for (int i = 0; i < TICKS; i++) {
            CountEvidence errors = counts(random, 0.001);
            TailEvidence tail = new TailEvidence(List.of(
                    new TailEvidence.Level(1_000_000, counts(random, 0.01)),
                    new TailEvidence.Level(2_000_000, counts(random, 0.001)),
                    new TailEvidence.Level(8_000_000, counts(random, 0.0001))));
            LatencyTestimonies firsts = firsts(random, 1_000);
            LatencyEvidence latency = new LatencyEvidence(odds, firsts, firsts(random, 1_500), firsts);
            ticks.add(new TickEvidence(
                    i == TICKS / 2 ? Restart.RECENT : Restart.NONE,
                    List.of(new BatchEvidence(
                            SHARE, Map.of("error-rate", errors, "latency", latency, "slow-calls", tail)))));
        }
        return ticks;
    }

    private static CountEvidence counts(SplittableRandom random, double rate) {
        long candidate = random.doubles(100).filter(luck -> luck < rate).count();
        long stable = random.doubles(1_900).filter(luck -> luck < rate).count();
        Testimonies firsts = new Testimonies(candidate, stable);
        return new CountEvidence(new CallCounts(100, candidate, 1_900, stable), firsts, firsts);
    }

    private static LatencyTestimonies firsts(SplittableRandom random, int keys) {
        long[] candidate = new long[NOTCHES];
        long[] stable = new long[NOTCHES];
        for (int key = 0; key < keys; key++) {
            long[] of = random.nextDouble() < SHARE ? candidate : stable;
            of[random.nextInt(NOTCHES)]++;
        }
        return LatencyTestimonies.of(candidate, stable);
    }

    /** Returns the state after all ticks. */
    private Wealth judged(Wealth from) {
        Wealth wealth = from;
        for (TickEvidence tick : ticks) {
            wealth = judge.judge(wealth, tick).wealth();
        }
        return wealth;
    }

    /** Returns whether all ticks come to the same bits if the state is written down and read back after each. */
    boolean isReplayable() {
        Wealth wealth = judge.initial();
        for (TickEvidence tick : ticks) {
            wealth = judge.judge(Wealth.parse(wealth.toText()), tick).wealth();
        }
        return wealth.toText().equals(judged(judge.initial()).toText());
    }

    /** Returns the microseconds of the processor that a tick takes, fastest first, each the mean of {@value #TICKS}. */
    double[] micros() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] micros = new double[BATCHES];
        for (int i = -WARM_UP; i < BATCHES; i++) {
            Wealth fresh = judge.initial();
            long start = threads.getCurrentThreadCpuTime();
            Wealth after = judged(fresh);
            double took = (threads.getCurrentThreadCpuTime() - start) / 1e3 / TICKS;
            if (after.failure() != null) {
                throw new IllegalStateException("A healthy candidate was tripped: " + after.failure());
            }
            if (i >= 0) {
                micros[i] = took;
            }
        }
        Arrays.sort(micros);
        return micros;
    }

    @Override
    public Section run(Effort effort) {
        double[] micros = micros();
        double median = micros[BATCHES / 2];
        double p90 = micros[BATCHES * 9 / 10];
        return new Section(
                "G8: what a tick costs",
                """
                One tick of `error-rate`, `latency` and `slow-calls` (eleven portfolios, each in two processes), with
                1,000 and 1,500 first latencies in 128 notches: means of 2,000 ticks, in time of the processor, on the
                machine that made this page. Replayed: whether the state comes to the same bits when it is written down
                and read back after every tick.
                """,
                List.of(new Table(
                        "tick",
                        List.of("median", "p10", "p90", "replayed to the bit"),
                        List.of(List.of(
                                micros(median),
                                micros(micros[BATCHES / 10]),
                                micros(p90),
                                isReplayable() ? "yes" : "**no**")))),
                List.of(),
                List.of(new Goal("G8", "microseconds of a tick", median, 0, 5, LATENCY)));
    }

    private static String micros(double micros) {
        return Math.round(micros * 10) / 10.0 + " µs";
    }
}
