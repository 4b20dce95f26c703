package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static dev.coalmine.plan.Tolerance.ratio;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.INTEGER;

import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Bake;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a plan, a mode or overrides do that replace others while the rollout runs. */
class ReconfigurationTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout started(RolloutPlan plan) {
        return world.rollouts.named("pricing").plan(plan).start();
    }

    private static Map<String, Arm> arms(Rollout rollout) {
        Map<String, Arm> arms = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            arms.put("key-" + i, World.armOf(rollout, "key-" + i));
        }
        return arms;
    }

    private static AuditEntry lastLine(Rollout rollout) {
        List<AuditEntry> entries = rollout.status().audit().entries();
        return entries.get(entries.size() - 1);
    }

    @Test
    void aRolloutGoesOnByItsNewPlan() {
        Rollout rollout = started(World.ramp(5, 50));
        Map<String, Arm> before = arms(rollout);

        rollout.by("anna").reconfigure(World.ramp(5, 20, 80), "one more step");

        assertThat(rollout.plan().steps()).hasSize(3);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(arms(rollout)).isEqualTo(before);
        world.time.advance(TEN_MINUTES);
        assertThat(rollout.status().share()).isEqualTo(percent(20));
    }

    @Test
    @Promise("S7")
    void itIsToldAndInTheAuditTrail() {
        Rollout rollout = started(World.ramp(5, 50));

        rollout.by("anna").reconfigure(World.ramp(5, 20), "one step less");

        RolloutEvent event = world.events.get(world.events.size() - 1);
        assertThat(event).isInstanceOf(RolloutEvent.Reconfigured.class);
        assertThat(event.sentence()).isEqualTo("Reconfigured pricing at 5% by anna: one step less; changed: steps");
        assertThat(lastLine(rollout).who()).isEqualTo("anna");
        assertThat(lastLine(rollout).why()).isEqualTo("one step less; changed: steps");
        assertThat(rollout.status().sentence()).startsWith("Started pricing");
    }

    @Test
    void whatTheHoldHasServedCounts() {
        Rollout rollout = started(World.ramp(5, 50));
        world.time.advance(Duration.ofMinutes(8));

        rollout.by("anna").reconfigure(World.ramp(5, 60), "further");
        world.time.advance(Duration.ofMinutes(2));

        assertThat(rollout.status().share()).isEqualTo(percent(60));
    }

    @Test
    void noUserChangesSidesWhenTheStepIsNoMore() {
        Rollout rollout = started(World.ramp(5, 50));
        rollout.by("anna").advance("look closer");
        Map<String, Arm> before = arms(rollout);

        rollout.by("anna").reconfigure(World.ramp(1, 10, 80), "other steps");

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(rollout.status().share()).isEqualTo(percent(50));
        assertThat(arms(rollout)).isEqualTo(before);
        world.time.advance(TEN_MINUTES);
        assertThat(rollout.status().share()).isEqualTo(percent(80));
    }

    @Test
    void aRolloutThatBakesGoesOnAtItsShareWhenTheBakeIsNoMore() {
        Rollout rollout = started(RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .step(Step.of(percent(5), Duration.ZERO).minCalls(0))
                .bake(Bake.of(Duration.ofHours(1)))
                .build());
        world.time.advance(Duration.ofSeconds(1));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Baking());

        rollout.by("anna").reconfigure(World.ramp(5, 50), "no bake");

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(rollout.status().share()).isEqualTo(percent(90));
    }

    @Test
    void aPausedRolloutStaysPaused() {
        Rollout rollout = started(World.ramp(5, 50));
        rollout.by("anna").pause("lunch");

        rollout.by("anna").reconfigure(World.ramp(1, 10), "other steps");

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Paused(0));
        rollout.by("anna").resume("back");
        assertThat(rollout.status().share()).isEqualTo(percent(5));
    }

    @Test
    void whatWasRolledBackStaysSoAndBeginsAgainByTheNewPlan() {
        Rollout rollout = started(World.ramp(5, 50));
        rollout.by("anna").abort("enough");

        rollout.by("anna")
                .reconfigure(
                        RolloutPlan.builder()
                                .step(percent(2), TEN_MINUTES)
                                .guardrail(Guardrail.errorRate())
                                .build(),
                        "smaller");

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Aborted());
        rollout.by("anna").acknowledge("try again");
        assertThat(rollout.status().share()).isEqualTo(percent(2));
        assertThat(rollout.status().verdict().findings()).hasSize(2);
    }

    @Test
    @Promise("M1")
    void totalsGoOnWhenEvidenceBeginsAnew() {
        Rollout rollout = started(World.holding(50));
        arms(rollout);
        long stable = rollout.status().stable().calls();
        long candidate = rollout.status().candidate().calls();
        assertThat(stable + candidate).isEqualTo(2_000);

        rollout.by("anna")
                .reconfigure(
                        RolloutPlan.builder()
                                .step(percent(50), Duration.ofDays(1))
                                .guardrail(Guardrail.errorRate().tolerating(ratio(3)))
                                .build(),
                        "milder");
        arms(rollout);

        assertThat(rollout.status().stable().calls()).isEqualTo(2 * stable);
        assertThat(rollout.status().candidate().calls()).isEqualTo(2 * candidate);
    }

    /** A failing candidate that a milder guardrail would have let be is tripped by a stricter one, and sooner or later both. */
    @Test
    void theNewGuardrailsAreJudgedFromThenOn() {
        Rollout rollout = started(RolloutPlan.builder()
                .step(percent(50), Duration.ofDays(1))
                .guardrail(Guardrail.errorRate().tolerating(ratio(100)))
                .fuse(Fuse.none())
                .build());
        failing(rollout, 4_000);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));

        rollout.by("anna")
                .reconfigure(
                        RolloutPlan.builder()
                                .step(percent(50), Duration.ofDays(1))
                                .guardrail(Guardrail.errorRate())
                                .fuse(Fuse.none())
                                .build(),
                        "stricter");
        failing(rollout, 4_000);

        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
    }

    /** A tenth of the candidate's calls fail, and a fiftieth of stable's. */
    private void failing(Rollout rollout, int calls) {
        for (int i = 0; i < calls; i++) {
            int nth = i;
            try {
                rollout.forKey("user-" + i).stable(() -> fail(nth % 50 == 0)).candidate(() -> fail(nth % 10 == 0));
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken");
            }
        }
        world.time.advance(Duration.ofSeconds(1));
    }

    private static int fail(boolean failing) {
        if (failing) {
            throw new IllegalStateException("broken");
        }
        return 1;
    }

    @Test
    void aNewFuseProtectsFromThenOn() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(percent(50), Duration.ofDays(1))
                .fuse(Fuse.none())
                .build();
        Rollout rollout = started(plan);

        rollout.by("anna").reconfigure(World.holding(50), "with the fuse");
        for (int i = 0; i < 200; i++) {
            try {
                rollout.forKey("user-" + i).stable(() -> 1).candidate(() -> fail(true));
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken");
            }
        }
        world.time.advance(Duration.ofMillis(250));

        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
        assertThat(rollout.status().sentence()).contains("the fuse blew");
    }

    @Test
    void aDryRunInEarnestTripsWhatItWouldHaveTripped() {
        Rollout rollout =
                world.rollouts.named("pricing").plan(World.holding(50)).dryRun().start();
        failing(rollout, 4_000);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));

        rollout.by("anna")
                .reconfigure(
                        RolloutConfig.read(
                                "pricing", Map.of("plan.steps[0].share", "50%", "plan.steps[0].hold", "1000d")),
                        "in earnest");
        world.time.advance(Duration.ofSeconds(1));

        assertThat(rollout.status().mode()).isEqualTo(RunMode.LIVE);
        assertThat(rollout.status().phase()).isInstanceOf(Phase.Tripped.class);
    }

    @Test
    void overridesAreReplacedInOneStep() {
        Rollout rollout = started(World.holding(1));
        String key = World.keyOn(rollout, Arm.STABLE);

        rollout.by("anna").reconfigure(Overrides.none().force(Arm.CANDIDATE, key), "let them see it");

        assertThat(World.armOf(rollout, key)).isEqualTo(Arm.CANDIDATE);
        rollout.by("anna").reconfigure(Overrides.none(), "seen");
        assertThat(World.armOf(rollout, key)).isEqualTo(Arm.STABLE);
        assertThat(lastLine(rollout).why()).isEqualTo("seen; changed: overrides");
    }

    @Test
    void aNewDeadlineHoldsForTheCallsThatFollow() {
        Rollout rollout = started(World.holding(99));
        String key = World.keyOn(rollout, Arm.CANDIDATE);
        rollout.by("anna")
                .reconfigure(
                        RolloutPlan.builder()
                                .step(percent(99), Duration.ofDays(1))
                                .deadline(Duration.ofSeconds(1))
                                .build(),
                        "it hangs");

        CompletableFuture<String> later = rollout.forKey(key)
                .async()
                .stable(() -> new CompletableFuture<String>())
                .candidate(() -> new CompletableFuture<String>())
                .toCompletableFuture();
        world.time.advance(Duration.ofSeconds(2));

        assertThatThrownBy(later::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void whatSaysTheSameChangesNothing() {
        Map<String, String> properties = Map.of("guardrails.latency.ratio", "1.3", "overrides.candidate", "anna");
        Rollout rollout = world.rollouts
                .named("pricing")
                .config(RolloutConfig.read("pricing", properties))
                .start();
        int events = world.events.size();

        rollout.by("config").reconfigure(properties, "refreshed");

        assertThat(world.events).hasSize(events);
        assertThat(rollout.status().audit().entries()).hasSize(1);
    }

    @Test
    void everyKindOfGuardrailSaysTheSameWhenItIsReadAgain() {
        Map<String, String> properties = Map.ofEntries(
                Map.entry("shadow.share", "10%"),
                Map.entry("shadow.hold", "1h"),
                Map.entry("guardrails.mismatches.ceiling", "1%"),
                Map.entry("guardrails.error-rate.ratio", "1.5"),
                Map.entry("guardrails.error-rate-below.ceiling", "2%"),
                Map.entry("guardrails.latency.ratio", "1.3"),
                Map.entry("guardrails.failures-of[0].type", "java.io.IOException"),
                Map.entry("guardrails.quantile-below[0].quantile", "p99"),
                Map.entry("guardrails.quantile-below[0].ceiling", "1s"),
                Map.entry("guardrails.signals[0].name", "orders"),
                Map.entry("guardrails.signals[0].must-not", "rate-drop"));

        RolloutPlan plan = RolloutConfig.read("pricing", properties).plan();
        RolloutPlan again = RolloutConfig.read("pricing", properties).plan();

        assertThat(again).isEqualTo(plan).hasSameHashCodeAs(plan);
    }

    @Test
    @Promise("S6")
    void whatIsNotValidChangesNothingAndIsToldWithEveryFault() {
        Rollout rollout = started(World.holding(5));
        RolloutPlan plan = rollout.plan();
        Map<String, Arm> before = arms(rollout);

        assertThatThrownBy(() -> rollout.by("config")
                        .reconfigure(
                                Map.of("alpha", "2", "fuse.window", "3", "overrides.candidate", "key-1"), "refreshed"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("2 problems");

        assertThat(rollout.plan()).isSameAs(plan);
        assertThat(arms(rollout)).isEqualTo(before);
        RolloutEvent event = world.events.get(world.events.size() - 1);
        assertThat(event).isInstanceOf(RolloutEvent.ReconfigurationRefused.class);
        assertThat(((RolloutEvent.ReconfigurationRefused) event).problems())
                .containsExactly(
                        "coalmine.rollouts.pricing.fuse.window: Invalid fuse window 3: allowed is 5 to 1,000 calls",
                        "coalmine.rollouts.pricing.alpha: Invalid alpha 2.0: allowed is 1e-9 to 0.5");
        assertThat(event.sentence())
                .startsWith("Refused to reconfigure pricing at 5% by config: refreshed; coalmine.rollouts.pricing.fuse")
                .contains("alpha: Invalid alpha 2.0");
        assertThat(lastLine(rollout).who()).isEqualTo("config");
        assertThat(lastLine(rollout).why()).contains("fuse.window").contains("Invalid alpha");
    }

    @Test
    @Promise("S6")
    void whatCannotChangeAtRunTimeIsRefusedAltogether() {
        Rollout rollout = started(World.holding(5));

        assertThatThrownBy(() -> rollout.by("config")
                        .reconfigure(
                                Map.of("revision", "r8", "seed", "x", "missing-key", "reject", "enabled", "false"),
                                "refreshed"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage(String.join(
                        System.lineSeparator(),
                        "Invalid configuration, 4 problems:",
                        "  coalmine.rollouts.pricing.enabled: Invalid value false: the rollout is running; close it, or"
                                + " abort it",
                        "  coalmine.rollouts.pricing.revision: Invalid value r8: it stays 1 while the rollout runs; close"
                                + " it, and start it anew",
                        "  coalmine.rollouts.pricing.seed: Invalid value x: it stays  while the rollout runs; close it,"
                                + " and start it anew",
                        "  coalmine.rollouts.pricing.missing-key: Invalid value REJECT: it stays STABLE while the rollout"
                                + " runs; close it, and start it anew"));
        assertThat(world.events.get(world.events.size() - 1)).isInstanceOf(RolloutEvent.ReconfigurationRefused.class);
    }

    @Test
    void rolloutsThatAreConfiguredTogetherGoOnTogether() {
        Rollout pricing = started(World.holding(5));
        Rollout search = world.rollouts.named("search").plan(World.holding(5)).start();
        Overrides overrides = Overrides.none().force(Arm.CANDIDATE, "anna");

        world.rollouts.reconfigure(
                List.of(
                        RolloutConfig.read("pricing", Map.of("dry-run", "true"))
                                .with(World.ramp(5, 50))
                                .with(overrides),
                        RolloutConfig.read("search", Map.of("alpha", "1%")),
                        RolloutConfig.read("elsewhere", Map.of("revision", "r9"))),
                "config",
                "refreshed");

        assertThat(pricing.plan().steps()).hasSize(2);
        assertThat(pricing.overrides()).isEqualTo(overrides);
        assertThat(pricing.status().mode()).isEqualTo(RunMode.DRY_RUN);
        assertThat(search.plan().alpha()).isEqualTo(0.01);
        assertThat(world.rollouts.all()).containsExactly(pricing, search);
    }

    @Test
    @Promise("S6")
    void oneThatCannotBeAsConfiguredHoldsAllOfThemBack() {
        Rollout pricing = started(World.holding(5));
        Rollout search = world.rollouts.named("search").plan(World.holding(5)).start();
        RolloutPlan plan = pricing.plan();

        assertThatThrownBy(() -> world.rollouts.reconfigure(
                        List.of(
                                RolloutConfig.read("pricing", Map.of("alpha", "1%")),
                                RolloutConfig.read("search", Map.of("revision", "r9"))),
                        "config",
                        "refreshed"))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("coalmine.rollouts.search.revision: Invalid value r9");

        assertThat(pricing.plan()).isSameAs(plan);
        for (Rollout rollout : List.of(pricing, search)) {
            assertThat(lastLine(rollout).who()).isEqualTo("config");
            assertThat(lastLine(rollout).why()).contains("coalmine.rollouts.search.revision");
        }
    }

    @Test
    void aClosedRolloutIsNotReconfigured() {
        Rollout rollout = started(World.holding(5));
        rollout.close();

        assertThatThrownBy(() -> rollout.by("anna").reconfigure(World.holding(6), "late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot reconfigure pricing: it is closed");
    }

    /** Alpha is per revision: reconfigurations go on spending the same budget. */
    @Test
    @Promise("J1")
    void theBudgetOfFalseTripsIsNotGivenAnew() {
        InMemoryStateStore store = new InMemoryStateStore();
        try (Rollouts rollouts = Rollouts.builder().store(store).build()) {
            Rollout rollout = rollouts.named("pricing").plan(World.holding(50)).start();
            for (int times = 2; times < 22; times++) {
                RolloutPlan milder = RolloutPlan.builder()
                        .step(percent(50), Duration.ofDays(1))
                        .guardrail(Guardrail.errorRate().tolerating(ratio(times)))
                        .build();
                rollout.by("anna").reconfigure(milder, "milder and milder");
            }
        }

        Wealth left = store.load(new RolloutId("pricing", "1")).orElseThrow().wealth();
        assertThat(left).isNotNull().extracting(Wealth::spent, INTEGER).isGreaterThan(20);
    }
}
