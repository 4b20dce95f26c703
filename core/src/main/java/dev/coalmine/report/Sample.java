package dev.coalmine.report;

import dev.coalmine.RolloutStatus;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.verdict.CallCounts;
import java.time.Instant;

/**
 * A moment at which the report looked, and what had been recorded since the start by then.
 *
 * @param moment how the rollout stood
 * @param calls what had been recorded
 */
record Sample(Moment moment, CallCounts calls) {
    static Sample of(RolloutStatus status, Instant at) {
        ArmStats candidate = status.candidate();
        ArmStats stable = status.stable();
        return new Sample(
                Moment.of(at, status.share(), status.verdict()),
                new CallCounts(candidate.calls(), candidate.failures(), stable.calls(), stable.failures()));
    }

    Instant at() {
        return moment.at();
    }

    /** Returns this sample, no later than that. */
    Sample by(Instant latest) {
        return at().isAfter(latest) ? new Sample(new Moment(latest, moment.share(), moment.harm()), calls) : this;
    }
}
