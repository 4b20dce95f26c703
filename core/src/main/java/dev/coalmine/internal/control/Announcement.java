package dev.coalmine.internal.control;

import dev.coalmine.event.Phase.Ramping;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.internal.control.Transition.Decision;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.BulkheadReport;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.plan.Share;

/** Puts decisions into the plain sentences that logs, events and status carry. */
final class Announcement {
    private Announcement() {}

    /** Returns the sentence of a decision that changed the share as given. */
    static String sentence(String rollout, Decision decision, Share from, Share to) {
        String by = isAutomatic(decision.who()) ? "" : " by " + decision.who();
        String what = switch (decision.kind()) {
            case ADVANCED -> "Advanced " + rollout + " from " + from + " to " + to;
            case PAUSED -> "Paused " + rollout + " at " + from;
            case RESUMED -> "Resumed " + rollout + " at " + from;
            case TRIPPED -> "Tripped " + rollout + " at " + from;
            case ABORTED -> "Aborted " + rollout + " at " + from;
            case PROMOTED -> "Promoted " + rollout + " from " + from + " to 100%, unwatched from now on";
        };
        return what + by + ": " + decision.why();
    }

    private static boolean isAutomatic(String who) {
        return who.equals(StateMachine.PLAN) || who.equals(StateMachine.JUDGE) || who.equals(StateMachine.FUSE);
    }

    /** Returns what a blown fuse says. */
    static String fuse(Blow blow, MethodTable methods) {
        String why = blow instanceof BulkheadReport full
                ? standing(full)
                : failing((FuseReport) blow) + Culprits.ofFailures(methods);
        return "the fuse blew: " + why;
    }

    private static String standing(BulkheadReport report) {
        return "the bulkhead stood full for "
                + Wording.seconds(report.standing().toNanos()) + ", with " + Wording.count(report.calls())
                + " candidate calls of which none ended";
    }

    private static String failing(FuseReport report) {
        return failed(report, "from " + Wording.count(report.distinctKeys()) + " distinct keys");
    }

    /** Returns what holds a rollout of which much fails, but of too few keys to blow the fuse. */
    static String fewKeys(FuseReport report) {
        return report.distinctKeys() == 1
                ? failed(report, "all from one key") + ": it may be the key, so nothing trips"
                : failing(report) + ": these keys also succeed, or are too few, so nothing trips";
    }

    private static String failed(FuseReport report, String keys) {
        return Wording.count(report.failures()) + " of the last " + Wording.count(report.calls())
                + " candidate calls failed, " + keys + ", while " + Wording.count(report.stableFailures()) + " of "
                + Wording.count(report.stableCalls()) + " stable calls did";
    }

    /** Returns the event of a decision. */
    static RolloutEvent event(Decision decision, RolloutState state, Change change) {
        return switch (decision.kind()) {
            case ADVANCED ->
                new RolloutEvent.Advanced(change, state.phase() instanceof Ramping ramping ? ramping.step() : 0);
            case PAUSED -> new RolloutEvent.Paused(change);
            case RESUMED -> new RolloutEvent.Resumed(change);
            case TRIPPED -> new RolloutEvent.Tripped(change);
            case ABORTED -> new RolloutEvent.Aborted(change);
            case PROMOTED -> new RolloutEvent.Promoted(change);
        };
    }
}
