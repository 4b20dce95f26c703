package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Bake;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A share that a human has set. */
class HandSetShareTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private Rollout start(double... percents) {
        return world.rollouts.named("pricing").plan(World.ramp(percents)).start();
    }

    private static List<Integer> onCandidate(Rollout rollout) {
        return IntStream.range(0, 2_000)
                .filter(user -> World.armOf(rollout, "user-" + user) == Arm.CANDIDATE)
                .boxed()
                .toList();
    }

    @Test
    @Promise("R2")
    void aHigherShareAddsUsersAndALowerOneTakesSomeAway() {
        Rollout rollout = start(20, 50);
        List<Integer> before = onCandidate(rollout);

        rollout.by("anna").setShare(percent(30), "more");
        List<Integer> more = onCandidate(rollout);
        assertThat(more).containsAll(before).hasSizeGreaterThan(before.size());
        rollout.by("anna").setShare(percent(10), "less");
        assertThat(before).containsAll(onCandidate(rollout));

        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().sentence()).isEqualTo("Set pricing from 30% to 10% by anna: less");
        assertThat(world.events)
                .hasExactlyElementsOfTypes(
                        RolloutEvent.Started.class, RolloutEvent.ShareSet.class, RolloutEvent.ShareSet.class);
        assertThat(world.events.get(1).change().share()).isEqualTo(percent(30));
    }

    @ParameterizedTest
    @CsvSource({"0, STABLE", "100, CANDIDATE"})
    @Fault(37)
    void atEitherEndItIsExact(double percent, Arm arm) {
        Rollout rollout = start(20);
        rollout.by("anna").setShare(percent(percent), "all or nothing");
        assertThat(onCandidate(rollout)).hasSize(arm == Arm.STABLE ? 0 : 2_000);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    void theHoldBeginsAnewAndThenItGoesOnToWhatLiesHigher() {
        Rollout rollout = start(5, 25, 50);
        world.time.advance(Duration.ofMinutes(9));
        rollout.by("anna").setShare(percent(30), "more");
        world.time.advance(Duration.ofMinutes(9));
        assertThat(rollout.status().share()).isEqualTo(percent(30));
        world.time.advance(Duration.ofMinutes(1));

        assertThat(rollout.status().phase()).as("25% is left out").isEqualTo(new Phase.Ramping(2));
        assertThat(rollout.status().share()).isEqualTo(percent(50));
    }

    @Test
    void fromALoweredShareItFirstGoesBackToThePlans() {
        Rollout rollout = start(5, 25, 50);
        rollout.by("anna").advance("go");
        rollout.by("anna").setShare(percent(10), "less");
        world.time.advance(Duration.ofMinutes(10));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(1));
        assertThat(rollout.status().share()).isEqualTo(percent(25));
        world.time.advance(Duration.ofMinutes(10));
        assertThat(rollout.status().share()).isEqualTo(percent(50));
    }

    @Test
    void aShareAboveAllStepsIsKeptWhileItBakes() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Step.of(percent(5), Duration.ofMinutes(10)).minCalls(0))
                .bake(Bake.of(Duration.ofMinutes(10)).minCalls(0))
                .warmUp(WarmUp.none())
                .build();
        Rollout rollout = world.rollouts.named("pricing").plan(plan).start();
        rollout.by("anna").setShare(percent(95), "nearly all");
        world.time.advance(Duration.ofMinutes(10));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Baking());
        assertThat(rollout.status().share()).isEqualTo(percent(95));
        rollout.by("anna").setShare(percent(40), "less");
        world.time.advance(Duration.ofMinutes(10));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Baking());
        assertThat(rollout.status().share()).isEqualTo(percent(90));
        world.time.advance(Duration.ofMinutes(10));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Promoted());
    }

    @Test
    void itStaysPausedAndTheShareStaysWhenResumed() {
        Rollout rollout = start(5, 25);
        rollout.by("anna").pause("look");
        rollout.by("anna").setShare(percent(7.5), "a little more");
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Paused(0));
        rollout.by("anna").resume("good");
        assertThat(rollout.status().share()).isEqualTo(percent(7.5));
    }

    @Test
    void theSameShareTwiceChangesNothing() {
        Rollout rollout = start(5, 25);
        rollout.by("anna").setShare(percent(5), "as it is");
        assertThat(world.events).hasSize(1);
    }

    @Test
    void whatIsNotUnderWatchHasNoShareToSet() {
        Rollout rollout = start(5);
        rollout.by("anna").promote("sure");
        assertThatThrownBy(() -> rollout.by("anna").setShare(Share.percent(5), "not so sure"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot set the share of pricing to 5%: it is promoted; only the share of what is under"
                        + " watch can be set");
    }
}
