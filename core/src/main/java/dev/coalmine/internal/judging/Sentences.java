package dev.coalmine.internal.judging;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Evidence;
import dev.coalmine.verdict.Evidence.Standing;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Verdict;

/** Says findings in plain sentences, in which every number comes from the judge's state. */
final class Sentences {
    static final String NO_GUARDRAILS = "no guardrails: nothing is judged";
    private static final String NO_COMPARISON = "no stable calls to compare with yet";

    private final CountMetric.Noun noun;
    private final String witnesses;

    Sentences(CountMetric.Noun noun, Unit unit) {
        this.noun = noun;
        this.witnesses = unit == Unit.KEY ? "distinct " + noun.adjective() + " keys" : noun.adjective() + " calls";
    }

    String of(Verdict.Kind kind, Evidence evidence) {
        Standing harm = evidence.harm();
        Standing proof = evidence.proof();
        if (kind == Verdict.Kind.FAIL) {
            return counts(evidence.tally()) + odds(harm, " against a healthy candidate");
        }
        if (kind == Verdict.Kind.PASS && proof != null) {
            return "proven: " + counts(evidence.tally()) + odds(proof, " against a worse candidate");
        }
        CallCounts calls = evidence.tally().calls();
        if (calls.candidateCalls() == 0) {
            return "no candidate " + noun.among() + " yet";
        }
        String missing = calls.stableCalls() == 0 ? NO_COMPARISON : "no harm shown";
        return missing + ": " + counts(evidence.tally()) + odds(harm, "");
    }

    private String counts(Tally tally) {
        return testimonies(tally) + " (" + rates(tally.calls()) + ")";
    }

    private String testimonies(Tally tally) {
        if (tally.keys() == 0) {
            return "no " + witnesses + " yet";
        }
        return Numbers.count(tally.candidateKeys()) + " of " + Numbers.count(tally.keys()) + " " + witnesses
                + " were on the candidate where " + Numbers.amount(tally.expectedCandidateKeys())
                + " were to be expected";
    }

    private String rates(CallCounts calls) {
        return noun.events() + " " + Numbers.percent(calls.candidateRate()) + " of "
                + Numbers.count(calls.candidateCalls()) + " " + noun.among() + " against "
                + Numbers.percent(calls.stableRate()) + " of " + Numbers.count(calls.stableCalls());
    }

    private static String odds(Standing standing, String against) {
        return "; odds " + Numbers.odds(standing.logWealth()) + " to 1" + against + ", limit "
                + Numbers.odds(standing.logLimit()) + " to 1";
    }
}
