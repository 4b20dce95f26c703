package dev.coalmine.verdict;

import java.util.List;

/**
 * What the judge says of the candidate, given all evidence so far.
 *
 * @param kind the verdict over all guardrails: FAIL if one fails, PASS if all pass, INCONCLUSIVE otherwise
 * @param sentence one plain sentence with the numbers that decided
 * @param findings one finding for each metric of a guardrail, in the plan's order; then that of the sample ratio
 */
public record Verdict(Kind kind, String sentence, List<Finding> findings) {
    /** The three things that a judge can say. */
    public enum Kind {
        /** The candidate was shown to be no worse than the guardrails tolerate. */
        PASS,
        /** The candidate was shown to be worse than a guardrail tolerates. */
        FAIL,
        /** Neither was shown yet. */
        INCONCLUSIVE
    }

    /** Copies the findings. */
    public Verdict {
        findings = List.copyOf(findings);
    }
}
