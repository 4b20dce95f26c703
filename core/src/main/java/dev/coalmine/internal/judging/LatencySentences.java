package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Yardstick;
import java.time.Duration;

/** Says in plain sentences what was seen of latencies. */
final class LatencySentences {
    private LatencySentences() {}

    /**
     * Says who was above a threshold.
     *
     * @param witnesses who, with the name of the threshold, such as {@code first calls above the reference p90}
     * @param among what they are counted among, such as {@code keys}
     */
    static String above(Verdict.Kind kind, Evidence evidence, String witnesses, String among) {
        Tally tally = evidence.tally();
        String named = tally.yardstick() instanceof Yardstick.Threshold threshold && threshold.nanos() > 0
                ? witnesses + " (" + Numbers.time(Duration.ofNanos(threshold.nanos())) + ")"
                : witnesses;
        CallCounts calls = tally.calls();
        String rates = Numbers.percent(calls.candidateRate()) + " of " + Numbers.count(calls.candidateCalls()) + " "
                + among + " against " + Numbers.percent(calls.stableRate()) + " of "
                + Numbers.count(calls.stableCalls());
        return Sentences.of(kind, evidence, among, Sentences.testimonies(tally, named) + " (" + rates + ")");
    }

    /**
     * Says how high the arms rank.
     *
     * @param among who is ranked, such as {@code keys}
     */
    static String ranks(Verdict.Kind kind, Evidence evidence, String among) {
        Tally tally = evidence.tally();
        Yardstick.Ranks sums = tally.yardstick() instanceof Yardstick.Ranks ranks ? ranks : new Yardstick.Ranks(0, 0);
        String first = among.equals("keys") ? "first calls of " : "";
        String counts = first + Numbers.count(tally.candidateKeys()) + " candidate " + among + " rank at "
                + mean(sums.candidate(), tally.candidateKeys()) + " on average where those of "
                + Numbers.count(tally.stableKeys()) + " stable " + among + " rank at "
                + mean(sums.stable(), tally.stableKeys());
        return Sentences.of(kind, evidence, among, counts);
    }

    static String mean(double sum, long keys) {
        return Numbers.percent(keys == 0 ? 0.5 : sum / keys);
    }
}
