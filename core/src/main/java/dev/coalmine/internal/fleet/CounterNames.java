package dev.coalmine.internal.fleet;

import dev.coalmine.internal.recording.TestimonyLog.Ranks;
import dev.coalmine.plan.Arm;
import java.util.regex.Pattern;

/**
 * How the counters of a fleet are named: the terms, the processes and the odds of the calls, with colons between, and what
 * is counted, such as {@code v1x2y3z:0:4:0.05:e:c:0} for failed calls of the candidate.
 *
 * <p>Counters of different processes or odds are never added up, so that whoever hears late of a change harms nothing.
 */
final class CounterNames {
    static final String CALLS = "n";
    static final String TIMED = "t";
    static final String JUDGED = "w";
    static final String EVENTS = "e";
    static final String FIRSTS_A = "a";
    static final String FIRSTS_B = "b";
    static final String LATENCY_A = "r";
    static final String LATENCY_B = "q";
    static final String GROUP_CALLS = "g";
    static final String GROUP_EVENTS = "f";
    static final String RECORDED = "o";
    static final String HAPPENED = "h";
    static final String VALUES_A = "v";
    static final String VALUES_B = "u";
    static final String COMPARED = "k";
    static final String MISMATCHED = "m";
    static final String COMPARED_GROUPS = "x";
    static final String MISMATCHED_GROUPS = "y";

    private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
    private static final Pattern FORM = Pattern.compile(
            "[^:]+:N:N:[^:]+:(w|[ntkm]:[cs]|([eabqgohxy]|fN):[cs]:N|[ru]:[cs]:N:N|v:[cs]:N:N:N)".replace("N", NUMBER));

    private CounterNames() {}

    /**
     * Returns whether a counter is named as these methods do it, to the letter: in other spellings of its numbers the same
     * thing could be counted without bound.
     */
    static boolean isName(String counter) {
        return FORM.matcher(counter).matches();
    }

    static String prefix(Terms terms, Processes processes, double odds) {
        return terms.name() + ":" + processes.sinceStart() + ":" + processes.recent() + ":" + odds + ":";
    }

    static String arm(Arm arm) {
        return arm == Arm.CANDIDATE ? "c" : "s";
    }

    static String of(String kind, Arm arm) {
        return kind + ":" + arm(arm);
    }

    static String of(String kind, Arm arm, int index) {
        return of(kind, arm) + ":" + index;
    }

    static String of(String kind, Arm arm, int index, int other) {
        return of(kind, arm, index) + ":" + other;
    }

    static String of(String kind, Arm arm, int index, Ranks ranks) {
        return of(kind, arm, index, ranks.measured()) + ":" + ranks.forProof();
    }
}
