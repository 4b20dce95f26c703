package dev.coalmine.internal.control;

import dev.coalmine.plan.Step;
import java.util.ArrayList;
import java.util.List;

/** What must be true to leave a step: a pure function. */
final class Gate {
    private Gate() {}

    /**
     * Returns what is still missing to leave a step, in words; nothing if it may be left.
     *
     * @param served how long the step was held, and with how many calls
     * @param holds what else keeps the rollout at its step, in words
     */
    static List<String> missing(Step step, RolloutState served, List<String> holds) {
        List<String> missing = new ArrayList<>();
        if (served.heldNanos() < step.hold().toNanos()) {
            missing.add("the hold: " + Wording.seconds(served.heldNanos()) + " of " + Wording.duration(step.hold()));
        }
        if (served.stepCalls() < step.minCalls()) {
            missing.add(
                    "candidate calls: " + Wording.count(served.stepCalls()) + " of " + Wording.count(step.minCalls()));
        }
        missing.addAll(holds);
        return missing;
    }
}
