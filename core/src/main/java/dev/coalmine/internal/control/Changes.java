package dev.coalmine.internal.control;

import dev.coalmine.plan.RolloutPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What differs between two settings of the same rollout, in the words of the audit trail. */
final class Changes {
    private final List<String> words = new ArrayList<>();
    private final RolloutSettings before;
    private final RolloutSettings after;

    private Changes(RolloutSettings before, RolloutSettings after) {
        this.before = before;
        this.after = after;
    }

    /** Returns what differs; empty if nothing does. */
    static List<String> between(RolloutSettings before, RolloutSettings after) {
        Changes changes = new Changes(before, after);
        changes.note("mode", RolloutSettings::mode);
        changes.note("overrides", settings -> settings.calls().overrides());
        changes.noteOfPlan("steps", RolloutPlan::steps);
        changes.noteOfPlan("shadow", RolloutPlan::shadow);
        changes.noteOfPlan("bake", RolloutPlan::bake);
        changes.noteOfPlan("retry", RolloutPlan::retry);
        changes.noteOfPlan("guardrails", RolloutPlan::guardrails);
        changes.noteOfPlan("fuse", RolloutPlan::fuse);
        changes.noteOfPlan("warm-up", RolloutPlan::warmUp);
        changes.noteOfPlan("baseline", RolloutPlan::baseline);
        changes.noteOfPlan("sample ratio", RolloutPlan::sampleRatio);
        changes.noteOfPlan("stable health", RolloutPlan::stableHealth);
        changes.noteOfPlan("alpha", RolloutPlan::alpha);
        changes.noteOfPlan("alpha to pass", RolloutPlan::alphaPass);
        changes.noteOfPlan("burst cap", RolloutPlan::burstCap);
        changes.noteOfPlan("bulkhead", RolloutPlan::bulkhead);
        changes.noteOfPlan("deadline", RolloutPlan::deadline);
        return changes.words;
    }

    private void noteOfPlan(String word, Function<RolloutPlan, Object> part) {
        note(word, settings -> part.apply(settings.plan()));
    }

    private void note(String word, Function<RolloutSettings, Object> part) {
        if (!part.apply(before).equals(part.apply(after))) {
            words.add(word);
        }
    }
}
