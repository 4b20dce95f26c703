package dev.coalmine.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** What the judge had found for one guardrail when a decision was made, as a recording has it. */
@Name("dev.coalmine.Finding")
@Label("Finding")
@Description("What the judge had found for one guardrail when a decision was made")
@Category("Coalmine")
@StackTrace(false)
final class FindingEvent extends Event {
    @Label("Decision")
    @Description("The number of the decision")
    long decision;

    @Label("Rollout")
    @Nullable
    String rollout;

    @Label("Guardrail")
    @Nullable
    String guardrail;

    @Label("Verdict")
    @Description("What the evidence shows for this guardrail: PASS, FAIL or INCONCLUSIVE")
    @Nullable
    String verdict;

    @Label("Log-Wealth")
    @Description("Natural log of what the bettor against the candidate owns")
    double logWealth;

    @Label("Log-Limit")
    @Description("Natural log of the wealth that trips")
    double logLimit;

    @Label("Keys On Candidate")
    @Description("Keys whose first word fell on the candidate, in the bet that tells most")
    long candidateKeys;

    @Label("Keys On Stable")
    @Description("Keys whose first word fell on stable, in the bet that tells most")
    long stableKeys;

    @Label("Evidence")
    @Description("The numbers in one sentence")
    @Nullable
    String evidence;
}
