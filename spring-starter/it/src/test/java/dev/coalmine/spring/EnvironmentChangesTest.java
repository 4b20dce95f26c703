package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.spring.Pricing.LegacyPricing;
import dev.coalmine.spring.Pricing.VectorPricing;
import dev.coalmine.store.AuditEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Properties that change while the application runs, as Spring Cloud tells of it. */
class EnvironmentChangesTest {
    private final Map<String, Object> changing = new HashMap<>();

    private ApplicationContextRunner application() {
        changing.put("coalmine.rollouts.pricing.alpha", "0.1%");
        return plain(LegacyPricing.class, VectorPricing.class)
                .withPropertyValues("coalmine.rollouts.pricing.revision=r1", "coalmine.rollouts.search.revision=r1")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("changing", changing)));
    }

    private void change(ConfigurableApplicationContext context, String name, String value) {
        changing.put(name, value);
        context.publishEvent(new EnvironmentChangeEvent(context, Set.of(name)));
    }

    private static Rollout rollout(ConfigurableApplicationContext context, String name) {
        return context.getBean(Rollouts.class).find(name).orElseThrow();
    }

    private static AuditEntry last(Rollout rollout) {
        List<AuditEntry> entries = rollout.status().audit().entries();
        return entries.get(entries.size() - 1);
    }

    @Test
    void rolloutsGoOnAsPropertiesSayNow() {
        application().run(context -> {
            change(context, "coalmine.rollouts.pricing.alpha", "1%");
            change(context, "coalmine.rollouts.pricing.overrides.candidate", "anna");

            Rollout pricing = rollout(context, "pricing");
            assertThat(pricing.plan().alpha()).isEqualTo(0.01);
            assertThat(context.getBean(Pricing.class).quote("anna")).isEqualTo("vector");
            assertThat(last(pricing).who()).isEqualTo("configuration");
            assertThat(last(pricing).why()).isEqualTo("properties changed; changed: overrides");

            changing.remove("coalmine.rollouts.pricing.overrides.candidate");
            change(context, "coalmine.rollouts.pricing.alpha", "0.1%");
            assertThat(pricing.overrides()).isEqualTo(Overrides.none());
            assertThat(pricing.plan()).isEqualTo(RolloutPlan.defaults());
        });
    }

    @Test
    void whatHasNotChangedIsLeftAlone() {
        application().run(context -> {
            int before = rollout(context, "search").status().audit().entries().size();

            change(context, "coalmine.rollouts.pricing.alpha", "1%");
            change(context, "server.port", "8081");

            assertThat(rollout(context, "search").status().audit().entries()).hasSize(before);
            assertThat(last(rollout(context, "pricing")).why()).contains("alpha");
        });
    }

    @Test
    @Promise("S6")
    @Fault(41)
    @ExtendWith(OutputCaptureExtension.class)
    void propertiesThatAreNotValidChangeNothingAndAreReportedAltogether(CapturedOutput output) {
        application().run(context -> {
            changing.put("coalmine.rollouts.search.alpha", "1%");
            changing.put("coalmine.rollouts.search.fuse.window", "3");
            change(context, "coalmine.rollouts.pricing.alpha", "200%");

            assertThat(rollout(context, "search").plan().alpha()).isEqualTo(0.001);
            assertThat(rollout(context, "pricing").plan().alpha()).isEqualTo(0.001);
            assertThat(last(rollout(context, "search")).why())
                    .contains("coalmine.rollouts.search.fuse.window: Invalid fuse window 3")
                    .contains("coalmine.rollouts.pricing.alpha: ");
        });
        assertThat(output)
                .contains("Refused to reconfigure search")
                .contains("Rollouts go on as they were: Invalid configuration, 2 problems:");
    }

    @Test
    @Promise("S6")
    void whatCannotChangeWhileTheApplicationRunsIsRefusedWithAllElse() {
        application().run(context -> {
            changing.put("coalmine.rollouts.pricing.alpha", "1%");
            change(context, "coalmine.rollouts.search.revision", "r2");
            assertThat(rollout(context, "pricing").plan().alpha()).isEqualTo(0.001);
            assertThat(last(rollout(context, "pricing")).why()).contains("coalmine.rollouts.search.revision");

            changing.remove("coalmine.rollouts.search.revision");
            changing.put("coalmine.store.directory", "elsewhere");
            changing.put("coalmine.enabled", "false");
            change(context, "coalmine.tick", "1s");
            assertThat(rollout(context, "pricing").plan().alpha()).isEqualTo(0.001);
            assertThat(last(rollout(context, "pricing")).why())
                    .contains("coalmine.enabled: ")
                    .contains("coalmine.store: ")
                    .contains("coalmine.tick: It stays as it is");
        });
    }

    @Test
    void aRolloutThatComesWithThePropertiesIsStarted() {
        application().run(context -> {
            change(context, "coalmine.rollouts.checkout.revision", "r1");
            assertThat(rollout(context, "checkout").revision()).isEqualTo("r1");
        });
    }

    @Test
    void whatBeansSayStays() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Share.percent(10), Duration.ofHours(1))
                .build();
        application()
                .withBean("pricingPlan", RolloutPlan.class, () -> plan)
                .withBean(
                        RolloutCustomizer.class,
                        () -> (name, rollout) ->
                                rollout.overrides(Overrides.none().force(Arm.CANDIDATE, "anna")))
                .run(context -> {
                    change(context, "coalmine.rollouts.pricing.dry-run", "true");

                    assertThat(rollout(context, "pricing").plan()).isEqualTo(plan);
                    assertThat(context.getBean(Pricing.class).quote("anna")).isEqualTo("vector");
                    assertThat(last(rollout(context, "pricing")).why()).endsWith("changed: mode");
                });
    }
}
