package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.event.Phase.Aborted;
import dev.coalmine.event.Phase.Paused;
import dev.coalmine.event.Phase.Pending;
import dev.coalmine.event.Phase.Promoted;
import dev.coalmine.event.Phase.Shadowing;
import dev.coalmine.event.Phase.Tripped;
import dev.coalmine.event.Phase.Watched;
import dev.coalmine.internal.course.Input.Command;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.plan.Share;
import dev.coalmine.store.StoredState.Attempts;
import java.util.EnumSet;
import java.util.Set;

/** The part of the state machine that humans move. */
final class Commands {
    private static final Set<Notice> WOULD_TRIP =
            EnumSet.of(Notice.JUDGE_WOULD_TRIP, Notice.FUSE_WOULD_TRIP, Notice.PLAN_WOULD_TRIP);

    private Commands() {}

    static Transition next(Course course, RolloutState state, Command command) {
        if (command.order() instanceof Input.SetShare order) {
            return setShare(course, state, order.share(), command);
        }
        return switch ((Input.Plain) command.order()) {
            case ABORT -> abort(state, command);
            case ACKNOWLEDGE -> acknowledge(course, state, command);
            case PAUSE -> pause(state, command);
            case RESUME -> resume(state, command);
            case ADVANCE ->
                state.phase().watched()
                        ? StateMachine.goUp(course, state, command.who(), command.reason())
                        : refuse(state, "only what is under watch can be advanced");
            case PROMOTE ->
                state.phase().watched()
                        ? move(state, state.in(new Promoted()), Move.PROMOTED, command)
                        : refuse(state, "only what is under watch can be promoted");
        };
    }

    private static Transition move(RolloutState from, RolloutState to, Move move, Command command) {
        return StateMachine.move(from, to, move, command.who(), command.reason());
    }

    private static Transition refuse(RolloutState state, String rule) {
        Phase phase = state.phase();
        String hint = "";
        if (phase instanceof Pending) {
            hint = ", since its store has not said yet whether it may start";
        } else if (phase.rolledBack()) {
            hint = ", which a human has to acknowledge first";
        }
        return Transition.refuse(state, "it is " + phase.label() + hint + "; " + rule);
    }

    private static Transition abort(RolloutState state, Command command) {
        boolean stays = state.phase() instanceof Aborted
                || (state.phase() instanceof Tripped tripped && tripped.coolDown() == null);
        return stays ? Transition.stay(state) : move(state, state.in(new Aborted()), Move.ABORTED, command);
    }

    private static Transition pause(RolloutState state, Command command) {
        return state.phase() instanceof Watched watched
                ? move(state, state.turned(new Paused(watched)), Move.PAUSED, command)
                : refuse(state, "only what is under watch and not paused yet can be paused");
    }

    private static Transition resume(RolloutState state, Command command) {
        return state.phase() instanceof Paused paused
                ? move(state, state.turned(paused.from()), Move.RESUMED, command)
                : refuse(state, "only what is paused can be resumed");
    }

    private static Transition acknowledge(Course course, RolloutState state, Command command) {
        Attempts next = new Attempts(state.attempts().total() + 1, 0);
        if (state.phase().rolledBack()) {
            return move(state, state.begun(course.start(), next), Move.ACKNOWLEDGED, command);
        }
        if (state.phase().watched() && state.told().stream().anyMatch(WOULD_TRIP::contains)) {
            return move(state, state.forgiven(next, WOULD_TRIP), Move.ACKNOWLEDGED, command);
        }
        return refuse(state, "only what was rolled back can be acknowledged");
    }

    private static Transition setShare(Course course, RolloutState state, Share share, Command command) {
        Place place = state.place();
        if (place == null) {
            return refuse(state, "only the share of what is under watch can be set");
        }
        if (place.phase() instanceof Shadowing) {
            return refuse(state, "only the share of what is routed can be set: advance it");
        }
        if (share.equals(course.share(state))) {
            return Transition.stay(state);
        }
        Share byHand = share.equals(course.leg(place.phase()).share()) ? null : share;
        return move(state, state.shared(byHand), Move.SHARE_SET, command);
    }
}
