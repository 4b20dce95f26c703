package dev.coalmine;

import static dev.coalmine.plan.Guardrail.signal;
import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.HostileStore.Malice;
import dev.coalmine.store.Settlement;
import dev.coalmine.verdict.MetricWealth;
import dev.coalmine.verdict.Tally;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A fleet judges business signals and shadow calls together too. */
class FleetSignalsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MEMBERS = 4;

    private static RolloutPlan plan(Guardrail guardrail) {
        return RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .fuse(Fuse.none())
                .guardrail(guardrail)
                .step(Step.of(percent(50), Duration.ofDays(1)).minCalls(0))
                .build();
    }

    private static Tally tally(FleetWorld world, String metric) {
        return world.store.settled(Instance.ID).map(Settlement::wealth).orElseThrow().metrics().stream()
                .filter(each -> each.metric().equals(metric))
                .map(MetricWealth::sinceStart)
                .findFirst()
                .orElseThrow()
                .tally();
    }

    private static boolean isRamping(FleetWorld world) {
        return world.status(0).phase() instanceof Phase.Ramping;
    }

    private static void assertAllTripped(FleetWorld world, String sentence) {
        for (int i = 0; i < MEMBERS; i++) {
            assertThat(world.status(i).phase()).isInstanceOf(Phase.Tripped.class);
            assertThat(world.status(i).sentence()).contains(sentence);
        }
    }

    /** Lets users visit some member each, of whom those parts order on each arm; ends with a trip, or after so many. */
    private static void visits(FleetWorld world, int users, double stableOrders, double candidateOrders) {
        Random random = new Random(1);
        for (int i = 0; i < users && isRamping(world); i++) {
            Rollout rollout = world.get(random.nextInt(MEMBERS)).rollout();
            String user = "user-" + i;
            boolean isOnCandidate = World.armOf(rollout, user) == Arm.CANDIDATE;
            rollout.signal("order")
                    .record(user, random.nextDouble() < (isOnCandidate ? candidateOrders : stableOrders));
            if (i % 100 == 99) {
                world.pass(SECOND);
            }
        }
    }

    @Test
    @Promise("F2")
    void outcomesOfAllAreJudgedTogether() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, plan(signal("order").rateMustNotDrop()))) {
            visits(world, 1_000, 0.2, 0.2);
            world.pass(Duration.ofSeconds(2));
            Tally tally = tally(world, "order-rate-drop");
            assertThat(tally.calls().candidateCalls() + tally.calls().stableCalls())
                    .isEqualTo(1_000);
            long happened = tally.calls().candidateFailures() + tally.calls().stableFailures();
            assertThat(happened).isBetween(150L, 250L);
            assertThat(tally.candidateKeys() + tally.stableKeys())
                    .as("a key or two may share a slot of 65,536 with another")
                    .isBetween(happened - 3, happened);
            assertThat(isRamping(world)).isTrue();
        }
    }

    @Test
    @Promise("F2")
    void aDropOfOutcomesThatEachSeesAPartOfTripsAll() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, plan(signal("order").rateMustNotDrop()))) {
            visits(world, 10_000, 0.2, 0.1);
            world.pass(Duration.ofSeconds(2));
            assertAllTripped(world, "keys with order");
        }
    }

    @Test
    void aKeyWhoseOutcomeIsRecordedEverywhereTestifiesOnce() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, plan(signal("order").rateMustNotDrop()))) {
            for (int round = 0; round < 3; round++) {
                world.instances.forEach(each -> each.rollout().signal("order").count("anna"));
                world.pass(SECOND);
            }
            world.pass(Duration.ofSeconds(2));
            Tally tally = tally(world, "order-rate-drop");
            assertThat(tally.candidateKeys() + tally.stableKeys()).isEqualTo(1);
            assertThat(tally.calls().candidateCalls() + tally.calls().stableCalls())
                    .isEqualTo(3 * MEMBERS);
        }
    }

    private static void baskets(FleetWorld world, int customers, double candidateTimes) {
        Random random = new Random(2);
        for (int i = 0; i < customers && isRamping(world); i++) {
            Rollout rollout = world.get(random.nextInt(MEMBERS)).rollout();
            String customer = "customer-" + i;
            double value = 40 * Math.exp(random.nextGaussian());
            boolean isOnCandidate = World.armOf(rollout, customer) == Arm.CANDIDATE;
            rollout.signal("basket").record(customer, isOnCandidate ? candidateTimes * value : value);
            if (i % 100 == 99) {
                world.pass(SECOND);
            }
        }
    }

    @Test
    @Promise("F2")
    void aDropOfValuesTripsThoughEachMemberHasAScaleOfItsOwn() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, plan(signal("basket").mustNotDrop()))) {
            baskets(world, 30_000, 0.5);
            world.pass(Duration.ofSeconds(2));
            assertAllTripped(world, "the first basket of ");
        }
    }

    @Test
    @Promise("J1")
    void valuesThatAreAlikeTripNobody() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, plan(signal("basket").mustNotDrop()))) {
            baskets(world, 10_000, 1);
            world.pass(Duration.ofSeconds(2));
            assertThat(isRamping(world)).isTrue();
            assertThat(tally(world, "basket-drop").candidateKeys()).isGreaterThan(2_000);
        }
    }

    // ---- shadow calls

    private static RolloutPlan shadowing(long comparisons) {
        return RolloutPlan.builder()
                .shadow(Shadow.of(Share.ALL, Duration.ofMinutes(10)).minCalls(comparisons))
                .warmUp(WarmUp.none())
                .step(Step.of(percent(50), Duration.ofDays(1)).minCalls(0))
                .build();
    }

    private static void compare(FleetWorld world, int member, String key, boolean differs) {
        Instance instance = world.get(member);
        String answer = instance.rollout().forKey(key).stable(() -> "old").candidate(() -> differs ? "new" : "old");
        assertThat(answer).isEqualTo("old");
        instance.makeShadowCalls();
    }

    private static void compare(FleetWorld world, int calls, double differing) {
        Random random = new Random(3);
        for (int i = 0; i < calls && world.status(0).phase() instanceof Phase.Shadowing; i++) {
            compare(world, i % MEMBERS, "user-" + i, random.nextDouble() < differing);
            if (i % 40 == 39) {
                world.pass(SECOND);
            }
        }
    }

    @Test
    @Promise({"F2", "J4"})
    void comparisonsOfAllCountTowardsTheEndOfTheShadow() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, shadowing(1_000))) {
            compare(world, 996, 0);
            world.pass(Duration.ofMinutes(11));
            assertThat(world.status(world.lead()).phase()).isEqualTo(new Phase.Shadowing());
            assertThat(world.status(world.lead()).waitingFor()).containsExactly("comparisons: 996 of 1,000");
            for (int i = 0; i < MEMBERS; i++) {
                compare(world, i, "late-" + i, false);
            }
            world.pass(Duration.ofSeconds(3));
            for (int i = 0; i < MEMBERS; i++) {
                assertThat(world.status(i).phase()).isEqualTo(new Phase.Ramping(0));
            }
        }
    }

    @Test
    @Promise({"F2", "J5"})
    void mismatchesThatEachSeesAPartOfTripAll() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, shadowing(1_000_000))) {
            compare(world, 4_000, 0.05);
            world.pass(Duration.ofSeconds(2));
            assertAllTripped(world, "distinct differing keys");
        }
    }

    @Test
    @Fault(45)
    void aKeyThatDiffersEverywhereCountsOnceWhateverIsSentTwice() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, shadowing(1_000_000))) {
            world.stores.forEach(each -> each.malice(new Malice(0, 0.4, 0, 0)));
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < MEMBERS; i++) {
                    compare(world, i, "anna", true);
                }
                world.pass(SECOND);
            }
            world.stores.forEach(each -> each.malice(Malice.NONE));
            world.pass(Duration.ofSeconds(5));
            Tally tally = tally(world, "mismatches");
            assertThat(tally.candidateKeys()).isEqualTo(1);
            assertThat(tally.calls().candidateCalls()).isEqualTo(5L * MEMBERS);
            assertThat(tally.calls().candidateFailures()).isEqualTo(5L * MEMBERS);
        }
    }

    @Test
    @Fault(44)
    void afterTheStoreWasEmptiedKeysMayDifferAgain() {
        try (FleetWorld world = FleetWorld.of(MEMBERS, shadowing(1_000_000))) {
            compare(world, 0, "anna", true);
            world.pass(Duration.ofSeconds(3));
            assertThat(tally(world, "mismatches").candidateKeys()).isEqualTo(1);
            world.store.forget();
            world.pass(Duration.ofSeconds(5));
            assertThat(tally(world, "mismatches").candidateKeys()).isZero();
            compare(world, 0, "anna", true);
            compare(world, 1, "anna", true);
            world.pass(Duration.ofSeconds(3));
            assertThat(tally(world, "mismatches").candidateKeys()).isEqualTo(1);
        }
    }
}
