package dev.coalmine.micronaut.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollouts;
import dev.coalmine.plan.Share;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the guide shows does what it says. */
class GuideTest {
    @Test
    void theGuideTellsTheTruth() {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "spec", "guide",
                "coalmine.rollouts.keyless.missing-key", "stable",
                "coalmine.rollouts.pricing.revision", "2026-11-22",
                "coalmine.rollouts.pricing.overrides.candidate", "anna",
                "coalmine.rollouts.pricing.plan.steps[0].share", "1%",
                "coalmine.rollouts.pricing.plan.steps[0].hold", "10m",
                "coalmine.rollouts.checkout.overrides.candidate", "anna"));
        try (ApplicationContext context = ApplicationContext.builder()
                .properties(properties)
                .deduceEnvironment(false)
                .start()) {
            assertThat(context.getBean(Pricing.class).quote("anna")).isEqualTo("vector");
            assertThat(context.getBean(Pricing.class).quote("eve")).isEqualTo("legacy");
            assertThat(context.getBean(Checkout.class).place(new Checkout.Cart("anna")))
                    .isEqualTo("placed in one step");
            assertThat(context.getBean(Checkout.class).place(new Checkout.Cart("eve")))
                    .isEqualTo("placed");
            assertThat(context.getBean(String.class, Qualifiers.byName("comparison")))
                    .isEqualTo("legacy and vector");
            assertThat(context.getBean(Rollouts.class)
                            .find("pricing")
                            .orElseThrow()
                            .status()
                            .share())
                    .isEqualTo(Share.percent(1));
        }
    }
}
