package dev.coalmine.plan;

/**
 * Says from outside, such as by a feature flag, how high the share of a rollout may be at the moment.
 *
 * <p>Where it is lower than the share in force, the share is lowered at the next tick, whoever has set it; where it is
 * raised again, the share goes up again as far as the plan had led it. Steps are made no further than up to it, and a
 * rollout is promoted only at 100%. It never raises anything above the plan, and what is promoted or rolled back stays so.
 *
 * <p>Must be thread-safe.
 */
@FunctionalInterface
public interface ShareCeiling {
    /** The ceiling of whoever has none: everything may go to the candidate. */
    ShareCeiling NONE = () -> Share.ALL;

    /**
     * Returns how high the share may be. Asked at every tick, on the thread that ticks all rollouts of the registry, so that
     * it has to answer at once; never on that of a routed call. Where it fails, which is counted, the last answer holds; 0%
     * until there is one.
     */
    Share current();
}
