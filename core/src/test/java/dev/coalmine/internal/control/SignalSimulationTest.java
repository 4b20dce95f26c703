package dev.coalmine.internal.control;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.internal.recording.SignalTotals;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.SignalGuardrail;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Business signals of thousands of users, recorded and judged as in earnest, tick by tick. Seeded. */
class SignalSimulationTest {
    private static final int ROLLOUTS = 120;
    private static final int TICKS = 80;
    private static final int SIGNALS_A_TICK = 100;
    private static final int USERS = 20_000;
    private static final int DETECTIONS = 20;
    private static final String NAME = "basket";

    /** How users and their values are. */
    enum Crowd {
        /** Users who come once, and whose values are lognormal with σ = 1. */
        STRANGERS(false, false),
        /** A distribution that has no mean. */
        PARETO(false, false),
        /** One user makes a tenth of all purchases, each larger than all others together. */
        HUGE_KEY(true, false),
        /** Values and orders triple and fall again, on both arms alike. */
        DAY_DRIFT(false, true),
        /** A third of the values is below zero. */
        REFUNDS(false, false);

        private final boolean hasHugeKey;
        private final boolean drifts;

        Crowd(boolean hasHugeKey, boolean drifts) {
            this.hasHugeKey = hasHugeKey;
            this.drifts = drifts;
        }

        double level(int tick) {
            return drifts ? 2 + Math.sin(tick / 8.0) : 1;
        }

        double value(SplittableRandom random, double pace, int user, int tick) {
            double value = switch (this) {
                case STRANGERS -> Math.exp(random.nextGaussian());
                case PARETO -> Math.pow(1 - random.nextDouble(), -1 / 0.9);
                case HUGE_KEY -> hasHugeKey && user == 0 ? 1e12 : Math.exp(random.nextGaussian());
                case DAY_DRIFT -> Math.exp(pace + 0.5 * random.nextGaussian());
                case REFUNDS -> (random.nextInt(3) == 0 ? -1 : 1) * Math.exp(random.nextGaussian());
            };
            return level(tick) * value;
        }
    }

    /** One rollout, and what it has seen. */
    private static final class Run {
        private final SplittableRandom random;
        private final Watch watch;
        private final SignalTotals totals;
        private final double share;
        private final long[] hashes;
        private final boolean[] candidate = new boolean[USERS];
        private final double[] pace = new double[USERS];
        private EvidenceEpoch epoch;
        private long candidateKeys;

        Run(long seed, double share, double alpha, SignalGuardrail... guardrails) {
            this.random = new SplittableRandom(seed);
            this.share = share;
            RolloutPlan.Builder plan = RolloutPlan.builder()
                    .step(percent(100 * share), Duration.ofDays(1))
                    .alpha(alpha);
            for (SignalGuardrail each : guardrails) {
                plan.guardrail(each);
            }
            this.watch = new Watch(plan.build(), Recorder::new, report -> {}, new Guard("shop", () -> 0));
            this.totals = Objects.requireNonNull(watch.signals().named(NAME));
            this.epoch = watch.open(percent(100 * share), 0);
            this.hashes = random.longs(USERS).toArray();
            for (int user = 0; user < USERS; user++) {
                candidate[user] = random.nextDouble() < share;
                pace[user] = random.nextGaussian();
            }
        }

        /** Returns whether the rollout is tripped within so many ticks. */
        boolean isTripped(int ticks, Crowd crowd, DoubleUnaryOperator onCandidate, double ordersOnCandidate) {
            for (int tick = 0; tick < ticks; tick++) {
                for (int i = 0; i < SIGNALS_A_TICK; i++) {
                    signal(crowd, tick, onCandidate, ordersOnCandidate);
                }
                watch.passed(Duration.ofSeconds(10).toNanos());
                watch.look(tick);
                if (watch.verdict().kind() == Verdict.Kind.FAIL) {
                    return true;
                }
                if (watch.wantsNewEpoch()) {
                    epoch = watch.open(percent(100 * share), tick);
                }
            }
            return false;
        }

        private void signal(Crowd crowd, int tick, DoubleUnaryOperator onCandidate, double ordersOnCandidate) {
            int user = crowd.hasHugeKey && random.nextInt(10) == 0 ? 0 : random.nextInt(USERS);
            if (crowd == Crowd.STRANGERS) {
                hashes[user] = random.nextLong();
                candidate[user] = random.nextDouble() < share;
            }
            Arm arm = candidate[user] ? Arm.CANDIDATE : Arm.STABLE;
            double value = crowd.value(random, pace[user], user, tick);
            double recorded = candidate[user] ? onCandidate.applyAsDouble(value) : value;
            candidateKeys += candidate[user] ? 1 : 0;
            totals.value(arm, recorded);
            epoch.recordValue(NAME, arm, hashes[user], recorded);
            double orders = 0.2 * crowd.level(tick) * (candidate[user] ? ordersOnCandidate : 1);
            epoch.recordOutcome(NAME, arm, hashes[user], random.nextDouble() < orders);
        }
    }

    /** At the very edge, where nothing is tolerated, and at an alpha of 5%. */
    @ParameterizedTest
    @EnumSource
    @Promise({"J1", "J3"})
    @Fault({27, 35})
    void healthyCandidatesAreTrippedWithProbabilityAtMostAlpha(Crowd crowd) {
        double alpha = 0.05;
        int trips = 0;
        for (int rollout = 0; rollout < ROLLOUTS; rollout++) {
            Run run = new Run(
                    1_000L * crowd.ordinal() + rollout,
                    0.2,
                    alpha,
                    Guardrail.signal(NAME).mustNotDrop().tolerating(Tolerance.ratio(1)),
                    Guardrail.signal(NAME).mustNotRise().tolerating(Tolerance.ratio(1)),
                    Guardrail.signal(NAME).rateMustNotDrop().tolerating(Tolerance.ratio(1)),
                    Guardrail.signal(NAME).rateMustNotRise().tolerating(Tolerance.ratio(1)));
            trips += run.isTripped(TICKS, crowd, value -> value, 1) ? 1 : 0;
        }
        double error = Math.sqrt(alpha * (1 - alpha) / ROLLOUTS);
        assertThat((double) trips / ROLLOUTS).isLessThan(alpha + 3 * error);
    }

    /** The table of the guide: the first row of each kind, and bounds that allow for luck. */
    @ParameterizedTest
    @CsvSource({"0.05, 0.9,  1,   8_000", "0.5,  0.9,  1,   12_000", "0.05, 1,    0.5, 4_000", "0.5,  1,    0.8, 8_000"
    })
    @Tag("long")
    @Promise("J2")
    void dropsAreFound(double share, double valueTimes, double ordersTimes, String within) {
        assertThat(candidateUsersUntilTripped(share, valueTimes, ordersTimes))
                .as("candidate users")
                .isLessThan(Long.parseLong(within.replace("_", "")));
    }

    private static long candidateUsersUntilTripped(double share, double valueTimes, double ordersTimes) {
        long sum = 0;
        for (int rollout = 0; rollout < DETECTIONS; rollout++) {
            Run run = new Run(
                    rollout,
                    share,
                    RolloutPlan.DEFAULT_ALPHA,
                    valueTimes < 1
                            ? Guardrail.signal(NAME).mustNotDrop()
                            : Guardrail.signal(NAME).rateMustNotDrop());
            assertThat(run.isTripped(30_000, Crowd.STRANGERS, value -> valueTimes * value, ordersTimes))
                    .isTrue();
            sum += run.candidateKeys;
        }
        return sum / DETECTIONS;
    }

    /** The largest customer is one customer. */
    @Test
    @Fault(35)
    @Promise("J2")
    void aHugeCustomerHidesNothing() {
        Run run = new Run(
                1, 0.5, RolloutPlan.DEFAULT_ALPHA, Guardrail.signal(NAME).mustNotDrop());
        assertThat(run.isTripped(1_000, Crowd.HUGE_KEY, value -> value == 1e12 ? 1e15 : 0.5 * value, 1))
                .isTrue();
    }
}
