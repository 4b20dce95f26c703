package dev.coalmine.internal.control;

import dev.coalmine.internal.words.Wording;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.ErrorCeilingGuardrail;
import dev.coalmine.plan.ErrorRateGuardrail;
import dev.coalmine.plan.FailuresGuardrail;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.stats.MethodStats;
import dev.coalmine.verdict.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Names the method in which most of that happened for which a rollout was tripped. */
final class Culprits {
    private Culprits() {}

    /**
     * Returns what a sentence is to say after the verdict that failed, such as {@code ; most failed candidate calls were
     * in quote(): 12 of 14}. Empty if there is no telling: where calls have no names, or all the same.
     */
    static String of(Verdict verdict, RolloutPlan plan, MethodTable methods) {
        return isOfErrors(verdict, plan)
                ? most("failed", methods, stats -> stats.failures(Arm.CANDIDATE))
                : most("slow", methods, stats -> stats.slow(Arm.CANDIDATE));
    }

    /** Returns what a sentence is to say after the numbers of a fuse that blew for failed calls. */
    static String ofFailures(MethodTable methods) {
        return most("failed", methods, stats -> stats.failures(Arm.CANDIDATE));
    }

    private static boolean isOfErrors(Verdict verdict, RolloutPlan plan) {
        Optional<String> failing = verdict.findings().stream()
                .filter(finding -> finding.kind() == Verdict.Kind.FAIL)
                .map(finding -> finding.guardrail())
                .findFirst();
        return plan.guardrails().stream()
                .filter(Culprits::countsErrors)
                .anyMatch(guardrail -> failing.equals(Optional.of(guardrail.name())));
    }

    private static boolean countsErrors(Guardrail guardrail) {
        return guardrail instanceof ErrorRateGuardrail
                || guardrail instanceof ErrorCeilingGuardrail
                || guardrail instanceof FailuresGuardrail;
    }

    private static String most(String what, MethodTable methods, ToLongFunction<MethodStats> events) {
        List<MethodStats> stats = methods.stats();
        stats.sort(Comparator.comparingLong(events).reversed());
        long all = stats.stream().mapToLong(events).sum();
        long its = stats.isEmpty() ? 0 : events.applyAsLong(stats.get(0));
        boolean isTie = stats.size() > 1 && events.applyAsLong(stats.get(1)) == its;
        if (methods.size() < 2 || its == 0 || isTie) {
            return "";
        }
        String part = stats.get(0).method() + ": " + Wording.count(its) + " of " + Wording.count(all);
        return 2 * its > all
                ? "; most " + what + " candidate calls were in " + part
                : "; of the " + what + " candidate calls more were in " + part + " than in any other method";
    }
}
