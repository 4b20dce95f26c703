package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.config.RolloutConfig;
import dev.coalmine.event.EventKind;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.InMemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A ceiling from outside: it lowers, bounds what goes up, and gives back what it took; it never raises above the plan. */
class CeilingTest {
    private static final Duration TICK = Duration.ofMillis(250);

    private final World world = new World();
    private Share ceiling = Share.ALL;
    private boolean failing;

    @AfterEach
    void close() {
        world.close();
    }

    private Share said() {
        if (failing) {
            throw new IllegalStateException("no such flag");
        }
        return ceiling;
    }

    private Rollout start(double... percents) {
        return world.rollouts
                .named("pricing")
                .plan(World.ramp(percents))
                .ceiling(this::said)
                .start();
    }

    private Share after(Rollout rollout, Duration duration) {
        world.time.advance(duration);
        return rollout.status().share();
    }

    private RolloutEvent last() {
        return world.events.get(world.events.size() - 1);
    }

    @Test
    void whatLiesAboveIsLoweredAndGivenBack() {
        Rollout pricing = start(25, 50);
        assertThat(pricing.status().share()).isEqualTo(percent(25));

        ceiling = percent(10);
        assertThat(after(pricing, TICK)).isEqualTo(percent(10));
        assertThat(last().kind()).isEqualTo(EventKind.SHARE_SET);
        assertThat(last().change().who()).isEqualTo("ceiling");
        assertThat(last().sentence()).isEqualTo("Set pricing from 25% to 10% by ceiling: its ceiling is 10%");

        ceiling = Share.NONE;
        assertThat(after(pricing, TICK)).isEqualTo(Share.NONE);
        assertThat(World.armOf(pricing, "anna")).isEqualTo(Arm.STABLE);
        ceiling = percent(20);
        assertThat(after(pricing, TICK)).isEqualTo(percent(20));
        ceiling = Share.ALL;
        assertThat(after(pricing, TICK)).isEqualTo(percent(25));
        int events = world.events.size();
        after(pricing, Duration.ofMinutes(1));
        assertThat(world.events).hasSize(events);
        assertThat(after(pricing, Duration.ofMinutes(10))).isEqualTo(percent(50));
    }

    @Test
    void stepsAreMadeUpToItAndNoFurther() {
        ceiling = percent(10);
        Rollout pricing = start(5, 25, 50);
        assertThat(pricing.status().share()).isEqualTo(percent(5));

        assertThat(after(pricing, Duration.ofMinutes(11))).isEqualTo(percent(10));
        assertThat(last().kind()).isEqualTo(EventKind.ADVANCED);
        assertThat(last().sentence()).endsWith("; its ceiling is 10%, below 25%");
        assertThat(after(pricing, Duration.ofHours(3))).isEqualTo(percent(10));
        assertThat(pricing.status().waitingFor()).contains("its ceiling is 10%, below 25%");

        ceiling = Share.ALL;
        assertThat(after(pricing, Duration.ofSeconds(1))).isEqualTo(percent(25));
    }

    @Test
    void nothingIsPromotedBelowAHundredPercent() {
        ceiling = percent(99);
        Rollout pricing = start(50);
        assertThat(after(pricing, Duration.ofHours(3))).isEqualTo(percent(50));
        assertThat(pricing.status().waitingFor()).containsExactly("its ceiling is 99%, below 100%");
        assertThatThrownBy(() -> pricing.by("anna").promote("now"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot promote pricing: its ceiling is 99%, below 100%");
        assertThatThrownBy(() -> pricing.by("anna").setShare(Share.ALL, "now"))
                .hasMessage("Cannot set the share of pricing to 100%: its ceiling is 99%, below 100%");
        ceiling = Share.ALL;
        assertThat(after(pricing, TICK)).isEqualTo(Share.ALL);
        assertThat(pricing.phase().label()).isEqualTo("promoted");
    }

    @Test
    void itTakesNothingBackThatAHumanHasLowered() {
        Rollout pricing = start(25, 50);
        pricing.by("anna").setShare(percent(3), "slowly");
        ceiling = percent(10);
        assertThat(after(pricing, Duration.ofMinutes(1))).isEqualTo(percent(3));
        ceiling = percent(2);
        assertThat(after(pricing, TICK)).isEqualTo(percent(2));
        pricing.by("anna").setShare(percent(1), "slower");
        ceiling = Share.ALL;
        assertThat(after(pricing, Duration.ofMinutes(1))).isEqualTo(percent(1));
    }

    @Test
    void aRolloutBeginsBelowItAndGoesOnWhenItMay() {
        ceiling = Share.NONE;
        RolloutPlan plan = RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .step(Step.of(percent(25), Duration.ofMinutes(10)).minCalls(100))
                .build();
        Rollout pricing =
                world.rollouts.named("pricing").plan(plan).ceiling(this::said).start();
        assertThat(pricing.status().share()).isEqualTo(Share.NONE);
        assertThat(last().change().share()).isEqualTo(Share.NONE);
        ceiling = Share.ALL;
        assertThat(after(pricing, TICK)).isEqualTo(percent(25));

        pricing.by("anna").abort("no");
        ceiling = percent(5);
        pricing.by("anna").acknowledge("yes");
        assertThat(pricing.status().share()).isEqualTo(percent(5));
        ceiling = Share.ALL;
        assertThat(after(pricing, TICK)).isEqualTo(percent(25));
    }

    @Test
    void whatIsRolledBackStaysSo() {
        Rollout pricing = start(25);
        pricing.by("anna").abort("no");
        ceiling = percent(5);
        assertThat(after(pricing, Duration.ofMinutes(1))).isEqualTo(Share.NONE);
        ceiling = Share.ALL;
        assertThat(after(pricing, Duration.ofMinutes(1))).isEqualTo(Share.NONE);
        assertThat(pricing.phase().label()).isEqualTo("aborted");
    }

    @Test
    @Promise("C2")
    @Fault(7)
    void whereItFailsTheLastAnswerHoldsAndNoneIsNothing() {
        failing = true;
        Rollout pricing = start(25);
        assertThat(pricing.status().share()).isEqualTo(Share.NONE);
        assertThat(pricing.status().counters().internalFailures()).isPositive();
        failing = false;
        ceiling = percent(10);
        assertThat(after(pricing, TICK)).isEqualTo(percent(10));
        failing = true;
        ceiling = percent(1);
        long before = pricing.status().counters().internalFailures();
        assertThat(after(pricing, Duration.ofMinutes(1))).isEqualTo(percent(10));
        assertThat(pricing.status().counters().internalFailures()).isGreaterThan(before);
        ceiling = null;
        failing = false;
        assertThat(after(pricing, Duration.ofMinutes(1))).isEqualTo(percent(10));
    }

    @Test
    @Promise("S3")
    void whatItLoweredStaysSoOverARestartAndIsGivenBackThen() {
        InMemoryStateStore store = new InMemoryStateStore();
        List<Share> shares = List.of(percent(10), percent(4), percent(100));
        Share expected = null;
        for (Share said : shares) {
            ceiling = said;
            try (Rollouts rollouts = Rollouts.builder()
                    .nanoTime(world.time)
                    .wallClock(world.time)
                    .scheduler(world.time)
                    .listenerExecutor(Runnable::run)
                    .store(store)
                    .storeExecutor(Runnable::run)
                    .build()) {
                Rollout pricing = rollouts.named("pricing")
                        .revision("r7")
                        .plan(World.ramp(25))
                        .ceiling(this::said)
                        .start();
                expected = said.equals(Share.ALL) ? expected : said;
                assertThat(pricing.status().share()).isEqualTo(expected);
                world.time.advance(Duration.ofSeconds(1));
                assertThat(pricing.status().share()).isEqualTo(said.equals(Share.ALL) ? percent(25) : said);
            }
        }
    }

    /** Another plan moves no user, whatever its steps are. */
    @Test
    void itGivesNothingBackThatItHasNotTaken() {
        Rollout pricing = start(10, 50);
        pricing.by("anna")
                .reconfigure(
                        RolloutConfig.read("pricing", Map.of()).with(World.ramp(25, 50)), "larger steps from now on");
        assertThat(after(pricing, Duration.ofMinutes(1))).isEqualTo(percent(10));
    }
}
