package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Yardstick;

/** Says in plain sentences what was seen of business signals. */
final class SignalSentences {
    private SignalSentences() {}

    static String outcome(Verdict.Kind kind, Evidence evidence, String signal) {
        Tally tally = evidence.tally();
        String counts = Sentences.testimonies(tally, "distinct keys with " + signal) + rates(tally.calls());
        return Sentences.of(kind, evidence, "keys with " + signal, counts);
    }

    /** Says how often there was an outcome, unless nobody records that there is none. */
    private static String rates(CallCounts recorded) {
        boolean saysAll = recorded.candidateFailures() + recorded.stableFailures()
                < recorded.candidateCalls() + recorded.stableCalls();
        return saysAll
                ? " (" + Numbers.percent(recorded.candidateRate()) + " of " + Numbers.count(recorded.candidateCalls())
                        + " recorded against " + Numbers.percent(recorded.stableRate()) + " of "
                        + Numbers.count(recorded.stableCalls()) + ")"
                : "";
    }

    static String value(Verdict.Kind kind, Evidence evidence, String signal) {
        Tally tally = evidence.tally();
        Yardstick.Ranks sums = tally.yardstick() instanceof Yardstick.Ranks ranks ? ranks : new Yardstick.Ranks(0, 0);
        String counts = "the first " + signal + " of " + Numbers.count(tally.candidateKeys())
                + " candidate keys ranks at " + LatencySentences.mean(sums.candidate(), tally.candidateKeys())
                + " on average where that of " + Numbers.count(tally.stableKeys()) + " stable keys ranks at "
                + LatencySentences.mean(sums.stable(), tally.stableKeys());
        return Sentences.of(kind, evidence, "keys with " + signal, counts);
    }
}
