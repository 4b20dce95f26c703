package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.console.Console;
import dev.coalmine.console.FleetFigures;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.report.RolloutReport;
import dev.coalmine.store.InMemoryStateStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What consoles and reports say of a fleet is what its members know of it. */
class FleetPagesTest {
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .warmUp(WarmUp.none())
            .step(Step.of(percent(5), Duration.ofMinutes(10)).minCalls(0))
            .build();

    private static FleetFigures fleet(Console console) {
        return console.details(Instance.ID.rollout()).fleet();
    }

    private static Console console(FleetWorld world, Instance instance) {
        return Console.builder(instance.rollouts)
                .wallClock(world.time)
                .scheduler(world.time)
                .build();
    }

    @Test
    void theConsoleShowsWhoJudgesAndWhenEachWasHeard() {
        try (FleetWorld world = FleetWorld.of(3, PLAN)) {
            int follower = world.follower();
            String lead = world.status(world.lead()).fleet().me().name();
            try (Console console = console(world, world.get(follower))) {
                FleetFigures unused = fleet(console); // from now on it is asked who is alive
                world.pass(Duration.ofSeconds(6));
                FleetFigures healthy = fleet(console);
                assertThat(healthy.me())
                        .isEqualTo(world.status(follower).fleet().me().name());
                assertThat(healthy.leader()).isEqualTo(lead);
                assertThat(healthy.contact()).isEqualTo("in-touch");
                assertThat(healthy.silenceNanos()).isBetween(0L, 2_000_000_000L);
                assertThat(healthy.members()).hasSize(3).allSatisfy(member -> {
                    assertThat(member.leads()).isEqualTo(member.name().equals(lead));
                    assertThat(member.revision()).isEqualTo(Instance.ID.revision());
                    assertThat(member.ageNanos()).isBetween(0L, 2_000_000_000L);
                });

                world.stores.get(world.lead()).away(true);
                world.pass(Duration.ofSeconds(20));
                FleetFigures later = fleet(console);
                assertThat(later.leader()).isNotEqualTo(lead);
                assertThat(later.members())
                        .filteredOn(member -> member.name().equals(lead))
                        .singleElement()
                        .satisfies(dead -> {
                            assertThat(dead.leads()).isFalse();
                            assertThat(dead.ageNanos()).isGreaterThan(10_000_000_000L);
                        });

                world.stores.get(follower).away(true);
                world.pass(Duration.ofSeconds(10));
                FleetFigures apart = fleet(console);
                assertThat(apart.contact()).isEqualTo("cut-off");
                assertThat(apart.silenceNanos()).isGreaterThan(5_000_000_000L);
                assertThat(apart.problem()).isNotEmpty();
                assertThat(apart.failures()).isPositive();
            }
        }
    }

    @Test
    void theReportShowsThemToo() {
        try (FleetWorld world = FleetWorld.of(2, PLAN);
                RolloutReport report = RolloutReport.builder()
                        .wallClock(world.time)
                        .scheduler(world.time)
                        .build()
                        .follow(world.get(0).rollouts)) {
            world.pass(Duration.ofSeconds(10));
            String page = report.html();
            assertThat(page)
                    .contains(
                            "<h3>Fleet</h3>",
                            "As " + world.status(0).fleet().me().name() + " saw it.");
            assertThat(page.split("class=\"fleet\"", -1)).hasSize(2);
            for (int i = 0; i < 2; i++) {
                assertThat(page).contains(world.status(i).fleet().me().name() + "</th>");
            }
            assertThat(page.split(">judged</td>", -1)).as("one holds the lease").hasSize(2);

            world.stores.get(0).away(true);
            world.pass(Duration.ofSeconds(10));
            assertThat(report.html()).contains("This instance was cut off, and judged on its own.");
        }
    }

    @Test
    void whoJudgesAloneHasNoFleet() {
        try (Instance alone = new Instance(new InMemoryStateStore())) {
            Rollout unused = alone.start(PLAN);
            try (Console console = Console.of(alone.rollouts);
                    RolloutReport report = RolloutReport.builder().build().follow(alone.rollouts)) {
                assertThat(fleet(console).me()).isEmpty();
                assertThat(fleet(console).members()).isEmpty();
                assertThat(report.html()).doesNotContain("<h3>Fleet</h3>");
            }
        }
    }
}
