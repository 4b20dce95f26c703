package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Wealth;
import java.util.List;
import java.util.Map;

/** Short ways to write down evidence and judges. */
final class Ticks {
    static final String ERRORS = "error-rate";

    private Ticks() {}

    /** The judge that tolerates nothing: at the very edge of what is healthy, where false trips are most frequent. */
    static Judge strict(double alpha) {
        return Judge.of(Unit.KEY, List.of(CountMetric.errorRate().tolerating(Margin.ratio(1))), alpha, 0.01);
    }

    /** The judge of the default plan: errors alone, with the default tolerances. */
    static Judge errors() {
        return Judge.of(Unit.KEY, List.of(CountMetric.errorRate()));
    }

    /** A batch in which every failure is the first one of its key, in both processes. */
    static BatchEvidence batch(double odds, CallCounts calls) {
        return batch(odds, calls, new Testimonies(calls.candidateFailures(), calls.stableFailures()));
    }

    static BatchEvidence batch(double odds, CallCounts calls, Testimonies heard) {
        return new BatchEvidence(odds, Map.of(ERRORS, new CountEvidence(calls, heard, heard)));
    }

    /** Evidence of the tail above 1 ms, 2 ms and 8 ms. */
    static TailEvidence tail(CountEvidence p99, CountEvidence p999, CountEvidence far) {
        return new TailEvidence(List.of(
                new TailEvidence.Level(1_000_000, p99),
                new TailEvidence.Level(2_000_000, p999),
                new TailEvidence.Level(8_000_000, far)));
    }

    static TickEvidence tick(double odds, CallCounts calls) {
        return TickEvidence.of(batch(odds, calls));
    }

    static CallCounts calls(long candidateCalls, long candidateFailures, long stableCalls, long stableFailures) {
        return new CallCounts(candidateCalls, candidateFailures, stableCalls, stableFailures);
    }

    /** Spreads calls and failures evenly over the groups of keys. */
    static KeyBuckets even(CallCounts calls) {
        return KeyBuckets.of(
                spread(calls.candidateCalls()),
                spread(calls.candidateFailures()),
                spread(calls.stableCalls()),
                spread(calls.stableFailures()));
    }

    private static long[] spread(long total) {
        long[] spread = new long[KeyBuckets.COUNT];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = total / spread.length + (i < total % spread.length ? 1 : 0);
        }
        return spread;
    }

    /** Judges the same evidence again and again. */
    static Judgement repeat(Judge judge, Wealth wealth, TickEvidence tick, int times) {
        Judgement judgement = judge.judge(wealth, TickEvidence.NONE);
        for (int i = 0; i < times; i++) {
            judgement = judge.judge(judgement.wealth(), tick);
        }
        return judgement;
    }
}
