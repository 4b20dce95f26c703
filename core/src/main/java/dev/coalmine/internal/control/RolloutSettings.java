package dev.coalmine.internal.control;

import dev.coalmine.event.MismatchListener;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Fallback;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.ShareCeiling;
import org.jspecify.annotations.Nullable;

/** All that a user said of one rollout; validated by the front door. */
public record RolloutSettings(
        Identity identity, RolloutPlan plan, RunMode mode, CallRules calls, ShareCeiling ceiling) {
    /** Makes settings without a ceiling of the share. */
    public RolloutSettings(Identity identity, RolloutPlan plan, RunMode mode, CallRules calls) {
        this(identity, plan, mode, calls, ShareCeiling.NONE);
    }

    /** Which rollout, of which candidate, with which cohort of users. */
    public record Identity(String name, String revision, String seed) {}

    /** How calls are routed and understood. */
    public record CallRules(
            MissingKey missingKey, Overrides overrides, Failures failures, Fallback fallback, Compared compared) {
        /** The rules where the user has none. */
        public static final CallRules DEFAULTS = new CallRules(
                MissingKey.STABLE, Overrides.none(), Failures.defaults(), Fallback.NONE, Compared.DEFAULT);
    }

    /** How shadow calls are compared, and who hears of mismatches. */
    public record Compared(
            Comparison<?> comparison, @Nullable MismatchListener listener) {
        /** What holds where the user says nothing. */
        public static final Compared DEFAULT = new Compared(Comparison.byEquals(), null);
    }

    /** Returns these settings with another plan. */
    public RolloutSettings with(RolloutPlan other) {
        return new RolloutSettings(identity, other, mode, calls, ceiling);
    }

    /** Returns these settings with another mode. */
    public RolloutSettings with(RunMode other) {
        return new RolloutSettings(identity, plan, other, calls, ceiling);
    }

    /** Returns these settings with other overrides. */
    public RolloutSettings with(Overrides other) {
        return new RolloutSettings(
                identity,
                plan,
                mode,
                new CallRules(calls.missingKey(), other, calls.failures(), calls.fallback(), calls.compared()),
                ceiling);
    }

    /** Returns the rollout's name. */
    public String name() {
        return identity.name();
    }
}
