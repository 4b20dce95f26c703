package dev.coalmine.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A change of a rollout, as a recording has it. */
@Name("dev.coalmine.Decision")
@Label("Decision")
@Description("A change of a rollout: which, by whom, from where to where, and why")
@Category("Coalmine")
@StackTrace(false)
final class DecisionEvent extends Event {
    @Label("Number")
    @Description("Tells it from every other decision of this process; its findings have the same")
    long number;

    @Label("Rollout")
    @Nullable
    String rollout;

    @Label("Kind")
    @Description("What has happened, such as advanced, tripped or promoted")
    @Nullable
    String kind;

    @Label("Who")
    @Description("judge, fuse, plan, store, or the person or system that gave the command")
    @Nullable
    String who;

    @Label("From")
    @Description("The phase before")
    @Nullable
    String from;

    @Label("To")
    @Description("The phase from now on")
    @Nullable
    String to;

    @Label("Share")
    @Description("The share of keys that goes to the candidate from now on")
    @Percentage
    double share;

    @Label("Why")
    @Description("What happened and why, in one sentence")
    @Nullable
    String why;

    @Label("Verdict")
    @Description("What the judge said at that moment: PASS, FAIL or INCONCLUSIVE")
    @Nullable
    String verdict;

    @Label("Evidence")
    @Description("The numbers that decided, in one sentence")
    @Nullable
    String evidence;
}
