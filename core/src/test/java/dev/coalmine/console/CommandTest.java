package dev.coalmine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.coalmine.Rollout;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CommandTest {
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .step(Step.of(Share.percent(10), Duration.ofDays(1)))
            .step(Step.of(Share.percent(50), Duration.ofDays(1)))
            .bake(Duration.ofDays(1))
            .retry(3, Duration.ofHours(1))
            .build();

    private static Order order(Command command) {
        return new Order(command.label(), "because", command == Command.SET_SHARE ? "7%" : null);
    }

    private static void failing(ConsoleWorld world, Rollout rollout) {
        for (int i = 0; i < 5; i++) {
            world.second(rollout, 200, 1);
        }
    }

    @TestFactory
    List<DynamicTest> whatIsOfferedIsWhatIsNotRefused() {
        Map<String, Consumer<ConsoleWorld>> ways = new LinkedHashMap<>();
        ways.put("ramping", world -> {});
        ways.put("baking", world -> List.of("advance", "advance").forEach(next -> give(world, next)));
        ways.put("promoted", world -> give(world, "promote"));
        ways.put("paused", world -> give(world, "pause"));
        ways.put("aborted", world -> give(world, "abort"));
        ways.put("tripped", world -> failing(world, running(world)));
        List<DynamicTest> tests = new ArrayList<>();
        ways.forEach((phase, way) -> tests.add(DynamicTest.dynamicTest(phase, () -> agree(phase, way))));
        return tests;
    }

    private static void agree(String phase, Consumer<ConsoleWorld> way) {
        List<String> offered = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (Command command : Command.values()) {
            try (ConsoleWorld world = new ConsoleWorld()) {
                world.rollouts.named("pricing").plan(PLAN).start();
                way.accept(world);
                RolloutDetails before = world.console.details("pricing");
                assertThat(before.rollout().phase()).isEqualTo(phase);
                offered = before.commands();
                if (isTaken(world, before, command)) {
                    taken.add(command.label());
                }
            }
        }
        assertThat(offered).isEqualTo(taken);
    }

    /** An abort of what was aborted is no error, but does nothing. */
    private static boolean isTaken(ConsoleWorld world, RolloutDetails before, Command command) {
        try {
            RolloutDetails after = world.console.command("pricing", order(command), "anna");
            return after.audit().entries().size() > before.audit().entries().size();
        } catch (IllegalStateException refusal) {
            assertThat(refusal).hasMessageContaining("pricing");
            return false;
        }
    }

    private static Rollout running(ConsoleWorld world) {
        return world.rollouts.find("pricing").orElseThrow();
    }

    private static void give(ConsoleWorld world, String command) {
        world.console.command("pricing", new Order(command, "because", null), "anna");
    }

    @Test
    void theAuditSaysWhoAndWhy() {
        try (ConsoleWorld world = new ConsoleWorld()) {
            world.started("pricing", 1, 50);
            RolloutDetails details =
                    world.console.command("pricing", new Order("set-share", "more users", "12.5%"), "anna");

            assertThat(details.rollout().share()).isEqualTo(0.125);
            RolloutDetails.Change change = details.audit().entries().get(0);
            assertThat(change.who()).isEqualTo("anna");
            assertThat(change.why()).contains("more users");
        }
    }

    @Test
    void whatIsNotValidChangesNothing() {
        try (ConsoleWorld world = new ConsoleWorld()) {
            world.started("pricing", 1, 50);
            RolloutDetails before = world.console.details("pricing");

            invalid(
                    world,
                    new Order("stop", "because", null),
                    "Invalid command \"stop\": allowed are pause, resume,"
                            + " advance, set-share, promote, acknowledge, abort");
            String reasons = "allowed are 1 to 500 characters on one line";
            invalid(world, new Order("pause", null, null), "Invalid reason \"\": " + reasons);
            invalid(world, new Order("pause", "a\nb", null), "Invalid reason \"a?b\": " + reasons);
            invalid(
                    world,
                    new Order("set-share", "because", null),
                    "Invalid share: set-share needs one, such as \"5%\"");
            invalid(
                    world,
                    new Order("set-share", "because", "5"),
                    "Invalid share \"5\": a share is a percentage from 0% to 100% in steps of 0.0001%, such as"
                            + " percent(5) or \"0.25%\"");
            invalid(
                    world,
                    new Order("pause", "because", "5%"),
                    "Invalid share \"5%\": only set-share takes one, not pause");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> world.console.command("pricing", new Order("pause", "because", null), ""));
            assertThatIllegalStateException()
                    .isThrownBy(() -> give(world, "resume"))
                    .withMessage("Cannot resume pricing: it is ramping; only what is paused can be resumed");

            assertThat(world.console.details("pricing")).isEqualTo(before);
        }
    }

    private static void invalid(ConsoleWorld world, Order order, @Nullable String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> world.console.command("pricing", order, "anna"))
                .withMessage(message);
    }
}
