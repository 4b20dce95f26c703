package dev.coalmine.openfeature;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.openfeature.sdk.OpenFeatureAPI;

/** The code that docs/guide/openfeature.md shows. */
@SuppressWarnings("unused")
final class OpenFeatureSnippets {
    private final Rollouts rollouts;

    OpenFeatureSnippets(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    Rollout begin() {
        FlagCeiling ceiling = FlagCeiling.builder(OpenFeatureAPI.getInstance().getClient(), "pricing-ceiling")
                .start();

        Rollout pricing = rollouts.named("pricing").ceiling(ceiling).start();
        return pricing;
    }
}
