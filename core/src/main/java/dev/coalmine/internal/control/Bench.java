package dev.coalmine.internal.control;

import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.verdict.Wealth;

/**
 * Where the evidence of a rollout is judged, and the judge's memory kept: in this process, or once for a whole fleet.
 * Guarded by the controller's lock.
 */
interface Bench {
    /** Takes in evidence and returns what is said now. */
    Judgement hear(TickEvidence evidence);

    /** Returns what was said last. */
    Judgement judgement();

    /** Returns what is to be remembered beyond this process. */
    Wealth kept();

    /**
     * Goes on from what an earlier process has left: what was spent of the budget stays spent, and a failure a failure.
     * Which keys have testified is not known any more, so that all bets on keys begin anew.
     */
    void resume(Wealth left);

    /** Begins anew after a rollback, with what is left of the budget. */
    void rearm();
}
