package dev.coalmine.internal.judging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.ProcessWealth;
import dev.coalmine.verdict.Stakes;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors, which any port of the judge must meet too. */
class JudgeVectorsTest {
    private static final JsonNode FILE = read();
    private static final double TOLERANCE = FILE.get("tolerance").asDouble();

    static Stream<Named<JsonNode>> bets() {
        return stream(FILE.get("vectors"))
                .filter(vector -> vector.has("bet"))
                .map(vector -> Named.of(vector.get("name").asText(), vector));
    }

    @ParameterizedTest
    @MethodSource("bets")
    void everyBetMeetsItsVector(JsonNode vector) {
        switch (vector.get("bet").asText()) {
            case "CountBet" -> checkCountBet(vector);
            case "ShareBet" -> checkShareBet(vector);
            case "RankBet" -> checkRankBet(vector);
            default -> throw new AssertionError("unknown bet in " + vector);
        }
    }

    private static void checkCountBet(JsonNode vector) {
        Margin margin =
                new Margin(vector.get("r").asDouble(), vector.get("delta").asDouble());
        Portfolio portfolio = vector.get("lambdas").size() == Portfolio.TRIP.size() ? Portfolio.TRIP : Portfolio.PASS;
        checkPortfolio(vector, portfolio);
        double cap = vector.get("tickCap").isNull()
                ? Double.POSITIVE_INFINITY
                : vector.get("tickCap").asDouble();
        CountBet bet = new CountBet(margin, portfolio);
        Stakes stakes = bet.start();
        for (JsonNode step : vector.get("steps")) {
            Exceedances heard = heard(step);
            Testimonies failing = new Testimonies(heard.candidateAbove(), heard.stableAbove());
            stakes = BurstCap.cut(stakes, bet.add(stakes, odds(step, heard), heard.candidate(), failing), cap);
            assertClose(bet.logWealth(stakes), step.get("logWealth"));
        }
        checkStakes(stakes, vector.get("logWealthPerLambda"));
    }

    private static void checkShareBet(JsonNode vector) {
        checkPortfolio(vector, Portfolio.LATENCY);
        ShareBet bet = new ShareBet(vector.get("m").asDouble(), Portfolio.LATENCY);
        Stakes stakes = bet.start();
        for (JsonNode step : vector.get("steps")) {
            Exceedances heard = heard(step);
            stakes = bet.add(stakes, odds(step, heard), heard);
            assertClose(bet.logWealth(stakes), step.get("logWealth"));
        }
        checkStakes(stakes, vector.get("logWealthPerLambda"));
    }

    private static void checkRankBet(JsonNode vector) {
        LatencyReference reference = LatencyReference.of(longs(vector.get("referenceBins")));
        for (int bin = 0; bin < reference.bins(); bin++) {
            assertClose(reference.midRank(bin), vector.get("midRanks").get(bin));
        }
        RankBet bet = new RankBet(RankBet.Direction.SLOWER);
        Stakes stakes = bet.start();
        for (JsonNode step : vector.get("steps")) {
            stakes = bet.add(stakes, reference.at(step.get("share").asDouble()), bins(step));
            assertClose(bet.logWealth(stakes), step.get("logWealth"));
        }
    }

    @Test
    void v12Dispersion() {
        for (JsonNode one : vector("V12").get("cases")) {
            assertClose(Dispersion.of(longs(one.get("calls")), longs(one.get("events"))), one.get("dispersion"));
        }
    }

    @Test
    void v13TemperedProof() {
        CountBet bet = new CountBet(new Margin(1.5, 0.001), Portfolio.PASS);
        Stakes stakes = bet.start();
        for (JsonNode step : vector("V11").get("steps")) {
            Exceedances heard = heard(step);
            Testimonies failing = new Testimonies(heard.candidateAbove(), heard.stableAbove());
            stakes = bet.add(stakes, heard.candidateShare(), heard.candidate(), failing);
        }
        JsonNode vector = vector("V13");
        assertClose(Portfolio.PASS.logWealth(stakes, vector.get("phi").asDouble()), vector.get("logWealth"));
    }

    @Test
    void v14Limits() {
        JsonNode vector = vector("V14");
        for (Map.Entry<String, JsonNode> epoch : vector.get("epochs").properties()) {
            double limit = Budget.logLimit(
                    vector.get("alpha").asDouble(),
                    vector.get("metricWeight").asDouble(),
                    Integer.parseInt(epoch.getKey()));
            assertClose(limit, epoch.getValue());
        }
    }

    @Test
    void v15JudgeWithTwoProcesses() {
        JsonNode vector = vector("V15");
        CountMetric strict = CountMetric.errorRate().tolerating(Margin.ratio(1));
        Judge judge = Judge.of(Unit.KEY, List.of(strict), vector.get("alpha").asDouble(), 0.01);
        Judge never = Judge.of(Unit.KEY, List.of(strict), 1e-9, 0.01);
        Wealth wealth = judge.initial();
        Wealth endless = never.initial();
        Set<String> sinceStart = new HashSet<>();
        Set<String> recent = new HashSet<>();
        for (JsonNode step : vector.get("steps")) {
            boolean restart = step.get("newEpochBefore").asBoolean();
            if (restart) {
                recent.clear();
            }
            CallCounts calls = new CallCounts(
                    step.get("candidateCalls").asLong(),
                    0,
                    step.get("stableCalls").asLong(),
                    0);
            CountEvidence evidence = new CountEvidence(
                    calls, first(step.get("failing"), sinceStart), first(step.get("failing"), recent));
            TickEvidence tick = new TickEvidence(
                    restart ? Restart.RECENT : Restart.NONE,
                    List.of(new BatchEvidence(step.get("share").asDouble(), Map.of("error-rate", evidence))));
            Judgement judgement = judge.judge(wealth, tick);
            wealth = judgement.wealth();
            endless = never.judge(endless, tick).wealth();

            boolean tripped = judgement.verdict().kind() == Verdict.Kind.FAIL;
            assertThat(tripped).isEqualTo(step.get("tripped").asBoolean());
            assertClose(logWealth(endless.metrics().get(0).sinceStart()), step.get("logWealthA"));
            if (step.get("logWealthB").isNull()) {
                assertThat(endless.metrics().get(0).recent()).isNull();
            } else {
                ProcessWealth second =
                        Objects.requireNonNull(endless.metrics().get(0).recent());
                assertClose(logWealth(second), step.get("logWealthB"));
            }
        }
    }

    private static double logWealth(ProcessWealth process) {
        return Portfolio.TRIP.logWealth(process.bets().get(0));
    }

    private static Testimonies first(JsonNode failing, Set<String> spoken) {
        long candidate = 0;
        long stable = 0;
        for (JsonNode call : failing) {
            if (spoken.add(call.get("key").asText())) {
                candidate += call.get("candidate").asBoolean() ? 1 : 0;
                stable += call.get("candidate").asBoolean() ? 0 : 1;
            }
        }
        return new Testimonies(candidate, stable);
    }

    @Test
    void v17LatencyIsOneWealth() {
        JsonNode ranks = vector("V16");
        LatencyReference reference = LatencyReference.of(longs(ranks.get("referenceBins")));
        RankBet bet = new RankBet(RankBet.Direction.SLOWER);
        Stakes rank = bet.start();
        for (JsonNode step : ranks.get("steps")) {
            rank = bet.add(rank, reference.at(step.get("share").asDouble()), bins(step));
        }
        JsonNode vector = vector("V17");
        Stakes p90 = tail(0.1, vector.get("inputs").get("p90"));
        Stakes p99 = tail(0.01, vector.get("inputs").get("p99"));
        Stakes p999 = tail(0.001, vector.get("inputs").get("p99.9"));
        double logWealth = new LatencyBets(LatencyMetric.latency(), Unit.KEY).logWealth(List.of(rank, p90, p99, p999));
        assertClose(logWealth, vector.get("logWealth"));
        assertClose(Portfolio.LATENCY.logWealth(p90), vector.get("parts").get(1));
        assertClose(Portfolio.LATENCY.logWealth(p99), vector.get("parts").get(2));
        assertClose(Portfolio.LATENCY.logWealth(p999), vector.get("parts").get(3));
    }

    private static Stakes tail(double above, JsonNode input) {
        ShareBet bet = new ShareBet(above, Portfolio.LATENCY);
        Exceedances heard = new Exceedances(
                input.get(1).asLong(),
                input.get(2).asLong(),
                input.get(3).asLong(),
                input.get(4).asLong());
        return bet.add(bet.start(), input.get(0).asDouble(), heard);
    }

    private static void checkPortfolio(JsonNode vector, Portfolio portfolio) {
        assertThat(vector.get("lambdas")).hasSize(portfolio.size());
        for (int i = 0; i < portfolio.size(); i++) {
            assertThat(portfolio.bet(i)).isEqualTo(vector.get("lambdas").get(i).asDouble());
        }
    }

    private static void checkStakes(Stakes stakes, JsonNode expected) {
        for (int i = 0; i < stakes.size(); i++) {
            assertClose(stakes.log(i), expected.get(i));
        }
    }

    private static Exceedances heard(JsonNode step) {
        return new Exceedances(
                step.get("candidateCalls").asLong(),
                step.get("candidateEvents").asLong(),
                step.get("stableCalls").asLong(),
                step.get("stableEvents").asLong());
    }

    /** Returns the share in force, or the realised one where calls testify. */
    private static double odds(JsonNode step, Exceedances heard) {
        return step.get("share").isNull()
                ? heard.candidateShare()
                : step.get("share").asDouble();
    }

    private static LatencyTestimonies bins(JsonNode step) {
        return LatencyTestimonies.of(longs(step.get("candidateBins")), longs(step.get("stableBins")));
    }

    private static void assertClose(double actual, JsonNode expected) {
        double value = expected.asDouble();
        assertThat(actual)
                .isCloseTo(value, org.assertj.core.data.Offset.offset(TOLERANCE * Math.max(1, Math.abs(value))));
    }

    private static long[] longs(JsonNode array) {
        return stream(array).mapToLong(JsonNode::asLong).toArray();
    }

    private static JsonNode vector(String number) {
        return stream(FILE.get("vectors"))
                .filter(vector -> vector.get("name").asText().startsWith(number + " "))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode read() {
        try (InputStream file =
                JudgeVectorsTest.class.getResourceAsStream("/dev/coalmine/judging/judge-vectors.json")) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
