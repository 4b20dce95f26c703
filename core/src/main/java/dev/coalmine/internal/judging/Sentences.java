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
        return of(kind, evidence, noun.among(), counts(evidence.tally()));
    }

    /** Says the same of a ceiling, which needs no stable calls, where there are none. */
    String below(double ceiling, Verdict.Kind kind, Evidence evidence) {
        Tally tally = evidence.tally();
        CallCounts calls = tally.calls();
        String counts = Numbers.count(tally.candidateKeys()) + " " + witnesses + " (" + noun.events() + " "
                + Numbers.percent(calls.candidateRate()) + " of " + Numbers.count(calls.candidateCalls()) + " "
                + noun.among() + ", up to " + Numbers.percent(ceiling) + " tolerated)";
        return kind == Verdict.Kind.INCONCLUSIVE && calls.candidateCalls() > 0
                ? "no harm shown: " + counts + odds(evidence, "")
                : of(kind, evidence, noun.among(), counts);
    }

    /** Says what was seen, and what it comes to. */
    static String of(Verdict.Kind kind, Evidence evidence, String among, String counts) {
        Standing proof = evidence.proof();
        if (kind == Verdict.Kind.FAIL) {
            return counts + odds(evidence, " against a healthy candidate");
        }
        if (kind == Verdict.Kind.PASS && proof != null) {
            return "proven: " + counts + odds(proof, " against a worse candidate", "");
        }
        CallCounts calls = evidence.tally().calls();
        if (calls.candidateCalls() == 0) {
            return "no candidate " + among + " yet";
        }
        String missing = calls.stableCalls() == 0 ? NO_COMPARISON : "no harm shown";
        return missing + ": " + counts + odds(evidence, "");
    }

    /** Says in short what a guardrail shows that does not fail. */
    static String brief(String guardrail, Verdict.Kind kind, Evidence evidence) {
        if (evidence.tally().calls().candidateCalls() == 0) {
            return guardrail + " not heard yet";
        }
        Standing proof = evidence.proof();
        return kind == Verdict.Kind.PASS && proof != null
                ? guardrail + " proven" + odds(proof)
                : guardrail + " no harm shown" + odds(evidence.harm());
    }

    private static String odds(Standing standing) {
        return ", odds " + Numbers.odds(standing.logWealth()) + " to 1, limit " + Numbers.odds(standing.logLimit())
                + " to 1";
    }

    private String counts(Tally tally) {
        return testimonies(tally, witnesses) + " (" + rates(tally.calls()) + ")";
    }

    /** Says how many of the witnesses were on the candidate, and how many should have been. */
    static String testimonies(Tally tally, String witnesses) {
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

    /** Says the odds, and how much of them is due to what was said before. */
    private static String odds(Evidence evidence, String against) {
        String all = Numbers.odds(evidence.harm().logWealth());
        String part = Numbers.odds(evidence.bet().logWealth());
        return odds(evidence.harm(), against, part.equals(all) ? "" : ", " + part + " of them by this alone");
    }

    private static String odds(Standing standing, String against, String part) {
        return "; odds " + Numbers.odds(standing.logWealth()) + " to 1" + against + part + ", limit "
                + Numbers.odds(standing.logLimit()) + " to 1";
    }
}
