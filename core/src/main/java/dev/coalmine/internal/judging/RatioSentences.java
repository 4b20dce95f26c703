package dev.coalmine.internal.judging;

import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Evidence.Standing;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;

/** Says in a plain sentence how many keys were seen on either arm, and on which some are missing. */
final class RatioSentences {
    private RatioSentences() {}

    static String of(Verdict.Kind kind, Evidence evidence) {
        Tally tally = evidence.tally();
        if (tally.keys() == 0) {
            return "no keys seen yet";
        }
        String seen = Numbers.count(tally.candidateKeys()) + " of " + Numbers.count(tally.keys())
                + " distinct keys were seen on the candidate where " + Numbers.amount(tally.expectedCandidateKeys())
                + " were to be expected";
        Standing harm = evidence.harm();
        String odds = "; odds " + Numbers.odds(harm.logWealth()) + " to 1"
                + (kind == Verdict.Kind.FAIL ? " against a fair split" : "") + ", limit "
                + Numbers.odds(harm.logLimit())
                + " to 1";
        return seen + (kind == Verdict.Kind.FAIL ? ": " + missing(tally) : "") + odds;
    }

    private static String missing(Tally tally) {
        return tally.candidateKeys() < tally.expectedCandidateKeys()
                ? "keys of the candidate are missing"
                : "keys of stable are missing";
    }
}
