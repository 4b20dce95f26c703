package dev.coalmine.config;

import dev.coalmine.plan.Bake;
import dev.coalmine.plan.FewKeys;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Overdue;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.SampleRatio;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.StableHealth;
import dev.coalmine.plan.Stage;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads all that makes up the plan of a rollout; what is not said is as in {@link RolloutPlan#defaults()}. */
final class PlanSection {
    private final GuardrailSection guardrails;

    PlanSection(ClassLoader loader) {
        this.guardrails = new GuardrailSection(loader);
    }

    /** Returns the plan, or null if it has problems. */
    @Nullable
    RolloutPlan read(Section rollout) {
        int before = rollout.problems().size();
        RolloutPlan.Builder plan = RolloutPlan.builder();
        boolean hasSteps = steps(rollout.child("plan"), plan);
        shadow(rollout.child("shadow"), plan);
        bake(rollout.child("bake"), plan);
        retry(rollout.child("retry"), plan);
        guardrails.read(
                rollout.child("guardrails"), plan, rollout.child("shadow").isPresent());
        plan.fuse(fuse(rollout.child("fuse")));
        warmUp(rollout.child("warm-up"), plan);
        plan.sampleRatio(sampleRatio(rollout.child("sample-ratio")));
        plan.stableHealth(stableHealth(rollout.child("stable-health")));
        rollout.set(plan, "baseline", Forms::baseline, RolloutPlan.Builder::baseline);
        rollout.set(plan, "alpha", Forms::fraction, RolloutPlan.Builder::alpha);
        rollout.set(plan, "alpha-pass", Forms::fraction, RolloutPlan.Builder::alphaPass);
        rollout.set(
                plan,
                "burst-cap",
                Forms::burstCap,
                (builder, factor) -> factor.isPresent() ? builder.burstCap(factor.getAsDouble()) : builder.burstCap());
        rollout.set(plan, "bulkhead", Forms::integer, RolloutPlan.Builder::bulkhead);
        rollout.set(plan, "deadline", Forms::duration, RolloutPlan.Builder::deadline);
        if (hasSteps) {
            plan.conflicts().forEach(rollout::fail);
        }
        return rollout.problems().size() > before ? null : plan.build();
    }

    /** Returns whether the plan has got all steps that are said, so that others can be compared with them. */
    private static boolean steps(Section section, RolloutPlan.Builder plan) {
        int before = section.problems().size();
        List<Section> steps = section.items("steps");
        for (Section each : steps) {
            Step step = step(each);
            if (step != null) {
                each.attempt(() -> plan.step(step));
            }
        }
        section.end();
        if (steps.isEmpty()) {
            RolloutPlan.defaults().steps().forEach(plan::step);
        }
        return section.problems().size() == before;
    }

    private static void shadow(Section section, RolloutPlan.Builder plan) {
        if (!section.isPresent()) {
            return;
        }
        Share share = section.required("share", "a percentage such as 10%", Share::parse);
        Duration hold = section.required("hold", "a duration such as 1h", Forms::duration);
        Shadow bare = share == null || hold == null ? null : section.attempt(() -> Shadow.of(share, hold));
        Shadow bounded = bare == null ? Shadow.of(Share.ALL, Duration.ZERO) : bare;
        bounded = section.set(bounded, "threads", Forms::integer, Shadow::threads);
        bounded = section.set(bounded, "most-calls", Forms::integer, Shadow::mostCalls);
        bounded = section.set(bounded, "timeout", Forms::duration, Shadow::timeout);
        Shadow whole = terms(section, bounded);
        section.end();
        plan.shadow(whole); // with problems there is no plan
    }

    private static @Nullable Step step(Section section) {
        Share share = section.required("share", "a percentage such as 5%", Share::parse);
        Duration hold = section.required("hold", "a duration such as 10m", Forms::duration);
        Step bare = share == null || hold == null ? null : section.attempt(() -> Step.of(share, hold));
        Step whole = terms(section, bare == null ? Step.of(Share.ALL, Duration.ZERO) : bare);
        section.end();
        return bare == null ? null : whole;
    }

    private static <S extends Stage<S>> S terms(Section section, S stage) {
        S called = section.set(stage, "min-calls", Forms::count, S::minCalls);
        S gated = section.set(called, "gate", Forms.word(Gate.class, Gate::label), S::gate);
        Overdue overdue = section.value("overdue", Forms.word(Overdue.class, Overdue::label));
        S limited = section.set(
                gated,
                "longest-hold",
                Forms::duration,
                (each, longest) -> each.longestHold(longest, overdue == null ? Overdue.HOLD : overdue));
        if (overdue != null && !section.child("longest-hold").isPresent()) {
            section.child("longest-hold").fail("Missing: overdue says what happens after it, so it takes a duration");
        }
        return limited;
    }

    /** A bake may be said by its hold alone. */
    private static void bake(Section section, RolloutPlan.Builder plan) {
        if (!section.isPresent()) {
            return;
        }
        Duration own = section.scalar(Forms::duration);
        boolean isShort = !section.hasChildren();
        Duration hold = isShort ? own : section.required("hold", "a duration such as 1h", Forms::duration);
        Bake bare = hold == null ? null : section.attempt(() -> Bake.of(hold));
        Bake held =
                section.set(bare == null ? Bake.of(Duration.ZERO) : bare, "hold-back", Share::parse, Bake::holdBack);
        Bake whole = terms(section, held);
        if (!isShort) {
            section.end();
        }
        if (bare != null) {
            plan.bake(whole);
        }
    }

    private static void retry(Section section, RolloutPlan.Builder plan) {
        if (!section.isPresent()) {
            return;
        }
        Integer attempts = section.required("max-attempts", "a number such as 3", Forms::integer);
        Duration coolDown = section.required("cool-down", "a duration such as 15m", Forms::duration);
        section.end();
        if (attempts != null && coolDown != null) {
            section.attempt(() -> plan.retry(Retry.of(attempts, coolDown)));
        }
    }

    private static Fuse fuse(Section section) {
        boolean enabled = section.valueOr("enabled", true, Forms::flag);
        Fuse fuse = section.set(Fuse.defaults(), "window", Forms::integer, Fuse::window);
        fuse = section.set(fuse, "failure-rate", Forms::fraction, Fuse::failureRate);
        fuse = section.set(fuse, "distinct-keys", Forms::integer, Fuse::distinctKeys);
        fuse = section.set(fuse, "stable-below", Forms::fraction, Fuse::stableBelow);
        fuse = section.set(fuse, "bulkhead-full", Forms::duration, Fuse::bulkheadFull);
        fuse = fuse.fewKeys(fewKeys(section.child("few-keys")));
        section.end();
        return enabled ? fuse : Fuse.none();
    }

    private static FewKeys fewKeys(Section section) {
        boolean enabled = section.valueOr("enabled", true, Forms::flag);
        FewKeys fewKeys = section.set(FewKeys.defaults(), "window", Forms::integer, FewKeys::window);
        fewKeys = section.set(fewKeys, "failure-rate", Forms::fraction, FewKeys::failureRate);
        fewKeys = section.set(fewKeys, "distinct-keys", Forms::integer, FewKeys::distinctKeys);
        section.end();
        return enabled ? fewKeys : FewKeys.none();
    }

    private static void warmUp(Section section, RolloutPlan.Builder plan) {
        boolean enabled = section.valueOr("enabled", true, Forms::flag);
        WarmUp warmUp = section.set(WarmUp.defaults(), "calls", Forms::count, WarmUp::calls);
        warmUp = section.set(warmUp, "most-calls", Forms::count, (fewest, most) -> fewest.calls(fewest.calls(), most));
        warmUp = section.set(warmUp, "time", Forms::duration, WarmUp::time);
        section.end();
        if (section.isPresent()) {
            plan.warmUp(enabled ? warmUp : WarmUp.none());
        }
    }

    private static StableHealth stableHealth(Section section) {
        boolean enabled = section.valueOr("enabled", true, Forms::flag);
        StableHealth bare = StableHealth.defaults();
        StableHealth health = bare.tolerating(
                section.valueOr("ratio", bare.ratio(), Forms::ratio),
                section.valueOr("points", bare.points(), Forms::points));
        health = section.set(health, "slow-part", Forms::fraction, StableHealth::slowPart);
        section.end();
        return enabled ? health : StableHealth.none();
    }

    private static SampleRatio sampleRatio(Section section) {
        boolean enabled = section.valueOr("enabled", true, Forms::flag);
        SampleRatio ratio = section.set(SampleRatio.defaults(), "alpha", Forms::fraction, SampleRatio::alpha);
        ratio = section.set(ratio, "tolerating", Forms::fraction, SampleRatio::tolerating);
        section.end();
        return enabled ? ratio : SampleRatio.none();
    }
}
