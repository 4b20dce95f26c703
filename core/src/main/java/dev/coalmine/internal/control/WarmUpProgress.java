package dev.coalmine.internal.control;

import dev.coalmine.internal.words.Wording;
import dev.coalmine.plan.WarmUp;

/** How far a rollout's warm-up has come. Not thread-safe; the controller's lock guards it. */
final class WarmUpProgress {
    private final WarmUp plan;
    private long calls;
    private long nanos;

    WarmUpProgress(WarmUp plan) {
        this.plan = plan;
    }

    /** Returns the progress of another plan's warm-up, to which counts what was watched so far. */
    WarmUpProgress under(WarmUp other) {
        WarmUpProgress progress = new WarmUpProgress(other);
        progress.calls = calls;
        progress.nanos = nanos;
        return progress;
    }

    /** Adds recorded candidate calls. */
    void called(long more) {
        calls += more;
    }

    /** Adds time under watch. */
    void passed(long moreNanos) {
        nanos += moreNanos;
    }

    boolean isDone() {
        return calls >= plan.calls() && nanos >= plan.time().toNanos();
    }

    /** Returns what there is of what it takes, in words. */
    String text() {
        return "the warm-up: " + Wording.count(Math.min(calls, plan.calls())) + " of " + Wording.count(plan.calls())
                + " candidate calls and "
                + Wording.seconds(Math.min(nanos, plan.time().toNanos())) + " of "
                + Wording.duration(plan.time()) + ", before which latency is not judged";
    }
}
