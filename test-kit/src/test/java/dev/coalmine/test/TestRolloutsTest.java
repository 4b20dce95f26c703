package dev.coalmine.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestRolloutsTest {
    private static Arm armOf(Rollout rollout, String key) {
        return rollout.forKey(key).stable(() -> Arm.STABLE).candidate(() -> Arm.CANDIDATE);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    void aPinnedRolloutSendsEveryCallToItsArm(Arm arm) throws InterruptedException {
        try (TestRollouts tests = TestRollouts.pinned("pricing", arm)) {
            Rollout pricing = tests.rollouts()
                    .named("pricing")
                    .missingKey(MissingKey.REJECT)
                    .start();
            for (int i = 0; i < 100; i++) {
                assertThat(armOf(pricing, "user-" + i)).isEqualTo(arm);
            }
            assertThat(armOf(pricing, null)).isEqualTo(arm);
            Arm[] elsewhere = new Arm[1];
            Thread thread = new Thread(() -> elsewhere[0] = armOf(pricing, "user-0"));
            thread.start();
            thread.join();
            assertThat(elsewhere[0]).as("on every thread").isEqualTo(arm);

            tests.advance(Duration.ofHours(2));

            tests.assertThat("pricing").isAtStep(0).hasOverridden(102).hasMissingKeys(0);
        }
    }

    @Test
    void aPinnedCandidateMayFailAsOftenAsATestWants() {
        try (TestRollouts tests = TestRollouts.pinned(Arm.CANDIDATE)) {
            Rollout pricing = tests.rollout("pricing");
            for (int i = 0; i < 1_000; i++) {
                assertThatExceptionOfType(ScriptedFailure.class)
                        .isThrownBy(() -> pricing.forKey("anna").stable(() -> 1).candidate(() -> {
                            throw new ScriptedFailure();
                        }));
                tests.advance(Duration.ofMillis(100));
            }

            tests.assertThat("pricing").isRamping().hasCalls(Arm.CANDIDATE, 0).hasOverridden(1_000);
        }
    }

    @Test
    void pinsAreOfOneRolloutOrOfAll() {
        try (TestRollouts tests = TestRollouts.builder()
                .pin(Arm.CANDIDATE)
                .pin("search", Arm.STABLE)
                .build()) {
            assertThat(armOf(tests.rollout("pricing"), "anna")).isEqualTo(Arm.CANDIDATE);
            assertThat(armOf(tests.rollout("search"), "anna")).isEqualTo(Arm.STABLE);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestRollouts.pinned("no name", Arm.STABLE))
                .withMessageStartingWith("Invalid rollout name \"no name\"");
    }

    @Test
    void eachIsIsolatedFromEveryOther() {
        try (TestRollouts one = TestRollouts.create();
                TestRollouts other = TestRollouts.pinned("pricing", Arm.CANDIDATE)) {
            Rollout pricing = one.rollout("pricing");

            assertThat(other.rollout("pricing")).isNotSameAs(pricing);
            assertThat(one.rollout("pricing")).isSameAs(pricing);
            assertThat(Rollouts.global().find("pricing")).isEmpty();
            pricing.by("anna").abort("here alone");
            one.assertThat("pricing").isAborted();
            other.assertThat("pricing").isRamping().hasOverridden(0);
            assertThat(other.events()).hasSize(1);
            one.advance(Duration.ofHours(1));
            assertThat(Duration.between(other.time().instant(), one.time().instant()))
                    .isEqualTo(Duration.ofHours(1));
        }
    }

    @Test
    void timePassesOnlyWhenTheTestSaysSo() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(Step.of(Share.percent(1), Duration.ofMinutes(10)).minCalls(0))
                .step(Step.of(Share.percent(50), Duration.ofHours(1)).minCalls(0))
                .warmUp(WarmUp.none())
                .build();
        try (TestRollouts tests = TestRollouts.create()) {
            tests.rollouts().named("pricing").plan(plan).start();
            tests.assertThat("pricing").isAtStep(0).hasShare(Share.percent(1)).heard(RolloutEvent.Started.class);

            tests.advance(Duration.ofMinutes(9));
            tests.assertThat("pricing").isAtStep(0);
            tests.advance(Duration.ofMinutes(2));
            tests.assertThat("pricing").isAtStep(1).hasShare(Share.percent(50));
            tests.advance(Duration.ofHours(1));

            tests.assertThat("pricing")
                    .isPromoted()
                    .hasNoInternalFailures()
                    .says("Promoted pricing")
                    .heard(RolloutEvent.Started.class, RolloutEvent.Advanced.class, RolloutEvent.Promoted.class);
            assertThat(tests.events("pricing")).isEqualTo(tests.events());
            assertThat(tests.events("search")).isEmpty();
        }
    }

    @Test
    void whatIsNotSoIsSaid() {
        try (TestRollouts tests = TestRollouts.create()) {
            tests.rollout("pricing");
            RolloutAssert that = tests.assertThat("pricing");

            assertFails(
                    () -> that.isTripped(), "Expected pricing to be tripped, but it is ramping at 1%, after 0 calls");
            assertFails(() -> that.isAtStep(2), "Expected pricing to be ramping at step 2, but it is ramping at 1%");
            assertFails(() -> that.isPaused(), "Expected pricing to be paused, but");
            assertFails(() -> that.isPromoted(), "Expected pricing to be promoted, but");
            assertFails(() -> that.isAborted(), "Expected pricing to be aborted, but");
            assertFails(() -> that.isIn(Phase.Pending.class), "Expected pricing to be pending, but");
            assertFails(() -> that.hasShare(Share.percent(5)), "Expected pricing to be at 5%, but it is ramping at 1%");
            assertFails(
                    () -> that.hasCalls(Arm.STABLE, 3),
                    "Expected pricing to have 3 recorded calls on stable, but it has 0");
            assertFails(
                    () -> that.hasFailures(Arm.CANDIDATE, 1),
                    "Expected pricing to have 1 failed calls on candidate, but it has 0");
            assertFails(() -> that.hasOverridden(1), "Expected pricing to have 1 overridden calls, but it has 0");
            assertFails(
                    () -> that.hasMissingKeys(1),
                    "Expected pricing to have 1 calls without a routing key, but it has 0");
            assertFails(() -> that.says("Tripped"), "Expected pricing to be saying \"Tripped\", but it is ramping");
            assertFails(
                    () -> that.heard(RolloutEvent.Started.class, RolloutEvent.Tripped.class),
                    "Expected to hear of pricing: [Started, Tripped], but heard: [Started]");
            assertFails(() -> that.heard(RolloutEvent.Tripped.class), "Expected to hear of pricing: [Tripped]");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tests.assertThat("search"))
                    .withMessage("No rollout named \"search\" is running here; those that are: [pricing]");
            tests.rollouts().addListener(event -> {
                throw new IllegalStateException("on purpose");
            });
            tests.rollout("pricing").by("anna").pause("wait");
            that.isPaused();
            assertFails(
                    () -> that.hasNoInternalFailures(), "Expected pricing to have no internal failures, but it has 1");
        }
    }

    private static void assertFails(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessageStartingWith(message);
    }

    @Test
    void aCoarserTickMakesLongTimesShort() {
        try (TestRollouts tests =
                TestRollouts.builder().tick(Duration.ofMinutes(1)).build()) {
            tests.rollouts()
                    .named("pricing")
                    .plan(RolloutPlan.builder()
                            .step(Step.of(Share.percent(1), Duration.ofDays(90)).minCalls(0))
                            .warmUp(WarmUp.none())
                            .build())
                    .start();
            tests.advance(Duration.ofDays(89));
            tests.assertThat("pricing").isRamping();
            tests.advance(Duration.ofDays(2));
            tests.assertThat("pricing").isPromoted();
        }
    }

    @Test
    void closedItLeavesNothing() {
        TestRollouts tests = TestRollouts.create();
        Rollout pricing = tests.rollout("pricing");

        tests.close();

        assertThat(tests.rollouts().all()).isEmpty();
        assertThat(armOf(pricing, "anna")).isEqualTo(Arm.STABLE);
        assertThatCode(tests::close).doesNotThrowAnyException();
    }

    @Test
    void nothingOfTheKitIsInTheProductionJar() throws IOException {
        URL core = Rollout.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {core}, null)) {
            assertThat(alone.getResource("dev/coalmine/Rollout.class")).isNotNull();
            assertThat(alone.getResource("dev/coalmine/test/TestRollouts.class"))
                    .isNull();
            assertThat(alone.getResource("dev/coalmine/test/VirtualTime.class")).isNull();
        }
    }
}
