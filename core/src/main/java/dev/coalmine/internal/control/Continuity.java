package dev.coalmine.internal.control;

import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Share;

/**
 * Whether evidence stays of one piece when the share changes.
 *
 * <p>The bet on a key that has not spoken yet is fair if it is on the candidate with the odds in force, whoever has spoken
 * before. While all of stable is recorded that is so for any share that rises: all keys could speak alike until now. With
 * a {@linkplain Baseline#ratio cohort} it is so as long as the cohort grows with the canary, since then the keys that are
 * new to the record come at the same odds as those that were in it. But when the cohort has become all of stable and can
 * grow no more, as at the step from 5% to 25% at a ratio of 10, 20 new parts of candidate keys stand against 25 new parts
 * of stable keys; and if the old ones have spoken already, the next one is on the candidate with odds of 44%, not 25%.
 * Then both processes must begin anew, as they must when the share is lowered: who was on the candidate is known. At 100%
 * nothing is bet.
 */
final class Continuity {
    private Continuity() {}

    /** Returns whether a process that ran at one share may go on at another. */
    static boolean isKept(Baseline baseline, Share from, Share to) {
        long fromStable = baseline.recordedStable(from).millionths();
        long toStable = baseline.recordedStable(to).millionths();
        boolean allWasRecorded = fromStable + from.millionths() == Share.UNITS;
        boolean sameRatio = fromStable * to.millionths() == toStable * from.millionths();
        return to.compareTo(from) >= 0 && (allWasRecorded || sameRatio || to.equals(Share.ALL));
    }
}
