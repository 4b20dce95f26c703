package dev.coalmine.figures;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.simulation.Forecast;
import dev.coalmine.simulation.Latency;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Regression;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/** G5 and G6: how many candidate calls it takes to find that calls take longer, over what the best of tests would take. */
final class LatencyDetection implements Study {
    private static final double SHARE = 0.05;
    private static final double CANDIDATE_CALLS_PER_SECOND = 100;
    private static final int LOOKS = 200;

    private static final String THIN =
            "the best single threshold alone, known beforehand, would take 2.02 times the bound; see below";

    private static final String ONCE =
            "half of α for each of two metrics, and not to know how much slower, cost some three nats once, which weighs"
                    + " most where the bound is 31 calls";

    /** From then on latency is heard: the regression begins where the evidence does. */
    private static final Duration START = Duration.ofSeconds(10);

    private static final WarmUp WARM_UP = WarmUp.defaults().calls(500, 500).time(START);

    private static final DoubleUnaryOperator STABLE = Bounds.normal(0);

    /** How calls get slower: in life, and as a density of logarithms. */
    record Cell(String promise, Regression regression, DoubleUnaryOperator density, double most, String missed) {
        double bound() {
            return Bounds.latency(SHARE, STABLE, density, 14, RolloutPlan.DEFAULT_ALPHA);
        }

        double bestThreshold() {
            return Bounds.bestThreshold(SHARE, STABLE, density, 14, RolloutPlan.DEFAULT_ALPHA);
        }

        Simulation simulation(RolloutPlan plan) {
            Traffic traffic = Traffic.perSecond(CANDIDATE_CALLS_PER_SECOND / SHARE)
                    .keys(Population.even(10_000_000))
                    .failing(0)
                    .taking(Latency.lognormal(Duration.ofMillis(20), 1));
            double seconds = bound() / CANDIDATE_CALLS_PER_SECOND;
            return Simulation.of(plan, traffic)
                    .regression(regression.from(START))
                    .tick(Duration.ofMillis(Math.max(1, Math.min(1_000, Math.round(1_000 * seconds / LOOKS)))))
                    .horizon(Duration.ofSeconds((long) (100 * seconds) + 30));
        }
    }

    static List<Cell> cells() {
        return List.of(
                slower(1.1, ""),
                slower(1.3, ""),
                slower(2, ONCE),
                tail(0.01, 5, 2),
                tail(0.01, 20, Double.NaN),
                tail(0.005, 1_000, Double.NaN));
    }

    private static Cell slower(double times, String missed) {
        return new Cell("G5", Regression.slower(times), Bounds.normal(Math.log(times)), 1.6, missed);
    }

    private static Cell tail(double part, double times, double most) {
        DoubleUnaryOperator slow = Bounds.normal(Math.log(times));
        return new Cell(
                "G6",
                Regression.slowTail(part, times),
                x -> (1 - part) * STABLE.applyAsDouble(x) + part * slow.applyAsDouble(x),
                most,
                THIN);
    }

    /** Returns how a cell is found by the metrics of latency, which have all of α between them. */
    static Forecast.Trips alone(Effort effort, Cell cell, int usual) {
        return effort.run(
                        cell.promise + " " + cell.regression + " alone",
                        cell.simulation(Plans.latencyAlone(100 * SHARE, WARM_UP).build()),
                        usual)
                .detections();
    }

    static Goal goal(Cell cell, Forecast.Trips alone) {
        double bound = cell.bound();
        return new Goal(
                cell.promise,
                cell.regression + ", latency alone",
                alone.candidateCalls().mean() / bound,
                alone.candidateCalls().standardError() / bound,
                cell.most,
                cell.missed);
    }

    @Override
    public Section run(Effort effort) {
        List<List<String>> rows = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        for (Cell cell : cells()) {
            double bound = cell.bound();
            Forecast.Trips alone = alone(effort, cell, 200);
            Forecast shipped = effort.run(
                    cell.promise + " " + cell.regression + " in default budgets",
                    cell.simulation(Plans.errorsAndLatency(100 * SHARE, WARM_UP).build()),
                    200);
            rows.add(List.of(
                    cell.regression.toString(),
                    Words.count(bound),
                    Words.count(cell.bestThreshold()),
                    Words.mean(alone.candidateCalls()),
                    Words.over(alone.candidateCalls(), bound),
                    Words.mean(shipped.detections().candidateCalls()),
                    Words.over(shipped.detections().candidateCalls(), bound),
                    by(shipped)));
            if (!Double.isNaN(cell.most)) {
                goals.add(goal(cell, alone));
            }
        }
        return new Section(
                "G5 and G6: how fast slower calls are found",
                """
                At 5%, lognormal latencies with σ = 1, nothing tolerated. The regression begins when the warm-up is
                over, and calls are counted from there. The bound is that of a test that knows both distributions:
                `ln(1/α)` over what a call's latency says of its side. *Best threshold* is the bound of a test that is
                told no more than which calls lie above some latency, the best one, and knows beforehand how many do. Of
                one call in a hundred that takes five times as long it says half of what there is to know, so that bets
                on thresholds, of which a key is heard once on each, can hardly reach twice the bound, G6: the judge
                takes some 1.15 times as many calls as that test. (The rank bet is told everything, but of first calls
                alone, and is shaped for a shift of them all.) *Latency alone*: `latency` and `slow-calls` have half of
                α each. *Default budgets*: a quarter each.
                """,
                List.of(new Table(
                        "detection of latency",
                        List.of(
                                "candidate",
                                "bound",
                                "best threshold",
                                "latency alone: calls",
                                "over the bound",
                                "default budgets: calls",
                                "over the bound",
                                "tripped by"),
                        rows)),
                List.of(),
                goals);
    }

    private static String by(Forecast forecast) {
        return forecast.trippedBy().entrySet().stream()
                .map(cause ->
                        cause.getKey() + " " + Words.percent(cause.getValue().estimate()))
                .collect(Collectors.joining(", "));
    }
}
