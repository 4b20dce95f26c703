package dev.coalmine.internal.control;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Input;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.plan.WarmUp;
import java.time.Duration;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rollbacks against everything that leads elsewhere. These prove the promises S1 and S2 against faults 38 and 40; the same
 * races run by the billion under jcstress.
 *
 * <p>Lincheck's model checker interleaves the turns of the traffic step by step. The whole controller is too much for it
 * (one scenario takes minutes), so that is raced on real processors. Where every answer follows from some order of the
 * operations, linearizability is asked for. Where one way up makes another void, the answers follow from no order, and
 * what must hold whatever was answered is asked for instead. Nothing ever runs before a race ({@code actorsBefore(0)}):
 * it would settle what can happen only once, and leave nothing to race for.
 */
class RollbackRacesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static Step step(double percent, Duration hold) {
        return Step.of(Share.percent(percent), hold).minCalls(0);
    }

    private static RolloutPlan.Builder plan() {
        return RolloutPlan.builder().warmUp(WarmUp.none()).step(step(5, HOUR)).step(step(50, HOUR));
    }

    private static StressOptions onProcessors() {
        return new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(1)
                .iterations(20)
                .invocationsPerIteration(300)
                .minimizeFailedScenario(false);
    }

    private static ModelCheckingOptions stepByStep() {
        return new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(6)
                .invocationsPerIteration(60)
                .loopBound(10_000)
                .addGuarantee(forClasses(RollbackRacesTest::isBesideTheRace)
                        .allMethods()
                        .ignore())
                .minimizeFailedScenario(false);
    }

    private static ModelCheckingOptions oneAgainstOne() {
        return stepByStep()
                .actorsPerThread(1)
                .iterations(6)
                .invocationsPerIteration(500)
                .verifier(EpsilonVerifier.class);
    }

    /** Where Lincheck need not look: what is only used under the lock here. */
    private static boolean isBesideTheRace(String name) {
        return name.startsWith("dev.coalmine.internal.recording.") || name.startsWith("dev.coalmine.internal.judging.");
    }

    /** The traffic alone, under a lock as the controller's: a fuse, which takes no lock, against all turns that do. */
    public static class Turns {
        private final TrafficStand stand = new TrafficStand();

        @Operation
        public void promote() {
            stand.promote();
        }

        @Operation
        public void step() {
            stand.step();
        }

        @Operation
        public void pause() {
            stand.pause();
        }

        @Operation
        public void abort() {
            stand.abort();
        }

        @Operation
        public void retry() {
            stand.retry();
        }

        @Operation
        public void blow() {
            stand.blow();
        }

        @Operation
        public void tick() {
            stand.tick();
        }

        @Validate
        public void aFuseIsOfItsAttempt() {
            stand.requireThatAFuseIsOfItsAttempt();
        }
    }

    /** A fuse against a promotion and nothing else, so that few steps are left to interleave, and all of them are. */
    public static class OneTurn {
        private final TrafficStand stand = new TrafficStand();

        @Operation
        public void promote() {
            stand.promote();
        }

        @Operation
        public void blow() {
            stand.blow();
        }

        @Validate
        public void aFuseIsOfItsAttempt() {
            stand.requireThatAFuseIsOfItsAttempt();
        }
    }

    /** A fuse of one attempt against the end of that and the beginning of the next. */
    public static class Attempts {
        private final TrafficStand stand = new TrafficStand();

        @Operation
        public void abortAndRetry() {
            stand.abort();
            stand.retry();
        }

        @Operation
        public void blow() {
            stand.blow();
        }

        @Validate
        public void aFuseIsOfItsAttempt() {
            stand.requireThatAFuseIsOfItsAttempt();
        }
    }

    /** A promotion and its undoing, each with its answer. */
    public static class Promotion {
        private final Stand stand = new Stand(plan().build());

        @Operation
        public boolean promote() {
            return stand.command(Input.Plain.PROMOTE);
        }

        @Operation
        public boolean abort() {
            return stand.command(Input.Plain.ABORT);
        }

        @Operation
        public boolean acknowledge() {
            return stand.command(Input.Plain.ACKNOWLEDGE);
        }

        @Operation
        public String phase() {
            return stand.phase().label();
        }

        @Operation
        public boolean reachesCandidate() {
            return stand.reachesCandidate();
        }
    }

    /** A fuse that blows on the thread of a call, with pauses and an abort, each with its answer. */
    public static class Pause {
        private final Stand stand = new Stand(plan().build());

        @Operation
        public boolean pause() {
            return stand.command(Input.Plain.PAUSE);
        }

        @Operation
        public boolean resume() {
            return stand.command(Input.Plain.RESUME);
        }

        @Operation
        public boolean abort() {
            return stand.command(Input.Plain.ABORT);
        }

        @Operation
        public void blow() {
            stand.blow();
        }

        @Operation
        public String tick() {
            stand.tick();
            return stand.phase().label();
        }

        @Operation
        public boolean reachesCandidate() {
            return stand.reachesCandidate();
        }
    }

    /** Every way up, by hand and by the plan, retries included, against every way down. */
    public static class EverythingUp {
        private final Stand stand = new Stand(RolloutPlan.builder()
                .warmUp(WarmUp.none())
                .step(step(5, Duration.ofMinutes(1)))
                .step(step(50, HOUR))
                .retry(5, Duration.ofMinutes(1))
                .build());
        private volatile boolean aborted;

        @Operation
        public void tick() {
            stand.tick();
        }

        @Operation
        public void promote() {
            boolean unused = stand.command(Input.Plain.PROMOTE);
        }

        @Operation
        public void advance() {
            boolean unused = stand.command(Input.Plain.ADVANCE);
        }

        @Operation
        public void raise() {
            boolean unused = stand.command(new Input.SetShare(Share.percent(75)));
        }

        @Operation
        public void pause() {
            boolean unused = stand.command(Input.Plain.PAUSE);
        }

        @Operation
        public void abort() {
            aborted |= stand.command(Input.Plain.ABORT);
        }

        @Operation
        public void blow() {
            stand.blow();
        }

        /** Asks for what must hold, also once whatever is still open was settled. */
        @Validate
        public void rolledBackStaysSo() {
            for (int i = 0; i < 3; i++) {
                if (aborted && (stand.reachesCandidate() || !(stand.phase() instanceof Phase.Aborted))) {
                    throw new IllegalStateException("aborted, but " + stand.phase());
                }
                stand.tick();
            }
            if (aborted && !(stand.stored().progress().phase() instanceof Phase.Aborted)) {
                throw new IllegalStateException("stored as " + stand.stored().progress());
            }
        }
    }

    /** A fuse against every way up of the same attempt; and whoever blows it and hears of it, it is one trip. */
    public static class FuseAgainstUp {
        private final Stand stand = new Stand(plan().build());
        private volatile boolean blown;

        @Operation
        public void blow() {
            stand.blow();
            blown = true;
        }

        @Operation
        public void tick() {
            stand.tick();
        }

        @Operation
        public void promote() {
            boolean unused = stand.command(Input.Plain.PROMOTE);
        }

        @Operation
        public void advance() {
            boolean unused = stand.command(Input.Plain.ADVANCE);
        }

        @Operation
        public void pause() {
            boolean unused = stand.command(Input.Plain.PAUSE);
        }

        @Validate
        public void trippedOnce() {
            if (!blown) {
                return;
            }
            if (stand.reachesCandidate()) {
                throw new IllegalStateException("the candidate has traffic though its fuse has blown");
            }
            stand.tick();
            if (!(stand.phase() instanceof Phase.Tripped) || stand.reachesCandidate() || stand.trips() != 1) {
                throw new IllegalStateException(stand.phase() + " after " + stand.trips() + " trips");
            }
            if (!(stand.stored().progress().phase() instanceof Phase.Tripped)) {
                throw new IllegalStateException("stored as " + stand.stored().progress());
            }
        }
    }

    /** A machine with the very race that the others must not have: it looks first, and fires then. */
    public static class RacyOneShot {
        private volatile boolean fired;

        @Operation
        public boolean fire() {
            if (fired) {
                return false;
            }
            fired = true;
            return true;
        }
    }

    @Test
    void aFuseBeatsEveryTurnOfItsAttemptAndNoOther() {
        stepByStep().verifier(EpsilonVerifier.class).check(Turns.class);
    }

    @Test
    void aFuseBeatsAPromotionBetweenAnyTwoOfItsSteps() {
        oneAgainstOne().check(OneTurn.class);
    }

    @Test
    void aFuseThatIsHeardOfLateDoesNotTripTheNextAttempt() {
        oneAgainstOne().check(Attempts.class);
    }

    @Test
    @Tag("long")
    void promotionsAndAbortsAreOneAfterTheOther() {
        onProcessors().check(Promotion.class);
    }

    @Test
    @Tag("long")
    void pausesAbortsAndFusesAreOneAfterTheOther() {
        onProcessors().check(Pause.class);
    }

    @Test
    @Tag("long")
    void anAbortBeatsEveryWayUp() {
        onProcessors().verifier(EpsilonVerifier.class).check(EverythingUp.class);
    }

    @Test
    @Tag("long")
    void aFuseBeatsEveryWayUpOfItsAttemptAndIsOneTrip() {
        onProcessors().verifier(EpsilonVerifier.class).check(FuseAgainstUp.class);
    }

    @Test
    void whatHasSuchARaceIsFoundByTheseOptions() {
        assertThatThrownBy(() -> stepByStep().check(RacyOneShot.class)).isInstanceOf(LincheckAssertionError.class);
    }
}
