package dev.coalmine.internal.control;

import dev.coalmine.internal.judging.LatencyTestimonies;
import dev.coalmine.internal.judging.Settling;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.LatencyWindow;
import dev.coalmine.internal.words.Wording;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.WarmUp;
import org.jspecify.annotations.Nullable;

/** How far a rollout's warm-up has come: see {@link WarmUp} and {@link Settling}. Not thread-safe; the controller's lock guards it. */
final class WarmUpProgress {
    /** By which part of all calls before it a window is long. */
    private static final int PART_OF_A_WINDOW = 6;

    private final WarmUp plan;
    private long calls;
    private long nanos;
    private long windowEnds;
    private boolean warm;
    private @Nullable LatencyTestimonies before;

    WarmUpProgress(WarmUp plan) {
        this.plan = plan;
        this.windowEnds = plan.calls() / 2;
    }

    /** Returns the progress of another plan's warm-up, to which counts what was watched so far. */
    WarmUpProgress under(WarmUp other) {
        WarmUpProgress progress = new WarmUpProgress(other);
        progress.calls = calls;
        progress.nanos = nanos;
        progress.windowEnds = Math.max(progress.windowEnds, windowEnds);
        progress.warm = isDone();
        return progress;
    }

    /** Adds recorded candidate calls, and looks at how long they took where a window is over. */
    void called(long more, EvidenceSource source) {
        calls += more;
        if (warm || plan.calls() == plan.mostCalls() || calls < windowEnds) {
            return;
        }
        LatencyWindow taken = source.takeWindow();
        LatencyTestimonies window = LatencyTestimonies.of(taken.calls(Arm.CANDIDATE), taken.calls(Arm.STABLE));
        warm = calls >= plan.calls() && isWarm(window);
        before = window;
        windowEnds =
                calls < plan.calls() ? plan.calls() : calls + Math.max(Settling.FEWEST_CALLS, calls / PART_OF_A_WINDOW);
    }

    private boolean isWarm(LatencyTestimonies window) {
        return Settling.isAlone(window)
                || Settling.isAsFast(window)
                || (calls >= WarmUp.COMPILED_CALLS && before != null && Settling.hasSettled(before, window));
    }

    /** Adds time under watch. */
    void passed(long moreNanos) {
        nanos += moreNanos;
    }

    boolean isDone() {
        return (warm || calls >= plan.mostCalls()) && nanos >= plan.time().toNanos();
    }

    /** Returns what there is of what it takes, in words. */
    String text() {
        return "the warm-up: " + callsText() + " and "
                + Wording.seconds(Math.min(nanos, plan.time().toNanos())) + " of " + Wording.duration(plan.time())
                + ", before which latency is not judged";
    }

    private String callsText() {
        if (warm || calls < plan.calls() || calls >= plan.mostCalls()) {
            return Wording.count(Math.min(calls, plan.calls())) + " of " + Wording.count(plan.calls())
                    + " candidate calls";
        }
        return "the candidate's last calls were slower than stable's, and it goes on until they get no faster: "
                + Wording.count(calls) + " of at most " + Wording.count(plan.mostCalls()) + " candidate calls";
    }
}
