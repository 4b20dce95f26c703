package dev.coalmine.internal.course;

import dev.coalmine.internal.words.Wording;
import dev.coalmine.verdict.Finding;
import dev.coalmine.verdict.Outlook;
import dev.coalmine.verdict.Verdict;
import java.util.List;
import java.util.OptionalDouble;

/** Says what the proofs of PASS still take: a pure function. */
final class MissingProof {
    private MissingProof() {}

    /** Returns what a verdict that is not PASS still takes, in words: what each guardrail takes that does not pass yet. */
    static List<String> of(Sight sight) {
        List<Finding> missing = sight.judgement().missingProofs();
        return missing.isEmpty()
                ? List.of("a proof: " + sight.judgement().verdict().sentence())
                : missing.stream().map(finding -> of(finding, sight.pace())).toList();
    }

    private static String of(Finding finding, Pace pace) {
        Outlook outlook = finding.outlook();
        if (outlook == null) {
            String what = finding.kind() == Verdict.Kind.FAIL ? "there is none of " : "the proof of ";
            return what + finding.guardrail() + ": " + finding.sentence();
        }
        if (outlook.more().isEmpty()) {
            return "no proof of " + finding.guardrail() + " in sight: " + finding.sentence();
        }
        long more = outlook.more().getAsLong();
        return "the proof of " + finding.guardrail() + " needs about " + Wording.roundCount(more) + " more candidate "
                + outlook.unit().label() + time(more, pace.perSecond(finding.guardrail()));
    }

    private static String time(long more, OptionalDouble perSecond) {
        return perSecond.isEmpty() ? "" : " at the present rate: " + Wording.roundTime(more / perSecond.getAsDouble());
    }
}
