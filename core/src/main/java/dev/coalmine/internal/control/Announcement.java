package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.StateMachine;
import dev.coalmine.internal.course.Transition.Decision;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.BulkheadReport;
import dev.coalmine.internal.recording.FuseReport;
import dev.coalmine.internal.words.Wording;
import dev.coalmine.plan.Share;
import dev.coalmine.store.AuditEntry.Position;
import java.time.Duration;
import java.util.List;

/** Puts decisions into the plain sentences that logs, events, status and audit carry. */
final class Announcement {
    private static final String SHADOW = "its shadow";

    private Announcement() {}

    /** Returns the sentence of a decision that led from one state to another. */
    static String sentence(Rules rules, Decision decision, Position from, RolloutState to) {
        String name = rules.rollout();
        String before =
                from.phase() instanceof Phase.Shadowing ? SHADOW : from.share().toString();
        String atBefore = at(from.phase(), from.share());
        Share after = rules.course().share(to);
        String atAfter = at(to.phase(), after);
        String revised = name + " revision " + rules.settings().identity().revision();
        String by = isAutomatic(decision.who()) ? "" : " by " + decision.who();
        String what = switch (decision.move()) {
            case STARTED -> "Started " + revised + " " + atAfter;
            case RESTORED -> "Restored " + revised + " as " + to.phase().label() + " at " + after;
            case ADVANCED -> "Advanced " + name + " from " + before + " to " + after;
            case BAKE_STARTED -> "Baking " + name + " at " + after + ", the rest held back on stable";
            case PROMOTED -> "Promoted " + name + " from " + before + " to 100%, unwatched from now on";
            case PAUSED -> "Paused " + name + " " + atBefore;
            case RESUMED -> "Resumed " + name + " " + atAfter;
            case SHARE_SET -> "Set " + name + " from " + before + " to " + after;
            case TRIPPED -> "Tripped " + name + " " + atBefore;
            case ABORTED -> "Aborted " + name + " " + atBefore;
            case RETRIED -> "Retried " + name + " " + atAfter;
            case ACKNOWLEDGED -> "Acknowledged " + name + ", which begins again " + atAfter;
            case HELD_TOO_LONG -> "Still holding " + name + " " + atBefore;
            case APPROVAL_AWAITED -> "Awaiting approval of " + name + " " + atBefore;
            case WOULD_HAVE_TRIPPED -> "Would have tripped " + name + " " + atBefore + " but for the dry run";
            case RECONFIGURED -> "Reconfigured " + name + " " + atBefore;
            case RECONFIGURATION_REFUSED -> "Refused to reconfigure " + name + " " + atBefore;
        };
        return what + by + why(decision) + next(to);
    }

    private static String at(Phase phase, Share share) {
        return phase instanceof Phase.Shadowing ? "in " + SHADOW : "at " + share;
    }

    private static String why(Decision decision) {
        return decision.why().isEmpty() ? "" : ": " + decision.why();
    }

    private static String next(RolloutState to) {
        Duration coolDown = to.phase() instanceof Phase.Tripped tripped ? tripped.coolDown() : null;
        return coolDown == null ? "" : "; begins again in " + Wording.duration(coolDown);
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

    /** Returns what is said when the store of a rollout fails, or answers again. */
    static String store(String rollout, Keeper.StoreNews news) {
        return news instanceof Keeper.StoreNews.Lost lost
                ? "Lost the store of " + rollout + ": " + lost.problem()
                        + "; calls and rollbacks go on, and nothing goes up until it answers"
                : "The store of " + rollout + " is back, after it was away since "
                        + ((Keeper.StoreNews.Back) news).since();
    }

    /** Returns the event of a move to that state. */
    static RolloutEvent event(Move move, RolloutState state, Change change) {
        return switch (move) {
            case STARTED -> new RolloutEvent.Started(change);
            case RESTORED -> new RolloutEvent.Restored(change);
            case ADVANCED -> new RolloutEvent.Advanced(change, step(state));
            case BAKE_STARTED -> new RolloutEvent.BakeStarted(change);
            case PROMOTED -> new RolloutEvent.Promoted(change);
            case PAUSED -> new RolloutEvent.Paused(change);
            case RESUMED -> new RolloutEvent.Resumed(change);
            case SHARE_SET -> new RolloutEvent.ShareSet(change);
            case TRIPPED -> new RolloutEvent.Tripped(change);
            case ABORTED -> new RolloutEvent.Aborted(change);
            case RETRIED -> new RolloutEvent.Retried(change);
            case ACKNOWLEDGED -> new RolloutEvent.Acknowledged(change);
            case HELD_TOO_LONG -> new RolloutEvent.HeldTooLong(change);
            case APPROVAL_AWAITED -> new RolloutEvent.ApprovalAwaited(change);
            case WOULD_HAVE_TRIPPED -> new RolloutEvent.WouldHaveTripped(change);
            case RECONFIGURED -> new RolloutEvent.Reconfigured(change);
            case RECONFIGURATION_REFUSED -> new RolloutEvent.ReconfigurationRefused(change, List.of());
        };
    }

    private static int step(RolloutState state) {
        return state.phase() instanceof Phase.Ramping ramping ? ramping.step() : 0;
    }
}
