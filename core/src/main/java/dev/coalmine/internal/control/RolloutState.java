package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;

/**
 * All that the state machine remembers.
 *
 * @param phase where the rollout stands
 * @param heldNanos how long the current step has been held under watch, pauses excluded
 * @param stepCalls recorded candidate calls of the current step, those of the warm-up left out
 */
record RolloutState(Phase phase, long heldNanos, long stepCalls) {
    static final RolloutState INITIAL = atStep(0);

    static RolloutState atStep(int step) {
        return new RolloutState(new Phase.Ramping(step), 0, 0);
    }

    RolloutState in(Phase next) {
        return new RolloutState(next, heldNanos, stepCalls);
    }

    /** Returns the share of keys that goes to the candidate in this state. */
    Share share(RolloutPlan plan) {
        Phase at = phase instanceof Phase.Paused paused ? paused.from() : phase;
        if (at instanceof Phase.Ramping ramping) {
            return plan.steps().get(ramping.step()).share();
        }
        return phase instanceof Phase.Promoted ? Share.ALL : Share.NONE;
    }
}
