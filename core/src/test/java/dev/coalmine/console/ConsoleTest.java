package dev.coalmine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coalmine.Rollout;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ConsoleWorld world = new ConsoleWorld();
    private final Console console = world.console;

    @AfterEach
    void close() {
        world.close();
    }

    private void order(String rollout, String command) {
        console.command(rollout, new Order(command, "because", null), "anna");
    }

    @Test
    void theListShowsFirstWhatSomebodyShouldLookAt() {
        for (String name : List.of("a", "b", "c", "d")) {
            world.started(name, 1, 50);
        }
        order("b", "promote");
        order("c", "abort");
        order("d", "pause");

        RolloutList list = console.list(RolloutFilter.all());
        assertThat(list.rollouts()).extracting(RolloutRow::name).containsExactly("d", "a", "c", "b");
        assertThat(list.rollouts().get(0).place()).isEqualTo("step 1 of 2");
        assertThat(list.phases().toString()).isEqualTo("{paused=1, ramping=1, aborted=1, promoted=1}");
        assertThat(list.total()).isEqualTo(4);
    }

    @Test
    void everyPhaseHasItsPlaceInTheList() {
        world.started("a", 1);
        for (String label : Phase.labels()) {
            assertThat(console.list(RolloutFilter.all().in(label)).matching())
                    .isEqualTo(label.equals("ramping") ? 1 : 0);
        }
        assertThat(new ArrayList<>(Phase.labels())).containsExactlyInAnyOrderElementsOf(Console.ORDER);
    }

    @Test
    void theListIsFilteredAndPaged() {
        for (int i = 10; i < 30; i++) {
            world.started("pricing-" + i, 1);
        }
        world.started("search", 1);
        order("pricing-20", "abort");

        RolloutFilter pricing =
                RolloutFilter.all().containing(" PRIC ").in("ramping").size(8);
        RolloutList second = console.list(pricing.page(2));
        assertThat(second.rollouts())
                .extracting(RolloutRow::name)
                .containsExactly(
                        "pricing-18",
                        "pricing-19",
                        "pricing-21",
                        "pricing-22",
                        "pricing-23",
                        "pricing-24",
                        "pricing-25",
                        "pricing-26");
        assertThat(second.pages()).isEqualTo(3);
        assertThat(second.matching()).isEqualTo(19);
        assertThat(second.total()).isEqualTo(21);
        assertThat(second.phases().toString()).isEqualTo("{ramping=19, aborted=1}");
        assertThat(console.list(pricing.page(99)).page()).isEqualTo(3);
        assertThat(console.list(RolloutFilter.all().containing("nothing")).rollouts())
                .isEmpty();
    }

    @Test
    void aFilterThatCannotBeIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RolloutFilter.all().in("running"))
                .withMessageStartingWith("Invalid phase \"running\": allowed are pending, shadowing, ramping");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RolloutFilter.all().page(0))
                .withMessage("Invalid page 0: allowed is 1 and above");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RolloutFilter.all().size(201))
                .withMessage("Invalid page size 201: allowed is 1 to 200");
        assertThat(console.list(RolloutFilter.all().in(null).in("").containing(null))
                        .total())
                .isZero();
    }

    @Test
    void oneRolloutIsShownWithBothArms() {
        Rollout pricing = world.started("pricing", 50, 80);
        for (int user = 0; user < 2_000; user++) {
            pricing.signal("basket").record("user-" + user, 40);
        }
        world.second(pricing, 2_000, 0);

        RolloutDetails details = console.details("pricing");
        assertThat(details.rollout().candidate().calls()
                        + details.rollout().stable().calls())
                .isEqualTo(2_000);
        assertThat(details.candidate().success().p50()).isBetween(340_000L, 360_000L);
        assertThat(details.stable().success().p50()).isBetween(240_000L, 260_000L);
        assertThat(details.latencies().stream().mapToDouble(RolloutDetails.Bin::candidate))
                .satisfies(parts -> assertThat(
                                parts.stream().mapToDouble(Double::doubleValue).sum())
                        .isBetween(0.99, 1.01));
        assertThat(details.plan())
                .containsExactly(
                        new RolloutDetails.Stretch("step 1", 0.5, "10m", "no-harm", true),
                        new RolloutDetails.Stretch("step 2", 0.8, "10m", "no-harm", false));
        assertThat(details.findings())
                .extracting(RolloutDetails.Finding::guardrail)
                .contains("error-rate", "latency");
        assertThat(details.commands()).containsExactly("pause", "advance", "set-share", "promote", "abort");
        assertThat(details.store().problem()).isEmpty();
        assertThat(details.signals()).singleElement().satisfies(signal -> {
            assertThat(signal.name()).isEqualTo("basket");
            assertThat(signal.candidate().mean()).isEqualTo(40);
            assertThat(signal.stable().values() + signal.candidate().values()).isEqualTo(2_000);
        });
        assertThat(details.candidate().failure()).isEqualTo(new RolloutDetails.Quantiles(0, 0, 0, 0, 0, 0));
    }

    @Test
    void aTripIsShownWithItsEvidenceAndHistory() {
        Rollout pricing = world.started("pricing", 50);
        for (int i = 0; i < 5; i++) {
            world.second(pricing, 100, 0);
        }
        for (int i = 0; i < 20; i++) {
            world.second(pricing, 100, 3);
        }

        RolloutDetails details = console.details("pricing");
        assertThat(details.rollout().phase()).isEqualTo("tripped");
        assertThat(details.rollout().place()).isEqualTo("step 1 of 1");
        RolloutDetails.Change trip = details.audit().entries().get(0);
        assertThat(trip.who()).isIn("judge", "fuse");
        assertThat(trip.from()).isEqualTo(new RolloutDetails.Position("ramping", "step 1", 0.5));
        assertThat(trip.to()).isEqualTo(new RolloutDetails.Position("tripped", "step 1", 0));
        RolloutDetails.Timeline history = details.history();
        int errors = history.guardrails().indexOf("error-rate");
        List<HistoryPoint> points = history.points();
        assertThat(points.get(0).evidence().get(errors)).isLessThanOrEqualTo(0);
        assertThat(points.get(points.size() - 1).evidence().get(errors)).isGreaterThan(0.5);
        assertThat(points).extracting(HistoryPoint::at).isSorted();
        assertThat(points.get(points.size() - 1).at())
                .isEqualTo(pricing.status().since().toEpochMilli());
    }

    @Test
    void historyIsBoundedAndLiesEvenlyOverTheTime() {
        Rollout pricing = world.started("pricing", 1, 2, 3, 4, 5, 6);
        world.time.advance(Duration.ofMinutes(59));

        List<HistoryPoint> points = console.details("pricing").history().points();
        assertThat(points).hasSizeBetween(60, History.MOST_POINTS + 1);
        assertThat(points.get(points.size() - 1).at() - points.get(0).at())
                .isGreaterThan(TimeUnit.MINUTES.toMillis(58));
        assertThat(points.get(points.size() / 2).share()).isBetween(0.03, 0.04);

        pricing.close();
        world.started("pricing", 1);
        assertThat(console.details("pricing").history().points()).hasSize(1);
    }

    @Test
    void ofManyRolloutsEachHasItsTurn() {
        for (int i = 100; i < 300; i++) {
            world.started("r" + i, 1);
        }
        world.time.advance(Duration.ofSeconds(40));

        for (int i = 100; i < 300; i++) {
            assertThat(console.details("r" + i).history().points()).hasSizeBetween(10, 12);
        }
    }

    @Test
    void historyBeginsAnewWhenSomethingElseIsJudged() {
        Rollout pricing = world.started("pricing", 50);
        world.second(pricing, 100, 0);
        RolloutPlan other = RolloutPlan.builder()
                .step(Share.percent(50), Duration.ofMinutes(10))
                .guardrail(Guardrail.errorRate())
                .build();
        pricing.by("anna").reconfigure(other, "only errors");

        RolloutDetails.Timeline history = console.details("pricing").history();
        assertThat(history.guardrails()).doesNotContain("latency");
        assertThat(history.points()).hasSize(1);
    }

    @Test
    void whatAClosedConsoleSaysGoesOn() {
        world.started("pricing", 50);
        console.close();
        world.time.advance(Duration.ofSeconds(5));

        assertThat(console.details("pricing").history().points()).hasSize(1);
        assertThat(console.list(RolloutFilter.all()).total()).isEqualTo(1);
    }

    @Test
    void anUnknownRolloutIsSaidWithThoseThatRun() {
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> console.details("pricing"))
                .withMessage("There is no rollout \"pricing\": none is running");
        for (int i = 10; i < 22; i++) {
            world.started("r" + i, 1);
        }
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> order("pricing", "pause"))
                .withMessage("There is no rollout \"pricing\": running are r10, r11, r12, r13, r14, r15, r16, r17, r18,"
                        + " r19, ...");
    }
}
