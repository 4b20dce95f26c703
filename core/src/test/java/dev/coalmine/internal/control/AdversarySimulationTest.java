package dev.coalmine.internal.control;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Users and outages at their worst, recorded and judged as in earnest, tick by tick: none trips a healthy candidate more often
 * than alpha says, and none hides a bad one. The table of docs/guide/judge.md. Seeded; the fuse is left out.
 */
@Tag("long")
@Fault(35)
class AdversarySimulationTest {
    private static final int ROLLOUTS = 200;
    private static final int DETECTIONS = 20;
    private static final int TICKS = 120;
    private static final int CALLS_A_TICK = 200;
    private static final int USERS = 20_000;
    private static final double SHARE = 0.1;
    private static final double ERRORS = 0.01;
    private static final double ALPHA = 0.05;

    enum Adversary {
        /** Nobody: users alike. */
        NOBODY,
        /** One user makes a tenth of all calls, slow ones, of which half fail. */
        HEAVY_KEY,
        /** One user does nothing but fail, thirty times as often as others call. */
        ONE_WHO_ONLY_FAILS,
        /** A hundred users whose keys share one slot of all testimony tables, and half of whose calls fail. */
        KEYS_OF_ONE_HASH,
        /** Outages of both arms: a sixth of all calls fails, for five seconds out of twenty. */
        BURSTS,
        /** A failure rate that wanders by factors of ten, slowly, on both arms. */
        WANDERING_ERRORS,
        /** The JVM stands still for two seconds, every ten: whatever is under way takes so much longer. */
        STALLS
    }

    private static final class Run {
        private final Adversary adversary;
        private final SplittableRandom random;
        private final Watch watch;
        private final long[] hashes;
        private final boolean[] candidate = new boolean[USERS];
        private EvidenceEpoch epoch;
        private double wandering;
        private long candidateCalls;

        Run(Adversary adversary, long seed, RolloutPlan plan) {
            this.adversary = adversary;
            this.random = new SplittableRandom(seed);
            this.watch = new Watch(plan, Recorder::new, report -> {}, new Guard("shop", () -> 0));
            this.epoch = watch.open(percent(100 * SHARE), 0);
            this.hashes = random.longs(USERS).map(hash -> hash >>> 3).toArray();
            for (int user = 0; user < USERS; user++) {
                candidate[user] = random.nextDouble() < SHARE;
            }
            if (adversary == Adversary.KEYS_OF_ONE_HASH) {
                for (int user = 1; user < 100; user++) {
                    hashes[user] = hashes[user] >>> 32 << 32 | hashes[0] & 0xffff_ffffL;
                }
            }
        }

        /** Returns after how many candidate calls the rollout is tripped; −1 if it is not within so many ticks. */
        long callsUntilTripped(int ticks, double candidateErrors) {
            for (int tick = 0; tick < ticks; tick++) {
                wandering = 0.95 * wandering + 0.3 * random.nextGaussian();
                for (int i = 0; i < CALLS_A_TICK; i++) {
                    call(tick, candidateErrors);
                }
                watch.passed(Duration.ofSeconds(1).toNanos());
                watch.look(tick);
                if (watch.verdict().kind() == Verdict.Kind.FAIL) {
                    return candidateCalls;
                }
                if (watch.wantsNewEpoch()) {
                    epoch = watch.open(percent(100 * SHARE), tick);
                }
            }
            return -1;
        }

        private void call(int tick, double candidateErrors) {
            int user = user();
            candidateCalls += candidate[user] ? 1 : 0;
            double rate = errors(user, tick) * (candidate[user] ? candidateErrors : 1);
            double millis =
                    Math.exp(0.5 * random.nextGaussian()) * (adversary == Adversary.HEAVY_KEY && user == 0 ? 50 : 1);
            double stall = adversary == Adversary.STALLS && tick % 10 == 0 ? 2_000 * random.nextDouble() : 0;
            epoch.record(
                    candidate[user] ? Arm.CANDIDATE : Arm.STABLE,
                    hashes[user],
                    (long) (1e6 * (millis + stall)),
                    random.nextDouble() < rate);
        }

        private int user() {
            double luck = random.nextDouble();
            return switch (adversary) {
                case HEAVY_KEY -> luck < 0.1 ? 0 : random.nextInt(USERS);
                case ONE_WHO_ONLY_FAILS -> luck < 30.0 / USERS ? 0 : random.nextInt(USERS);
                case KEYS_OF_ONE_HASH -> luck < 0.1 ? random.nextInt(100) : random.nextInt(USERS);
                default -> random.nextInt(USERS);
            };
        }

        private double errors(int user, int tick) {
            return switch (adversary) {
                case HEAVY_KEY -> user == 0 ? 0.5 : ERRORS;
                case ONE_WHO_ONLY_FAILS -> user == 0 ? 1 : ERRORS;
                case KEYS_OF_ONE_HASH -> user < 100 ? 0.5 : ERRORS;
                case BURSTS -> tick % 20 < 5 ? 0.5 / 3 : ERRORS;
                case WANDERING_ERRORS -> Math.min(0.3, ERRORS * Math.exp(wandering));
                default -> ERRORS;
            };
        }
    }

    private static RolloutPlan.Builder plan() {
        return RolloutPlan.builder()
                .step(percent(100 * SHARE), Duration.ofDays(1))
                .warmUp(WarmUp.none().time(Duration.ofSeconds(10)))
                .fuse(Fuse.none());
    }

    /** At the very edge, where nothing is tolerated, and at an alpha of 5%. */
    static long falseTrips(Adversary adversary) {
        RolloutPlan plan = plan().guardrail(Guardrail.errorRate().tolerating(Tolerance.ratio(1)))
                .guardrail(Guardrail.latency().tolerating(Tolerance.ratio(1), Duration.ZERO))
                .alpha(ALPHA)
                .build();
        long trips = 0;
        for (int rollout = 0; rollout < ROLLOUTS; rollout++) {
            trips += new Run(adversary, rollout, plan).callsUntilTripped(TICKS, 1) >= 0 ? 1 : 0;
        }
        return trips;
    }

    /** Errors three times stable's, under the default guardrails and alpha. */
    static long callsToDetection(Adversary adversary) {
        RolloutPlan plan = plan().build();
        long calls = 0;
        for (int rollout = 0; rollout < DETECTIONS; rollout++) {
            long found = new Run(adversary, rollout, plan).callsUntilTripped(1_000, 3);
            assertThat(found).as("run %s", rollout).isPositive();
            calls += found;
        }
        return calls / DETECTIONS;
    }

    @ParameterizedTest
    @EnumSource
    @Promise({"J1", "J3"})
    @Fault({21, 26, 27})
    void noneTripsAHealthyCandidateMoreOftenThanAlphaSays(Adversary adversary) {
        double error = Math.sqrt(ALPHA * (1 - ALPHA) / ROLLOUTS);
        assertThat((double) falseTrips(adversary) / ROLLOUTS).isLessThan(ALPHA + 3 * error);
    }

    @ParameterizedTest
    @EnumSource
    @Promise("J2")
    void noneHidesABadOne(Adversary adversary) {
        assertThat(callsToDetection(adversary)).as("candidate calls").isLessThan(4_000);
    }
}
