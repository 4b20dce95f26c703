package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.event.Phase.Aborted;
import dev.coalmine.event.Phase.Paused;
import dev.coalmine.event.Phase.Promoted;
import dev.coalmine.event.Phase.Ramping;
import dev.coalmine.event.Phase.Tripped;
import dev.coalmine.internal.control.Transition.Decision;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.verdict.Verdict;

/**
 * The phases of a rollout and what leads from one to the next: a pure function of plan, state and input.
 *
 * <p>Trips are legal from every watched phase and abort from every phase; nothing leads out of a rollback here, so that
 * the same rollback twice changes nothing.
 */
final class StateMachine {
    static final String PLAN = "plan";
    static final String JUDGE = "judge";
    static final String FUSE = "fuse";

    private static final RolloutState PROMOTED = new RolloutState(new Promoted(), 0, 0);

    private StateMachine() {}

    static Transition next(RolloutPlan plan, RolloutState state, Input input) {
        if (input instanceof Input.Tick tick) {
            return tick(plan, state, tick);
        }
        if (input instanceof Input.FuseBlown blown) {
            return trip(state, FUSE, blown.why());
        }
        return command(plan, state, (Input.Command) input);
    }

    private static Transition tick(RolloutPlan plan, RolloutState state, Input.Tick tick) {
        if (!state.phase().watched()) {
            return Transition.stay(state);
        }
        if (tick.judgement().kind() == Verdict.Kind.FAIL) {
            return trip(state, JUDGE, tick.judgement().verdict().sentence());
        }
        long calls = state.stepCalls() + tick.candidateCalls();
        if (!(state.phase() instanceof Ramping ramping)) {
            return Transition.stay(new RolloutState(state.phase(), state.heldNanos(), calls));
        }
        RolloutState served = new RolloutState(ramping, state.heldNanos() + Math.max(0, tick.elapsedNanos()), calls);
        Step step = plan.steps().get(ramping.step());
        if (!Gate.missing(step, served, tick.holds()).isEmpty()) {
            return Transition.stay(served);
        }
        return goUp(
                plan, ramping.step(), PLAN, gateServed(served, tick.judgement().verdict()));
    }

    private static String gateServed(RolloutState served, Verdict verdict) {
        return "held " + Wording.seconds(served.heldNanos()) + " with " + Wording.count(served.stepCalls())
                + " candidate calls; " + verdict.sentence();
    }

    private static Transition goUp(RolloutPlan plan, int step, String who, String why) {
        if (step + 1 < plan.steps().size()) {
            return Transition.to(RolloutState.atStep(step + 1), Decision.Kind.ADVANCED, who, why);
        }
        return Transition.to(PROMOTED, Decision.Kind.PROMOTED, who, why);
    }

    private static Transition trip(RolloutState state, String who, String why) {
        if (!state.phase().watched()) {
            return Transition.stay(state);
        }
        return Transition.to(state.in(new Tripped(watchedPhase(state.phase()), null)), Decision.Kind.TRIPPED, who, why);
    }

    private static Phase.Watched watchedPhase(Phase watched) {
        return watched instanceof Paused paused ? paused.from() : (Phase.Watched) watched;
    }

    private static int stepOf(Phase watched) {
        return ((Ramping) watchedPhase(watched)).step();
    }

    private static Transition command(RolloutPlan plan, RolloutState state, Input.Command command) {
        Phase phase = state.phase();
        String who = command.who();
        String why = command.reason();
        return switch (command.kind()) {
            case ABORT ->
                phase.rolledBack()
                        ? Transition.stay(state)
                        : Transition.to(state.in(new Aborted()), Decision.Kind.ABORTED, who, why);
            case PAUSE ->
                phase instanceof Ramping ramping
                        ? Transition.to(state.in(new Paused(ramping)), Decision.Kind.PAUSED, who, why)
                        : refuse(state);
            case RESUME ->
                phase instanceof Paused paused
                        ? Transition.to(state.in(paused.from()), Decision.Kind.RESUMED, who, why)
                        : refuse(state);
            case ADVANCE -> phase.watched() ? goUp(plan, stepOf(phase), who, why) : refuse(state);
            case PROMOTE -> phase.watched() ? Transition.to(PROMOTED, Decision.Kind.PROMOTED, who, why) : refuse(state);
        };
    }

    private static Transition refuse(RolloutState state) {
        return Transition.refuse(state, "it is " + state.phase().label());
    }
}
