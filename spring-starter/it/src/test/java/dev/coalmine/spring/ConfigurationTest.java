package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.plain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.spring.Pricing.LegacyPricing;
import dev.coalmine.spring.Pricing.VectorPricing;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** What properties, plan beans and customizers say of rollouts. */
class ConfigurationTest {
    private static final Class<?>[] PRICING = {LegacyPricing.class, VectorPricing.class};

    private static Rollout pricing(ApplicationContext context) {
        return context.getBean(Rollouts.class).find("pricing").orElseThrow();
    }

    @Test
    void propertiesSayHowARolloutGoes() {
        plain(PRICING)
                .withPropertyValues(
                        "coalmine.rollouts.pricing.revision=r7",
                        "coalmine.rollouts.pricing.dry-run=true",
                        "coalmine.rollouts.pricing.plan.steps[0].share=5%",
                        "coalmine.rollouts.pricing.plan.steps[0].hold=10m",
                        "coalmine.rollouts.pricing.plan.steps[1].share=50%",
                        "coalmine.rollouts.pricing.plan.steps[1].hold=1h",
                        "coalmine.rollouts.pricing.overrides.candidate=anna")
                .run(context -> {
                    Rollout pricing = pricing(context);
                    assertThat(pricing.revision()).isEqualTo("r7");
                    assertThat(pricing.status().mode()).isEqualTo(RunMode.DRY_RUN);
                    assertThat(pricing.plan().steps())
                            .extracting(Step::share)
                            .containsExactly(Share.percent(5), Share.percent(50));
                    assertThat(pricing.plan().steps())
                            .extracting(Step::hold)
                            .containsExactly(Duration.ofMinutes(10), Duration.ofHours(1));
                    assertThat(context.getBean(Pricing.class).quote("anna")).isEqualTo("vector");
                });
    }

    @Test
    @Promise("S6")
    @Fault(41)
    void everyWrongPropertyIsReportedWithItsName() {
        plain(PRICING)
                .withPropertyValues(
                        "coalmine.tick=1h",
                        "coalmine.store.type=cloud",
                        "coalmine.rollouts.pricing.fuse.window=3",
                        "coalmine.rollouts.pricing.plan.steps[0].share=500%",
                        "coalmine.rollouts.pricing.plan.steps[0].hold=ten minutes",
                        "coalmine.rollouts.pricing.gaurdrails.latency.ratio=1.2",
                        "coalmine.rollouts.search.bulkhead=many")
                .run(context -> {
                    FailureAnalysis analysis = new InvalidConfigFailureAnalyzer().analyze(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .contains("coalmine.tick: ")
                            .contains("coalmine.store.type: ")
                            .contains("coalmine.rollouts.pricing.fuse.window: Invalid fuse window 3")
                            .contains("coalmine.rollouts.pricing.plan.steps[0].share: ")
                            .contains("coalmine.rollouts.pricing.plan.steps[0].hold: ")
                            .contains("coalmine.rollouts.pricing.gaurdrails: Unknown property")
                            .contains("coalmine.rollouts.search.bulkhead: ")
                            .contains("(from \"coalmine.tick\" from property source");
                });
    }

    @Test
    void theFirstSourceHasTheLastWordAndListsComeAsAWhole() {
        plain(PRICING)
                .withPropertyValues(
                        "coalmine.rollouts.pricing.plan.steps[0].share=5%",
                        "coalmine.rollouts.pricing.plan.steps[0].hold=10m",
                        "coalmine.rollouts.pricing.plan.steps[1].share=50%",
                        "coalmine.rollouts.pricing.plan.steps[1].hold=${hold}",
                        "coalmine.rollouts.pricing.alpha-pass=2%",
                        "hold=1h")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource(
                                "first",
                                Map.of(
                                        "coalmine.rollouts.pricing.plan.steps[0].share", "20%",
                                        "coalmine.rollouts.pricing.plan.steps[0].hold", "${hold}",
                                        "coalmine.rollouts.pricing.alphaPass", "3%"))))
                .run(context -> {
                    RolloutPlan plan = pricing(context).plan();
                    assertThat(plan.steps()).extracting(Step::share).containsExactly(Share.percent(20));
                    assertThat(plan.steps().get(0).hold()).isEqualTo(Duration.ofHours(1));
                    assertThat(plan.alphaPass()).isEqualTo(0.03);
                });
    }

    @Test
    void propertiesAloneStartARolloutForCallsByHand() {
        plain().withPropertyValues("coalmine.rollouts.checkoutV2.revision=r1", "coalmine.rollouts.off.enabled=false")
                .run(context -> {
                    Rollouts rollouts = context.getBean(Rollouts.class);
                    assertThat(rollouts.find("checkoutV2").orElseThrow().revision())
                            .isEqualTo("r1");
                    assertThat(rollouts.find("off")).isEmpty();
                });
    }

    private static final RolloutPlan PLAN =
            RolloutPlan.builder().step(Share.percent(10), Duration.ofMinutes(1)).build();

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aPlanBeanWinsOverPropertiesAndSaysSo(CapturedOutput output) {
        plain(PRICING)
                .withBean("pricingPlan", RolloutPlan.class, () -> PLAN)
                .withBean("otherPlan", RolloutPlan.class, RolloutPlan::defaults)
                .withPropertyValues(
                        "coalmine.rollouts.pricing.revision=r7",
                        "coalmine.rollouts.pricing.plan.steps[0].share=5%",
                        "coalmine.rollouts.pricing.plan.steps[0].hold=10m")
                .run(context -> {
                    assertThat(pricing(context).plan()).isSameAs(PLAN);
                    assertThat(pricing(context).revision()).isEqualTo("r7");
                });
        assertThat(output)
                .contains("pricing: its plan is bean \"pricingPlan\"; what properties below"
                        + " coalmine.rollouts.pricing say of the plan does not hold");
    }

    @Test
    void customizersSayWhatPropertiesCannot() {
        plain(LegacyPricing.class, Failing.class)
                .withBean(
                        RolloutCustomizer.class,
                        () -> (name, rollout) ->
                                rollout.failures(Failures.defaults().ignoring(IllegalArgumentException.class)))
                .withPropertyValues("coalmine.rollouts.pricing.overrides.candidate=anna")
                .run(context -> assertThat(pricing(context).status().phase()).isNotNull());
    }

    static class Failing extends VectorPricing {}

    @Test
    void stateIsKeptWherePropertiesSay(@TempDir Path directory) {
        String[] properties = {
            "coalmine.store.type=file", "coalmine.store.directory=" + directory, "coalmine.rollouts.pricing.revision=r7"
        };
        plain(PRICING)
                .withPropertyValues(properties)
                .run(context -> pricing(context).by("anna").abort("enough"));
        plain(PRICING)
                .withPropertyValues(properties)
                .run(context ->
                        assertThat(pricing(context).status().phase().toString()).contains("Aborted"));
        assertThat(directory).isDirectoryRecursivelyContaining(Files::isRegularFile);
    }

    @Test
    void beansOfStoresAndListenersAreTakenUp() throws InterruptedException {
        BlockingQueue<RolloutEvent> heard = new LinkedBlockingQueue<>();
        InMemoryStateStore store = new InMemoryStateStore();
        plain(PRICING)
                .withBean(StateStore.class, () -> store)
                .withBean(RolloutListener.class, () -> heard::add)
                .run(context -> pricing(context).by("anna").abort("enough"));
        // listeners are told by whichever thread is at it, which may be another than that of the command
        assertThat(heard.poll(1, TimeUnit.MINUTES)).isNotNull();
        plain(PRICING)
                .withBean(StateStore.class, () -> store)
                .run(context ->
                        assertThat(pricing(context).status().phase().toString()).contains("Aborted"));
    }

    @Test
    void aKeyExpressionOrAResolverFindsTheKey() {
        plain(LegacyPricing.class, Keyed.class)
                .withPropertyValues("coalmine.rollouts.pricing.overrides.candidate=anna")
                .run(context -> {
                    assertThat(context.getBean(Pricing.class).quote(" anna ")).isEqualTo("keyed");
                    assertThat(context.getBean(Pricing.class).quote("eve")).isEqualTo("legacy");
                });
        plain(LegacyPricing.class, Resolved.class)
                .withBean(RoutingKeyResolver.class, () -> (rollout, method, arguments) -> rollout + ":" + arguments[0])
                .withPropertyValues("coalmine.rollouts.pricing.overrides.candidate=pricing:anna")
                .run(context -> {
                    assertThat(context.getBean(Pricing.class).quote("anna")).isEqualTo("resolved");
                    assertThat(context.getBean(Pricing.class).quote("eve")).isEqualTo("legacy");
                });
    }

    @Candidate(value = "pricing", key = "#name.trim()")
    static class Keyed implements Pricing {
        @Override
        public String quote(String name) {
            return "keyed";
        }
    }

    @Candidate("pricing")
    static class Resolved implements Pricing {
        @Override
        public String quote(String name) {
            return "resolved";
        }
    }

    @Test
    @Fault(7)
    @Promise("C2")
    void aResolverOrListenerThatThrowsHurtsNoCall() {
        plain(LegacyPricing.class, Resolved.class)
                .withBean(RoutingKeyResolver.class, () -> (rollout, method, arguments) -> {
                    throw new IllegalStateException("resolver");
                })
                .withBean(RolloutListener.class, () -> event -> {
                    throw new IllegalStateException("listener");
                })
                .run(context -> {
                    assertThat(context.getBean(Pricing.class).quote("anna")).isEqualTo("legacy");
                    pricing(context).by("anna").abort("enough");
                    assertThat(pricing(context).status().counters().missingKeys())
                            .isEqualTo(1);
                    assertThat(pricing(context).status().counters().internalFailures())
                            .isPositive();
                });
    }

    @Test
    void aDurableStoreAsksForARevision(@TempDir Path directory) {
        plain(PRICING)
                .withPropertyValues("coalmine.store.directory=" + directory)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("pricing has no revision"));
    }
}
