package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.words.Wording;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Stage;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a rollout waits for before it goes on by itself, in words: pure functions. */
public final class Waiting {
    /** What is missing where only a human can let it go on. */
    static final String APPROVAL = "approval: a human has to advance it";

    private static final String ACKNOWLEDGEMENT = "a human who acknowledges the rollback, or a new revision";

    private Waiting() {}

    /** Returns what a rollout waits for, each in a few words; nothing if it waits for nothing. */
    public static List<String> of(Course course, RolloutState state, Sight sight) {
        Phase phase = state.phase();
        if (phase instanceof Phase.Watched watched) {
            return missing(course, course.leg(watched), state.served(), sight);
        }
        if (phase instanceof Phase.Paused) {
            return List.of("a human who resumes it");
        }
        if (phase instanceof Phase.Tripped tripped) {
            return List.of(coolDown(course, state, tripped));
        }
        if (phase instanceof Phase.Aborted) {
            return List.of(ACKNOWLEDGEMENT);
        }
        return phase instanceof Phase.Pending ? sight.obstacles() : List.of();
    }

    private static String coolDown(Course course, RolloutState state, Phase.Tripped tripped) {
        Duration coolDown = tripped.coolDown();
        if (coolDown == null || state.attempts().automatic() >= course.retry().maxAttempts()) {
            return ACKNOWLEDGEMENT;
        }
        return "the cool-down: " + Wording.seconds(state.served().nanos()) + " of " + Wording.duration(coolDown);
    }

    /** Returns whether hold and calls are served, which costs nothing to know. */
    static boolean isServed(Stage<?> stage, Served served) {
        return served.nanos() >= stage.hold().toNanos() && served.calls() >= stage.minCalls();
    }

    /** Returns whether it was held for as long as its plan has foreseen at most. */
    static boolean isOverdue(Stage<?> stage, Served served) {
        return stage.longestHold().isPresent()
                && served.nanos() >= stage.longestHold().get().toNanos();
    }

    /** Returns what is still missing to leave a stretch; nothing if it may be left. */
    static List<String> missing(Course course, Leg leg, Served served, Sight sight) {
        Stage<?> stage = leg.stage();
        List<String> missing = new ArrayList<>();
        if (served.nanos() < stage.hold().toNanos()) {
            missing.add("the hold: " + Wording.seconds(served.nanos()) + " of " + Wording.duration(stage.hold()));
        }
        if (served.calls() < stage.minCalls()) {
            String what = stage instanceof Shadow ? "comparisons" : "candidate calls";
            missing.add(what + ": " + Wording.count(served.calls()) + " of " + Wording.count(stage.minCalls()));
        }
        if (course.mode() == RunMode.LIVE) {
            missing.addAll(sight.holds());
            if (stage.gate() == Gate.PROVEN && sight.judgement().kind() != Verdict.Kind.PASS) {
                missing.addAll(MissingProof.of(sight));
            }
        }
        missing.addAll(sight.obstacles());
        if (stage.gate() == Gate.APPROVAL) {
            missing.add(APPROVAL);
        }
        return missing;
    }
}
