package dev.coalmine.internal.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Verdict.Kind;
import dev.coalmine.verdict.Wealth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Candidates that are just as bad as what is to be proven wrong, simulated call by call and judged at every tick: peeking
 * as much as can be. Seeded, so the outcome is always the same; the bounds allow for three Monte-Carlo standard
 * deviations. The coarse form runs with every build at an alpha that leaves something to count; the full one, which takes
 * about ten minutes, is for the profile of long tests.
 */
class FalsePassSimulationTest {
    private static final double SHARE = 0.2;
    private static final Size COARSE = new Size(0.05, 120, 60, 400);
    private static final Size FULL = new Size(0.01, 5_000, 200, 1_000);

    /** Who calls, how often, and how much of it goes wrong on stable: 1% more or less. */
    enum Users {
        ALIKE(4_000, luck -> 0.01, luck -> 1),
        /** One user in fifty fails in two calls of five, nobody else does. */
        STICKY(4_000, luck -> luck < 0.02 ? 0.4 : 0, luck -> 1),
        /** Everybody has a rate of their own, some a hundred times that of others. */
        UNEVEN(4_000, luck -> 0.04 * Math.pow(luck, 3), luck -> 1),
        /** A few users make most of the calls, and each fails as often as it likes. */
        HEAVY(300, luck -> 0.04 * luck, luck -> Math.pow(luck, -0.9));

        private final int number;
        private final DoubleUnaryOperator rate;
        private final DoubleUnaryOperator weight;

        Users(int number, DoubleUnaryOperator rate, DoubleUnaryOperator weight) {
            this.number = number;
            this.rate = rate;
            this.weight = weight;
        }
    }

    /** What is to be proven, and a candidate for which it is just wrong. */
    enum Proof {
        ERRORS(rate -> 1.5 * rate + 0.001) {
            @Override
            Margin margin(double meanRate) {
                return new Margin(1.5, 0.001);
            }
        },
        SLOW_CALLS(rate -> rate) {
            @Override
            Margin margin(double meanRate) {
                return Margin.ratio(1);
            }
        },
        CEILING(rate -> rate) {
            @Override
            Margin margin(double meanRate) {
                return Margin.ceiling(meanRate);
            }
        };

        private final DoubleUnaryOperator candidate;

        Proof(DoubleUnaryOperator candidate) {
            this.candidate = candidate;
        }

        abstract Margin margin(double meanRate);
    }

    private record Size(double alphaPass, int rollouts, int ticks, int calls) {
        double most() {
            return alphaPass + 3 * Math.sqrt(alphaPass * (1 - alphaPass) / rollouts);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsToBeProvenIsSeldomProvenOfACandidateForWhichItIsWrong(Users users) {
        for (Proof proof : Proof.values()) {
            assertThat(falsePasses(proof, users, COARSE)).as(proof.toString()).isLessThanOrEqualTo(COARSE.most());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void whatIsToBeProvenIsFalselyProvenWithProbabilityAtMostAlphaPass(Users users) {
        for (Proof proof : Proof.values()) {
            double part = falsePasses(proof, users, FULL);
            System.out.println("false PASS, " + proof + ", " + users + ": " + part);
            assertThat(part).as(proof.toString()).isLessThanOrEqualTo(FULL.most());
        }
    }

    /** The simulation can tell: taken for independent, the calls of a few heavy users prove what is wrong. */
    @Test
    void withoutADispersionTooMuchWouldPass() {
        CountMetric metric = CountMetric.errorRate().proving(Proof.ERRORS.margin(0));
        Judge byCall = Judge.of(Unit.CALL, List.of(metric), 1e-12, COARSE.alphaPass);
        long passed = LongStream.range(0, COARSE.rollouts)
                .parallel()
                .filter(seed -> passes(
                        byCall, new Population(Users.HEAVY, seed, Proof.ERRORS.candidate), COARSE, KeyBuckets.NONE))
                .count();
        assertThat((double) passed / COARSE.rollouts).isGreaterThan(2 * COARSE.alphaPass);
    }

    private static double falsePasses(Proof proof, Users users, Size size) {
        long passed = LongStream.range(0, size.rollouts)
                .parallel()
                .filter(seed -> {
                    Population population = new Population(users, seed, proof.candidate);
                    CountMetric metric = CountMetric.errorRate().proving(proof.margin(population.meanRate()));
                    Judge judge = Judge.of(Unit.KEY, List.of(metric), 1e-12, size.alphaPass);
                    return passes(judge, population, size, null);
                })
                .count();
        return (double) passed / size.rollouts;
    }

    private static boolean passes(Judge judge, Population population, Size size, KeyBuckets groups) {
        Wealth wealth = judge.initial();
        for (int tick = 0; tick < size.ticks; tick++) {
            CountEvidence seen = population.tick(size.calls);
            CountEvidence evidence =
                    groups == null ? seen : new CountEvidence(seen.calls(), Testimonies.NONE, Testimonies.NONE, groups);
            Judgement judgement =
                    judge.judge(wealth, TickEvidence.of(new BatchEvidence(SHARE, Map.of("error-rate", evidence))));
            if (judgement.kind() == Kind.PASS) {
                return true;
            }
            wealth = judgement.wealth();
        }
        return false;
    }

    /** Users with a side, a rate and a part of the calls, each of their own. */
    private static final class Population {
        private final SplittableRandom random;
        private final boolean[] onCandidate;
        private final double[] stableRate;
        private final double[] rate;
        private final double[] cumulated;

        Population(Users users, long seed, DoubleUnaryOperator candidate) {
            random = new SplittableRandom(seed * 31 + users.ordinal());
            onCandidate = new boolean[users.number];
            stableRate = new double[users.number];
            rate = new double[users.number];
            cumulated = new double[users.number];
            double sum = 0;
            for (int user = 0; user < users.number; user++) {
                onCandidate[user] = random.nextDouble() < SHARE;
                stableRate[user] = users.rate.applyAsDouble(random.nextDouble());
                rate[user] = onCandidate[user] ? candidate.applyAsDouble(stableRate[user]) : stableRate[user];
                sum += users.weight.applyAsDouble(random.nextDouble(1e-3, 1));
                cumulated[user] = sum;
            }
        }

        /** What part of all calls would fail on stable. */
        double meanRate() {
            double mean = 0;
            for (int user = 0; user < cumulated.length; user++) {
                double weight = cumulated[user] - (user == 0 ? 0 : cumulated[user - 1]);
                mean += stableRate[user] * weight / cumulated[cumulated.length - 1];
            }
            return mean;
        }

        CountEvidence tick(int calls) {
            long[][] groups = new long[4][KeyBuckets.COUNT];
            long[] all = new long[4];
            for (int call = 0; call < calls; call++) {
                int user = user();
                int arm = onCandidate[user] ? 0 : 2;
                all[arm]++;
                if (call % 8 == 0) {
                    groups[arm][user % KeyBuckets.COUNT]++;
                }
                if (random.nextDouble() < rate[user]) {
                    all[arm + 1]++;
                    groups[arm + 1][user % KeyBuckets.COUNT]++;
                }
            }
            return new CountEvidence(
                    new CallCounts(all[0], all[1], all[2], all[3]),
                    Testimonies.NONE,
                    Testimonies.NONE,
                    KeyBuckets.of(groups[0], groups[1], groups[2], groups[3]));
        }

        private int user() {
            double at = random.nextDouble() * cumulated[cumulated.length - 1];
            int found = Arrays.binarySearch(cumulated, at);
            return Math.min(cumulated.length - 1, found < 0 ? -found - 1 : found + 1);
        }
    }
}
