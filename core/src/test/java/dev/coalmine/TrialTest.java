package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import dev.coalmine.stats.Outstanding;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A value that is rolled out like code. */
class TrialTest {
    private static final int MOST_COLLECTIONS = 10_000;

    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pools").plan(World.holding(50)).start();

    @AfterEach
    void close() {
        world.close();
    }

    private ArmStats stats(Arm arm) {
        return arm == Arm.STABLE ? rollout.status().stable() : rollout.status().candidate();
    }

    private Trial<Integer> on(Arm arm) {
        for (int i = 0; i < 1_000; i++) {
            Trial<Integer> trial = rollout.forKey("key-" + i).choose(10, 20);
            if (trial.arm() == arm) {
                return trial;
            }
            trial.succeeded();
        }
        throw new AssertionError("no key on " + arm);
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Promise("R6")
    void aTrialIsACallOfItsArmFromItsBeginningToItsOutcome(Arm arm) {
        try (Trial<Integer> trial = on(arm)) {
            long before = stats(arm).calls();
            assertThat(trial.value()).isEqualTo(arm == Arm.STABLE ? 10 : 20);
            world.time.advance(Duration.ofSeconds(1));
            assertThat(stats(arm).outstanding()).isEqualTo(new Outstanding(1, 0, Duration.ofSeconds(1)));
            rollout.by("anna").abort("in the middle");

            trial.succeeded();

            assertThat(stats(arm).calls()).isEqualTo(before + 1);
            assertThat(stats(arm).failures()).isZero();
            assertThat(stats(arm).successLatency().max().toMillis()).isBetween(990L, 1_010L);
            assertThat(stats(arm).outstanding()).isEqualTo(Outstanding.NONE);
        }
        assertThat(stats(arm).failures()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    @Fault(25)
    void whatIsClosedWithoutAnOutcomeHasFailed(Arm arm) {
        assertThatThrownBy(() -> {
                    try (Trial<Integer> trial = on(arm)) {
                        throw new IllegalStateException("of " + trial);
                    }
                })
                .hasMessage("of trial of the " + arm.label() + " value of pools")
                .hasNoSuppressedExceptions();

        assertThat(stats(arm).failures()).isEqualTo(1);
    }

    @Test
    @Fault(13)
    void whatWentWrongIsClassifiedByTheCause() {
        Rollout lenient = world.rollouts
                .named("lenient")
                .plan(RolloutPlan.builder()
                        .step(Share.percent(100), Duration.ofDays(1_000))
                        .guardrail(Guardrail.errorRate())
                        .build())
                .failures(Failures.defaults().ignoring(FileNotFoundException.class))
                .start();

        try (Trial<String> trial = lenient.forKey("anna").choose("old", "new")) {
            trial.failed(new ExecutionException(new FileNotFoundException()));
        }
        try (Trial<String> trial = lenient.forKey("anna").named("other").choose("old", "new")) {
            trial.failed(new ExecutionException(new IllegalStateException()));
        }
        try (Trial<String> trial = lenient.forKey("anna").choose("old", "new")) {
            trial.failed(new InterruptedException());
        }

        ArmStats candidate = lenient.status().candidate();
        assertThat(candidate.calls()).isEqualTo(2);
        assertThat(candidate.failures()).isEqualTo(1);
        assertThat(candidate.interrupted()).isEqualTo(1);
        assertThat(lenient.status().methods())
                .singleElement()
                .satisfies(method -> assertThat(method.method()).isEqualTo("other"));
    }

    @Test
    @Promise("M1")
    void theFirstOutcomeCountsAndFurtherOnesAreCounted() {
        Trial<Integer> trial = on(Arm.CANDIDATE);
        long before = stats(Arm.CANDIDATE).calls();

        trial.succeeded();
        trial.failed(new IllegalStateException("too late"));
        trial.succeeded();
        trial.close();
        trial.close();

        assertThat(stats(Arm.CANDIDATE).calls()).isEqualTo(before + 1);
        assertThat(stats(Arm.CANDIDATE).failures()).isZero();
        assertThat(rollout.status().counters().ignoredOutcomes()).isEqualTo(2);
        assertThatNullPointerException().isThrownBy(() -> trial.failed(null)).withMessage("thrown");
    }

    @Test
    @Promise("R7")
    void aForcedTrialIsNoEvidence() {
        Rollout forced = world.rollouts
                .named("forced")
                .plan(World.holding(50))
                .overrides(Overrides.none().forceAll(Arm.CANDIDATE))
                .start();

        try (Trial<String> trial = forced.forKey("anna").choose("old", "new")) {
            assertThat(trial.value()).isEqualTo("new");
            trial.succeeded();
            trial.succeeded();
        }

        assertThat(forced.status().candidate().calls()).isZero();
        assertThat(forced.status().counters().overridden()).isEqualTo(1);
        assertThat(forced.status().counters().ignoredOutcomes()).isEqualTo(1);
    }

    @Test
    @Promise("R5")
    void aTrialWithoutAKeyFollowsThePolicy() {
        Rollout strict = world.rollouts
                .named("strict")
                .plan(World.holding(50))
                .missingKey(MissingKey.REJECT)
                .start();

        assertThat(rollout.forContext().choose("old", null).value()).isEqualTo("old");
        assertThat(rollout.status().counters().missingKeys()).isEqualTo(1);
        assertThatThrownBy(() -> strict.forContext().choose("old", "new")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Promise("M3")
    void aTrialThatIsNeverClosedIsSeen() {
        forgetOne();

        for (int i = 0; i < MOST_COLLECTIONS && rollout.status().counters().unclosedTrials() == 0; i++) {
            System.gc();
            Thread.yield();
        }

        assertThat(rollout.status().counters().unclosedTrials()).isEqualTo(1);
        assertThat(stats(Arm.CANDIDATE).outstanding()).isEqualTo(Outstanding.NONE);
        assertThat(stats(Arm.CANDIDATE).failures()).isZero();
    }

    private void forgetOne() {
        assertThat(on(Arm.CANDIDATE).value()).isEqualTo(20);
    }
}
