package dev.coalmine;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.store.FleetHealth.Contact;
import dev.coalmine.store.HostileStore.Malice;
import dev.coalmine.store.Settlement;
import dev.coalmine.verdict.Tally;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A fleet judges one rollout together. */
class FleetTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Without a fuse, which would be quicker than any judge. */
    private static RolloutPlan plan(Share... shares) {
        RolloutPlan.Builder plan = RolloutPlan.builder().warmUp(WarmUp.none()).fuse(Fuse.none());
        for (Share share : shares) {
            plan.step(Step.of(share, Duration.ofMinutes(10)).minCalls(0));
        }
        return plan.build();
    }

    private static Wealth wealth(FleetWorld world) {
        return world.store.settled(Instance.ID).map(Settlement::wealth).orElseThrow();
    }

    private static Tally errors(FleetWorld world) {
        return wealth(world).metrics().get(0).sinceStart().tally();
    }

    /** Calls with a new key each until so many calls of the candidate have failed, in turn at each process. */
    private static int failAtAll(FleetWorld world, int failures) {
        int failed = 0;
        int calls = 0;
        for (int i = 0; failed < failures; i++) {
            int at = i % world.instances.size();
            failed += world.call(at, "user-" + i, true, false) == Arm.CANDIDATE ? 1 : 0;
            calls++;
        }
        return calls;
    }

    @Test
    void oneLeadsAndAllFollowItsSteps() {
        try (FleetWorld world = FleetWorld.of(4, plan(percent(5), percent(25), percent(50)))) {
            int lead = world.lead();
            world.pass(Duration.ofMinutes(10));

            for (int i = 0; i < 4; i++) {
                assertThat(world.status(i).share()).isEqualTo(percent(25));
                assertThat(world.status(i).fleet().leader())
                        .isEqualTo(world.status(lead).fleet().me().name());
                assertThat(world.status(i).fleet().members()).hasSize(4);
                assertThat(world.status(i).fleet().contact()).isEqualTo(Contact.IN_TOUCH);
            }
            assertThat(world.stored().audit().entries()).hasSize(2);
            assertThat(world.status(world.follower()).waitingFor())
                    .anyMatch(why -> why.endsWith("which holds the lease of its fleet"));
            assertThat(world.status(lead).waitingFor()).noneMatch(why -> why.contains("lease"));
        }
    }

    @Test
    @Promise("F2")
    void theEvidenceOfAllIsJudgedOnce() {
        try (FleetWorld world = FleetWorld.of(8, plan(percent(5)))) {
            int calls = failAtAll(world, 3);
            world.pass(Duration.ofSeconds(2));
            assertThat(errors(world).candidateKeys() + errors(world).stableKeys())
                    .isEqualTo(3);
            assertThat(errors(world).calls().candidateCalls()
                            + errors(world).calls().stableCalls())
                    .isEqualTo(calls);
            assertThat(world.status(0).phase()).isEqualTo(new Phase.Ramping(0));

            failAtAll(world, 8);
            world.pass(Duration.ofSeconds(3));
            for (int i = 0; i < 8; i++) {
                assertThat(world.status(i).phase()).isInstanceOf(Phase.Tripped.class);
                assertThat(world.get(i).isAllOnStable()).isTrue();
                assertThat(world.get(i).lastEvent()).isInstanceOf(RolloutEvent.Tripped.class);
                assertThat(world.get(i).lastEvent().change().who()).isEqualTo("judge");
            }
            assertThat(world.stored().audit().entries()).hasSize(2);
        }
    }

    @Test
    void aKeyThatFailsEverywhereTestifiesOnce() {
        try (FleetWorld world = FleetWorld.of(8, plan(percent(5)))) {
            String key = World.keyOn(world.get(0).rollout(), Arm.CANDIDATE);
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 8; i++) {
                    assertThat(world.call(i, key, true, true)).isEqualTo(Arm.CANDIDATE);
                }
                world.pass(SECOND);
            }
            world.pass(SECOND);
            assertThat(errors(world).candidateKeys()).isEqualTo(1);
            assertThat(errors(world).calls().candidateFailures()).isEqualTo(40);
        }
    }

    @Test
    void whenTheLeaseHolderDiesAnotherGoesOnFromWhatWasSettled() {
        try (FleetWorld world = FleetWorld.of(3, plan(percent(5)))) {
            failAtAll(world, 3);
            world.pass(Duration.ofSeconds(2));
            Tally before = errors(world);
            int dead = world.lead();
            world.stores.get(dead).away(true);
            world.pass(Duration.ofSeconds(5));
            int next = world.lead();
            assertThat(next).isNotEqualTo(dead);
            assertThat(errors(world)).isEqualTo(before);
        }
    }

    /** Returns once the fuse of nobody, but the judge of one, has had enough to go by. */
    private static void failAt(FleetWorld world, int index, String prefix) {
        for (int i = 0; i < 3_000; i++) {
            Arm unused = world.call(index, prefix + i, true, false);
        }
    }

    @Test
    @Promise("F3")
    @Fault(47)
    void whoIsCutOffTripsOnItsOwnEvidenceAndTheOthersFollowOnceItIsBack() {
        try (FleetWorld world = FleetWorld.of(3, plan(percent(5)))) {
            int alone = world.follower();
            world.stores.get(alone).away(true);
            world.pass(Duration.ofSeconds(4));
            assertThat(world.status(alone).fleet().contact()).isEqualTo(Contact.CUT_OFF);
            failAt(world, alone, "user-");
            world.pass(SECOND);

            assertThat(world.get(alone).isAllOnStable()).isTrue();
            assertThat(world.get(alone).lastEvent()).isInstanceOf(RolloutEvent.Tripped.class);
            assertThat(world.status(world.lead()).phase()).isEqualTo(new Phase.Ramping(0));
            world.stores.get(alone).away(false);
            world.pass(Duration.ofSeconds(2));

            for (int i = 0; i < 3; i++) {
                assertThat(world.status(i).phase()).isInstanceOf(Phase.Tripped.class);
                assertThat(world.get(i).isAllOnStable()).isTrue();
            }
            assertThat(world.stored().audit().entries()).hasSize(2);
        }
    }

    @Test
    @Fault(47)
    void whatOneMemberSeesAloneIsNotEnoughForTheFleet() {
        try (FleetWorld world = FleetWorld.of(2, plan(percent(5)))) {
            int one = world.follower();
            for (int i = 0; i < 3_000; i++) {
                Arm unused = world.call(one, "user-" + i, i % 50 == 0, i % 50 == 0);
            }
            for (int i = 3_000; i < 5_000; i++) {
                Arm unused = world.call(1 - one, "user-" + i, true, true);
            }
            world.pass(Duration.ofSeconds(3));
            assertThat(world.status(0).phase()).isEqualTo(new Phase.Ramping(0));
        }
    }

    @Test
    @Promise("F3")
    void whileTheStoreIsAwayCallsGoOnAndNothingGoesUp() {
        try (FleetWorld world = FleetWorld.of(3, plan(percent(5), percent(25)))) {
            world.stores.forEach(each -> each.away(true));
            world.pass(Duration.ofMinutes(11));
            for (int i = 0; i < 3; i++) {
                assertThat(world.status(i).share()).isEqualTo(percent(5));
                assertThat(World.keyOn(world.get(i).rollout(), Arm.CANDIDATE)).isNotEmpty();
            }
            world.stores.forEach(each -> each.away(false));
            world.pass(Duration.ofMinutes(11));
            for (int i = 0; i < 3; i++) {
                assertThat(world.status(i).share()).isEqualTo(percent(25));
            }
        }
    }

    @Test
    @Promise("F3")
    @Fault(44)
    void aStoreThatComesBackEmptyIsToldAgainAndItsEvidenceBeginsAnew() {
        try (FleetWorld world = FleetWorld.of(3, plan(percent(5), percent(25)))) {
            world.get(world.lead()).rollout().by("anna").advance("up");
            world.pass(Duration.ofSeconds(2));
            for (int i = 0; i < 600; i++) {
                Arm unused = world.call(i % 3, "user-" + i, true, true);
            }
            world.pass(Duration.ofSeconds(2));
            assertThat(errors(world).candidateKeys()).isPositive();
            int spent = wealth(world).spent();
            world.store.forget();
            world.pass(Duration.ofSeconds(5));

            assertThat(world.stored().progress().setting().share()).isEqualTo(percent(25));
            assertThat(wealth(world).spent()).as("no number is used twice").isGreaterThan(spent);
            assertThat(errors(world).candidateKeys()).isZero();
            for (int i = 0; i < 300; i++) {
                Arm unused = world.call(i % 3, "user-" + i, true, true);
            }
            world.pass(Duration.ofSeconds(2));
            assertThat(errors(world).candidateKeys() + errors(world).stableKeys())
                    .as("keys that have spoken may speak to the new processes")
                    .isEqualTo(300);
            assertThat(world.status(0).phase()).isEqualTo(new Phase.Ramping(1));
        }
    }

    @Test
    @Fault(48)
    void whoJoinsOnlyReads() {
        try (FleetWorld world = FleetWorld.of(2, plan(percent(5), percent(25)))) {
            failAtAll(world, 2);
            world.get(0).rollout().by("anna").advance("up");
            world.pass(Duration.ofSeconds(2));
            Wealth before = wealth(world);
            long version = world.stored().stamp().version();
            Instance late = world.join(plan(percent(5), percent(25)));
            assertThat(late.rollout().status().share()).isEqualTo(percent(25));
            world.pass(Duration.ofSeconds(1));
            assertThat(world.stored().stamp().version()).isEqualTo(version);
            assertThat(wealth(world)).isEqualTo(before);
        }
    }

    @Test
    @Fault(49)
    void membersOfAnotherPlanAreJudgedApart() {
        RolloutPlan other = RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .fuse(Fuse.none())
                .alpha(0.01)
                .step(Step.of(percent(5), Duration.ofMinutes(10)).minCalls(0))
                .build();
        try (FleetWorld world = FleetWorld.of(2, plan(percent(5)))) {
            int lead = world.lead();
            Instance stranger = world.join(other);
            failAt(world, 2, "user-");
            world.pass(Duration.ofSeconds(5));
            assertThat(world.lead()).isEqualTo(lead);
            assertThat(errors(world).candidateKeys()).isZero();
            assertThat(stranger.rollout().status().phase()).isEqualTo(new Phase.Ramping(0));
        }
    }

    @Test
    void anAcknowledgedTripIsNotTrippedAgainByTheOldEvidence() {
        try (FleetWorld world = FleetWorld.of(3, plan(percent(5)))) {
            failAtAll(world, 10);
            world.pass(Duration.ofSeconds(3));
            assertThat(world.status(0).phase()).isInstanceOf(Phase.Tripped.class);
            int spent = wealth(world).spent();
            int lead = world.lead();
            world.get(world.follower()).rollout().by("anna").acknowledge("fixed");
            world.pass(Duration.ofSeconds(3));
            world.stores.get(lead).away(true);
            world.pass(Duration.ofSeconds(6));
            assertThat(world.lead()).isNotEqualTo(lead);
            world.stores.get(lead).away(false);
            world.pass(Duration.ofSeconds(3));

            for (int i = 0; i < 3; i++) {
                assertThat(world.status(i).phase()).isEqualTo(new Phase.Ramping(0));
            }
            assertThat(wealth(world).failure()).isNull();
            assertThat(wealth(world).spent()).isGreaterThan(spent);
            failAtAll(world, 12);
            world.pass(Duration.ofSeconds(3));
            assertThat(world.status(2).phase()).as("keys may speak again").isInstanceOf(Phase.Tripped.class);
        }
    }

    @Test
    void aShareThatIsLoweredByHandBeginsBothProcessesOfTheFleetAnew() {
        try (FleetWorld world = FleetWorld.of(3, plan(percent(50)))) {
            failAtAll(world, 2);
            world.pass(Duration.ofSeconds(2));
            world.get(world.follower()).rollout().by("anna").setShare(percent(20), "carefully");
            world.pass(Duration.ofSeconds(3));
            Tally anew = errors(world);
            assertThat(anew.candidateKeys()).isZero();
            assertThat(wealth(world).metrics().get(0).sinceStart().number()).isPositive();
            failAtAll(world, 2);
            world.pass(Duration.ofSeconds(2));
            assertThat(errors(world).candidateKeys()).isEqualTo(2);
            assertThat(world.status(0).share()).isEqualTo(percent(20));
        }
    }

    @Test
    void aStepBeginsARecentProcessThatAllTestifyTo() {
        try (FleetWorld world = FleetWorld.of(3, plan(percent(5), percent(50)))) {
            failAtAll(world, 2);
            world.pass(Duration.ofMinutes(10));
            assertThat(world.status(0).share()).isEqualTo(percent(50));
            world.pass(Duration.ofSeconds(3));
            failAtAll(world, 3);
            world.pass(Duration.ofSeconds(3));
            assertThat(wealth(world).metrics().get(0).recent()).isNotNull();
            assertThat(wealth(world).metrics().get(0).recent().tally().candidateKeys())
                    .isEqualTo(3);
        }
    }

    @Test
    void aMemberThatIsClosedLeaves() {
        try (FleetWorld world = FleetWorld.of(3, plan(percent(5)))) {
            int lead = world.lead();
            world.get(lead).rollouts.close();
            world.pass(Duration.ofSeconds(2));
            assertThat(world.lead()).isNotEqualTo(lead);
            assertThat(world.store.members(Instance.ID.rollout())).hasSize(2);
        }
    }

    @Test
    void fleetSizesAreChecked() {
        assertThatThrownBy(() -> Rollouts.builder().fleetSize(0))
                .hasMessage("Invalid fleet size 0: allowed is 1 to 1,000,000 processes");
    }

    @Test
    @Promise({"F3", "S2"})
    @Fault({44, 45, 46})
    void withAStoreThatDoesAllItMayAllAgreeInTheEndAndNoCallFails() {
        for (int seed = 0; seed < 5; seed++) {
            try (FleetWorld world = FleetWorld.of(4, plan(percent(5), percent(50)))) {
                Random random = new Random(seed);
                world.stores.forEach(each -> each.malice(Malice.USUAL));
                boolean isBad = seed % 2 == 0;
                for (int second = 0; second < 120; second++) {
                    for (int i = 0; i < 40; i++) {
                        String key = "user-" + random.nextInt(100_000);
                        Arm unused = world.call(random.nextInt(4), key, isBad && second > 60, false);
                    }
                    if (random.nextInt(40) == 0) {
                        world.store.forget();
                    }
                    world.pass(SECOND);
                }
                world.stores.forEach(each -> each.malice(Malice.NONE));
                world.pass(Duration.ofSeconds(10));

                for (int i = 0; i < 4; i++) {
                    assertThat(world.status(i).phase())
                            .as("seed " + seed)
                            .isEqualTo(world.stored().progress().phase());
                    assertThat(world.status(i).audit()).isEqualTo(world.stored().audit());
                    assertThat(world.status(i).phase() instanceof Phase.Tripped).isEqualTo(isBad);
                }
            }
        }
    }

    @Test
    @Fault(45)
    void whatIsSentTwiceCountsOnce() {
        try (FleetWorld world = FleetWorld.of(2, plan(percent(5)))) {
            world.stores.forEach(each -> each.malice(new Malice(0, 0.4, 0, 0)));
            for (int i = 0; i < 400; i++) {
                Arm unused = world.call(i % 2, "user-" + i, true, true);
                if (i % 20 == 0) {
                    world.pass(SECOND);
                }
            }
            world.stores.forEach(each -> each.malice(Malice.NONE));
            world.pass(Duration.ofSeconds(5));
            Tally errors = errors(world);
            assertThat(errors.candidateKeys() + errors.stableKeys()).isEqualTo(400);
            assertThat(errors.calls().candidateCalls() + errors.calls().stableCalls())
                    .isEqualTo(400);
        }
    }

    /** Calls for one minute at all processes, whose clocks all calls move on. */
    private static void callForAMinute(FleetWorld world, Random random, double candidateTimes) {
        for (int i = 0; i < 4_000; i++) {
            int at = random.nextInt(world.instances.size());
            long nanos = (long) (1_000_000 * Math.exp(random.nextGaussian()));
            Arm unused = world.get(at)
                    .rollout()
                    .forKey(random.nextLong())
                    .stable(() -> took(world, nanos, Arm.STABLE))
                    .candidate(() -> took(world, (long) (nanos * candidateTimes), Arm.CANDIDATE));
            if (i % 100 == 0) {
                world.pass(SECOND);
            }
        }
    }

    private static Arm took(FleetWorld world, long nanos, Arm arm) {
        world.time.jump(Duration.ofNanos(nanos));
        return arm;
    }

    @Test
    @Promise("F2")
    void aSlowCandidateIsFoundThoughEachMemberHasAReferenceOfItsOwn() {
        for (double times : new double[] {1, 2}) {
            try (FleetWorld world = FleetWorld.of(4, plan(percent(50)))) {
                Random random = new Random(1);
                for (int minute = 0; minute < 8 && world.status(0).phase().watched(); minute++) {
                    callForAMinute(world, random, minute < 3 ? 1 : times);
                }
                assertThat(world.status(0).phase().watched()).isEqualTo(times == 1);
                if (times == 2) {
                    assertThat(world.status(0).sentence()).contains("above the reference");
                }
            }
        }
    }
}
