package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Place;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.internal.recording.EpochTerms;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Share;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The traffic of one rollout: puts states in force by compare-and-set of the routing value.
 *
 * <p>All but {@link #fuseBlown} runs under the controller's lock. The fuse takes no lock: it replaces the routing value
 * on the thread of the call that blew it. Every way up is a compare-and-set too, from the very value that was looked at,
 * so that a fuse which blows in between wins.
 */
final class Traffic {
    private static final EvidenceEpoch NOBODY = EvidenceEpoch.silent(new EpochTerms(0, 0, 0, false));

    private final AtomicReference<@Nullable Blow> blown = new AtomicReference<>();
    private final long salt;
    private final CallPath path;
    private final Runnable tickSoon;
    private Rules rules;

    /** Read by calls that blow the fuse, without the lock. */
    private volatile RunMode mode;

    /**
     * Makes the traffic of a rollout that is not routed yet: everything goes to stable.
     *
     * @param tickSoon has a tick run soon, not on this thread
     */
    Traffic(Rules rules, Surroundings surroundings, Guard guard, Runnable tickSoon) {
        this.mode = rules.settings().mode();
        this.rules = rules;
        this.salt = KeyHash.salt(rules.rollout(), rules.settings().identity().seed());
        this.path = new CallPath(rules.settings(), surroundings, guard, Routing.dormant(Arm.STABLE, NOBODY));
        this.tickSoon = tickSoon;
    }

    CallPath path() {
        return path;
    }

    /**
     * Puts a state in force.
     *
     * @param from the state that was in force so far
     * @return false if a fuse was quicker; nothing has changed then
     */
    boolean turn(RolloutState from, RolloutState to, Watch watch, long nowNanos) {
        if (to.phase().rolledBack()) {
            rollBack();
            return true;
        }
        Routing<EvidenceEpoch> seen = path.routing();
        if (from.phase().watched() && seen.dormant()) {
            return false;
        }
        boolean anew = from.attempts().total() != to.attempts().total() && !(from.phase() instanceof Phase.Pending);
        boolean goesOn = !anew && routesAlike(from, to);
        return goesOn || path.replace(seen, routing(to, anew, watch, nowNanos));
    }

    /** Returns whether calls go on as they did: where it was paused, resumed or merely told of. */
    private boolean routesAlike(RolloutState one, RolloutState other) {
        Place here = one.place();
        Place there = other.place();
        return here != null
                && there != null
                && here.phase().equals(there.phase())
                && rules.course().share(one).equals(rules.course().share(other));
    }

    private Routing<EvidenceEpoch> routing(RolloutState to, boolean anew, Watch watch, long nowNanos) {
        if (!to.phase().watched()) {
            Arm arm = to.phase() instanceof Phase.Promoted ? Arm.CANDIDATE : Arm.STABLE;
            return Routing.dormant(arm, path.routing().epoch());
        }
        Share share = rules.course().share(to);
        if (anew) {
            return live(to, share, watch.reopen(share, nowNanos));
        }
        return live(to, share, watch.open(share, nowNanos));
    }

    private Routing<EvidenceEpoch> live(RolloutState to, Share share, EvidenceEpoch epoch) {
        Share shadowed = rules.course().shadowed(to);
        if (!shadowed.equals(Share.NONE)) {
            return Routing.shadowing(salt, shadowed, rules.settings().calls().overrides(), epoch);
        }
        return Routing.live(
                salt,
                share,
                rules.settings().plan().baseline(),
                rules.settings().calls().overrides(),
                epoch);
    }

    /**
     * Goes on by other rules, at the share in force.
     *
     * @param state the state under these rules
     * @param anew whether calls are to record into another epoch
     */
    void follow(Rules next, RolloutState state, Watch watch, boolean anew, long nowNanos) {
        rules = next;
        mode = next.settings().mode();
        path.follow(next.settings().plan());
        Routing<EvidenceEpoch> seen = path.routing();
        if (!seen.dormant()) {
            Share share = next.course().share(state);
            EvidenceEpoch epoch = anew ? watch.open(share, nowNanos) : seen.epoch();
            // if the fuse is quicker, everything goes to stable, whatever the rules
            boolean unused = path.replace(seen, live(state, share, epoch));
        }
    }

    /** Has calls record into a new epoch at the same share, if one is due. */
    void renew(RolloutState state, Watch watch, long nowNanos) {
        Routing<EvidenceEpoch> seen = path.routing();
        if (!seen.dormant() && watch.wantsNewEpoch()) {
            Share share = rules.course().share(state);
            // if the fuse is quicker, nobody ever records into it
            boolean unused = path.replace(seen, live(state, share, watch.open(share, nowNanos)));
        }
    }

    /** Sends everything to stable. */
    void rollBack() {
        Routing<EvidenceEpoch> seen = path.routing();
        while (!path.replace(seen, Routing.dormant(Arm.STABLE, seen.epoch()))) {
            seen = path.routing();
        }
    }

    /** Called on the thread of the call that blew the fuse: puts the rollback in force, and leaves the rest to a tick. */
    void fuseBlown(Blow report) {
        if (mode == RunMode.DRY_RUN ? isOf(path.routing(), report) : isolate(report)) {
            blown.set(report);
            tickSoon.run();
        }
    }

    private boolean isolate(Blow report) {
        Routing<EvidenceEpoch> seen = path.routing();
        while (isOf(seen, report)) {
            if (path.replace(seen, Routing.dormant(Arm.STABLE, seen.epoch()))) {
                return true;
            }
            seen = path.routing(); // another epoch was opened just now
        }
        return false;
    }

    /** Returns whether the fuse is that of the calls in force, or of those that were when the candidate was promoted. */
    private static boolean isOf(Routing<EvidenceEpoch> routing, Blow report) {
        boolean rolledBack = routing.dormant() && !routing.dormantCandidate();
        return !rolledBack && routing.epoch().terms().processA() == report.processA();
    }

    /**
     * Returns why the fuse of the attempt in force blew since this was last asked, or null. A call may put its rollback in
     * force and be held up before it says so, for as long as it takes a human to begin the next attempt.
     */
    @Nullable
    Blow takeBlown() {
        Blow report = blown.getAndSet(null);
        return report != null
                        && report.processA() == path.routing().epoch().terms().processA()
                ? report
                : null;
    }
}
