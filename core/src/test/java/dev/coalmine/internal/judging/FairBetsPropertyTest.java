package dev.coalmine.internal.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Promise;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Tally;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;

/** What makes the promise about false trips true: no bet can be expected to win against a healthy candidate. */
@Promise("J1")
class FairBetsPropertyTest {
    private static final Testimonies CANDIDATE = new Testimonies(1, 0);
    private static final Testimonies STABLE = new Testimonies(0, 1);

    @Provide
    Arbitrary<Double> odds() {
        return Arbitraries.doubles().between(1e-6, 1 - 1e-6).ofScale(6);
    }

    @Property
    void aFailingKeyOfAHealthyCandidateIsAFairCoin(@ForAll("odds") double odds) {
        CountBet bet = new CountBet(Margin.ratio(1), Portfolio.TRIP);
        Stakes candidate = bet.add(bet.start(), odds, 1, CANDIDATE);
        Stakes stable = bet.add(bet.start(), odds, 0, STABLE);
        for (int i = 0; i < candidate.size(); i++) {
            assertThat(mean(odds, candidate.log(i), stable.log(i))).isCloseTo(1, within(1e-9));
        }
    }

    /** The candidate sits exactly at ratio × p + difference: one call, its arm by the coin, its failure by its rate. */
    @Property
    void aCandidateAtItsMarginDoesNotPay(
            @ForAll("odds") double odds,
            @ForAll @DoubleRange(min = 0, max = 0.3) double stableRate,
            @ForAll @DoubleRange(min = 0, max = 3) double ratio,
            @ForAll @DoubleRange(min = 0, max = 0.1) double difference) {
        double candidateRate = ratio * stableRate + difference;
        for (Portfolio portfolio : new Portfolio[] {Portfolio.TRIP, Portfolio.PASS}) {
            CountBet bet = new CountBet(new Margin(ratio, difference), portfolio);
            Stakes failed = bet.add(bet.start(), odds, 1, CANDIDATE);
            Stakes fine = bet.add(bet.start(), odds, 1, Testimonies.NONE);
            Stakes stableFailed = bet.add(bet.start(), odds, 0, STABLE);
            for (int i = 0; i < failed.size(); i++) {
                double candidate =
                        candidateRate * Math.exp(failed.log(i)) + (1 - candidateRate) * Math.exp(fine.log(i));
                double stable = stableRate * Math.exp(stableFailed.log(i)) + (1 - stableRate);
                assertThat(odds * candidate + (1 - odds) * stable).isLessThanOrEqualTo(1 + 1e-9);
            }
        }
    }

    @Property
    void aSlowAndAFastFirstCallAreFairCoins(
            @ForAll("odds") double odds, @ForAll @DoubleRange(min = 1e-4, max = 0.9) @Scale(4) double above) {
        for (Portfolio portfolio : new Portfolio[] {Portfolio.LATENCY, Portfolio.PASS}) {
            aSlowAndAFastFirstCallAreFairCoins(new ShareBet(above, portfolio), odds);
        }
    }

    private static void aSlowAndAFastFirstCallAreFairCoins(ShareBet bet, double odds) {
        Stakes candidateSlow = bet.add(bet.start(), odds, new Exceedances(1, 1, 0, 0));
        Stakes stableSlow = bet.add(bet.start(), odds, new Exceedances(0, 0, 1, 1));
        Stakes candidateFast = bet.add(bet.start(), odds, new Exceedances(1, 0, 0, 0));
        Stakes stableFast = bet.add(bet.start(), odds, new Exceedances(0, 0, 1, 0));
        for (int i = 0; i < candidateSlow.size(); i++) {
            assertThat(mean(odds, candidateSlow.log(i), stableSlow.log(i))).isCloseTo(1, within(1e-9));
            assertThat(mean(odds, candidateFast.log(i), stableFast.log(i))).isCloseTo(1, within(1e-9));
        }
    }

    @Property
    void anyRankIsAFairCoin(
            @ForAll("odds") double odds,
            @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 1_000_000) Long> pooled,
            @ForAll @IntRange(min = 0, max = 19) int bin) {
        long[] bins = pooled.stream().mapToLong(Long::longValue).toArray();
        LatencyOdds reference = LatencyReference.of(bins).at(odds);
        long[] one = new long[bins.length];
        one[Math.min(bin, bins.length - 1)] = 1;
        long[] none = new long[bins.length];
        for (RankBet.Direction direction : RankBet.Direction.values()) {
            RankBet bet = new RankBet(direction);
            Stakes candidate = bet.add(bet.start(), reference, LatencyTestimonies.of(one, none));
            Stakes stable = bet.add(bet.start(), reference, LatencyTestimonies.of(none, one));
            for (int i = 0; i < candidate.size(); i++) {
                assertThat(mean(odds, candidate.log(i), stable.log(i))).isCloseTo(1, within(1e-9));
            }
        }
    }

    /** The candidate is slower than the margin: of its first calls, so divided, some lie in a higher bin than stable's. */
    @Property
    void aCandidateThatIsSlowerThanTheMarginDoesNotPayForPass(
            @ForAll("odds") double odds,
            @ForAll @Size(10) List<@LongRange(min = 1, max = 1_000) Long> stableBins,
            @ForAll @Size(10) List<@DoubleRange(min = 0, max = 1) Double> movedUp,
            @ForAll @Size(10) List<@LongRange(min = 0, max = 1_000) Long> pooled,
            @ForAll @IntRange(min = 1, max = 9) int threshold) {
        double[] stable = parts(stableBins);
        double[] candidate = stable.clone();
        for (int bin = 0; bin + 1 < candidate.length; bin++) {
            double moved = candidate[bin] * movedUp.get(bin);
            candidate[bin] -= moved;
            candidate[bin + 1] += moved;
        }
        LatencyOdds reference = LatencyReference.of(
                        pooled.stream().mapToLong(Long::longValue).toArray())
                .at(odds);
        RankBet rank = new RankBet(RankBet.Direction.FASTER);
        ShareBet tail = new ShareBet(0.1, Portfolio.PASS);
        double[] rankMeans = new double[Portfolio.RANK.size()];
        double[] tailMeans = new double[Portfolio.PASS.size()];
        for (int bin = 0; bin < stable.length; bin++) {
            long[] one = new long[stable.length];
            one[bin] = 1;
            long[] none = new long[stable.length];
            long above = bin >= threshold ? 1 : 0;
            addMeans(
                    rankMeans,
                    odds * candidate[bin],
                    rank.add(rank.start(), reference, LatencyTestimonies.of(one, none)));
            addMeans(
                    rankMeans,
                    (1 - odds) * stable[bin],
                    rank.add(rank.start(), reference, LatencyTestimonies.of(none, one)));
            addMeans(tailMeans, odds * candidate[bin], tail.add(tail.start(), odds, new Exceedances(1, above, 0, 0)));
            addMeans(
                    tailMeans, (1 - odds) * stable[bin], tail.add(tail.start(), odds, new Exceedances(0, 0, 1, above)));
        }
        assertThat(Arrays.stream(rankMeans).max().orElseThrow()).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(Arrays.stream(tailMeans).max().orElseThrow()).isLessThanOrEqualTo(1 + 1e-9);
    }

    private static double[] parts(List<Long> counts) {
        double total = counts.stream().mapToLong(Long::longValue).sum();
        return counts.stream().mapToDouble(count -> count / total).toArray();
    }

    private static void addMeans(double[] means, double probability, Stakes gained) {
        for (int i = 0; i < means.length; i++) {
            means[i] += probability * Math.exp(gained.log(i));
        }
    }

    /** At the edge of what may be missing either bet is fair; in between they lose on average. */
    @Property
    void keysThatMayBeMissingDoNotPay(
            @ForAll("odds") double odds,
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double tolerated,
            @ForAll @DoubleRange(min = 0, max = 1) double where) {
        double low = 1 - tolerated;
        double ratio = low + where * (1 / low - low);
        double onCandidate = ratio * odds / (ratio * odds + 1 - odds);
        RatioBets bets = new RatioBets(new RatioMetric(0.001, tolerated));
        ProcessWealth start = new ProcessWealth(0, Tally.NONE, bets.begin());
        ProcessWealth candidate = bets.add(start, seen(odds, CANDIDATE), Span.SINCE_START);
        ProcessWealth stable = bets.add(start, seen(odds, STABLE), Span.SINCE_START);
        for (int side = 0; side < 2; side++) {
            Stakes ifCandidate = candidate.bets().get(side);
            Stakes ifStable = stable.bets().get(side);
            for (int i = 0; i < ifCandidate.size(); i++) {
                assertThat(mean(onCandidate, ifCandidate.log(i), ifStable.log(i)))
                        .isLessThanOrEqualTo(1 + 1e-9);
            }
        }
    }

    private static BatchEvidence seen(double odds, Testimonies keys) {
        return new BatchEvidence(odds, Map.of(RatioMetric.NAME, new RatioEvidence(keys, Testimonies.NONE)));
    }

    /** Cut down, the factors of a candidate at its margin still have a mean of at most 1, whatever the cap. */
    @Property
    void aBetThatIsCutDownIsNoLessFair(
            @ForAll("odds") double odds,
            @ForAll @DoubleRange(min = 0, max = 0.3) double stableRate,
            @ForAll @DoubleRange(min = 0, max = 3) double most) {
        CountBet bet = new CountBet(Margin.ratio(1.25), Portfolio.TRIP);
        double candidateRate = 1.25 * stableRate;
        Stakes start = bet.start();
        Stakes failed = BurstCap.cut(start, bet.add(start, odds, 1, CANDIDATE), most);
        Stakes stableFailed = BurstCap.cut(start, bet.add(start, odds, 0, STABLE), most);
        for (int i = 0; i < failed.size(); i++) {
            assertThat(failed.log(i)).isLessThanOrEqualTo(most);
            double candidate = candidateRate * Math.exp(failed.log(i)) + 1 - candidateRate;
            double stable = stableRate * Math.exp(stableFailed.log(i)) + 1 - stableRate;
            assertThat(odds * candidate + (1 - odds) * stable).isLessThanOrEqualTo(1 + 1e-9);
        }
    }

    @Property
    void aCapOnlyTakesFromWhatIsWon(
            @ForAll @Size(8) List<@DoubleRange(min = -20, max = 20) Double> before,
            @ForAll @Size(8) List<@DoubleRange(min = -20, max = 20) Double> after,
            @ForAll @DoubleRange(min = 0, max = 10) double most) {
        Stakes old = Stakes.of(before.stream().mapToDouble(Double::doubleValue).toArray());
        Stakes now = Stakes.of(after.stream().mapToDouble(Double::doubleValue).toArray());
        Stakes cut = BurstCap.cut(old, now, most);
        for (int i = 0; i < cut.size(); i++) {
            assertThat(cut.log(i) - old.log(i)).isCloseTo(Math.min(most, now.log(i) - old.log(i)), within(1e-9));
        }
    }

    @Property
    void batchesAddUpHoweverTheyAreCut(
            @ForAll("odds") double odds,
            @ForAll @Size(min = 2, max = 10) List<@LongRange(min = 0, max = 1_000) Long> candidateKeys) {
        CountBet bet = new CountBet(new Margin(1.25, 0.0005), Portfolio.TRIP);
        Stakes apart = bet.start();
        long all = 0;
        for (long keys : candidateKeys) {
            apart = bet.add(apart, odds, 10 * keys, new Testimonies(keys, 2 * keys));
            all += keys;
        }
        Stakes merged = bet.add(bet.start(), odds, 10 * all, new Testimonies(all, 2 * all));
        for (int i = 0; i < merged.size(); i++) {
            assertThat(apart.log(i)).isCloseTo(merged.log(i), within(1e-9 * Math.max(1, Math.abs(merged.log(i)))));
        }
    }

    @Property
    void aMixLiesBetweenItsBestAndItsBestTimesItsWeight(
            @ForAll @Size(8) List<@DoubleRange(min = -1e9, max = 1e9) Double> logs) {
        double best = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            best = Math.max(best, log);
        }
        double mixed = Portfolio.TRIP.logWealth(
                Stakes.of(logs.stream().mapToDouble(Double::doubleValue).toArray()));
        assertThat(mixed).isBetween(best + Math.log(2 / 23.0) - 1e-6, best + 1e-6);
    }

    /** A key with an outcome is on the candidate by the odds that its margin leaves, and then neither bet nor proof pays. */
    @Property
    void anOutcomeAtTheMarginIsAFairCoin(
            @ForAll("odds") double odds,
            @ForAll Harm harm,
            @ForAll @DoubleRange(min = 1, max = 1.5) double tolerated,
            @ForAll @DoubleRange(min = 1, max = 1.2) double more) {
        OutcomeMetric metric = OutcomeMetric.of(
                "order-rate",
                1,
                new OutcomeMetric.Outcome("order", harm),
                new OutcomeMetric.Margins(tolerated, tolerated * more));
        OutcomeBets bets = new OutcomeBets(metric);
        assertThat(meanOutcome(bets, metric, odds, tolerated, false)).isCloseTo(1, within(1e-9));
        assertThat(meanOutcome(bets, metric, odds, tolerated * more, true)).isCloseTo(1, within(1e-9));
        // one that is better than tolerated, or worse than what is to be proven, does not pay
        assertThat(meanOutcome(bets, metric, odds, 1, false)).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(meanOutcome(bets, metric, odds, tolerated * more * 2, true)).isLessThanOrEqualTo(1 + 1e-9);
    }

    private static double meanOutcome(
            OutcomeBets bets, OutcomeMetric metric, double odds, double factor, boolean ofProof) {
        double times = metric.outcome().harm() == Harm.DROP ? 1 / factor : factor;
        double onCandidate = times * odds / (times * odds + 1 - odds);
        double won = Math.exp(logAfter(bets, metric, odds, CANDIDATE, ofProof));
        return onCandidate * won + (1 - onCandidate) * Math.exp(logAfter(bets, metric, odds, STABLE, ofProof));
    }

    private static double logAfter(
            OutcomeBets bets, OutcomeMetric metric, double odds, Testimonies heard, boolean ofProof) {
        OutcomeEvidence evidence = new OutcomeEvidence(heard, heard, CallCounts.NONE);
        BatchEvidence batch = new BatchEvidence(odds, Map.of(metric.name(), evidence));
        if (ofProof) {
            Proof proof = bets.proof();
            return proof.logWealth(proof.add(proof.begin(), batch));
        }
        ProcessWealth begun = new ProcessWealth(0, bets.tallies(), bets.begin());
        return bets.logWealth(bets.add(begun, batch, Span.SINCE_START).bets());
    }

    @Property
    void allPartsOfTheBudgetTogetherAreAlpha(@ForAll @IntRange(min = 1, max = 2_000) int processes) {
        double spent = 0;
        for (int i = 0; i < processes; i++) {
            spent += Math.exp(-Budget.logLimit(0.001, 0.5, i)) + Math.exp(-Budget.logLimit(0.001, 0.5, i));
        }
        assertThat(spent).isLessThanOrEqualTo(0.001 * (1 + 1e-9));
    }

    private static double mean(double odds, double candidateLog, double stableLog) {
        return odds * Math.exp(candidateLog) + (1 - odds) * Math.exp(stableLog);
    }
}
