package dev.coalmine.figures;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Regression;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Spread;
import dev.coalmine.simulation.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** G2: how many candidate calls it takes to find that errors went up, over what the best of all tests would take. */
final class ErrorDetection implements Study {
    private static final double CANDIDATE_CALLS_PER_SECOND = 100;
    private static final int LOOKS = 200;

    /** Where the candidate gets so many of the keys, and errors become so many times as frequent. */
    record Cell(double percent, double stable, double ratio) {
        double bound() {
            return Bounds.detection(percent / 100, stable, stable * ratio, RolloutPlan.DEFAULT_ALPHA);
        }

        Simulation simulation(RolloutPlan plan) {
            Traffic traffic = Traffic.perSecond(CANDIDATE_CALLS_PER_SECOND * 100 / percent)
                    .keys(Population.even(10_000_000))
                    .failing(stable);
            double seconds = bound() / CANDIDATE_CALLS_PER_SECOND;
            return Simulation.of(plan, traffic)
                    .regression(Regression.failingTimes(ratio))
                    .tick(Duration.ofMillis(Math.max(1, Math.round(1_000 * seconds / LOOKS))))
                    .horizon(Duration.ofSeconds((long) (100 * seconds) + 1));
        }

        String name() {
            return Words.percent(stable) + " ×" + ratio + " at " + percent + "%";
        }
    }

    /** How a cell was found, with all of α and with the default half of it. */
    record Found(Cell cell, Spread alone, Spread atHalf) {
        List<Goal> goals() {
            return List.of(goal("all of α", alone, 1.35), goal("default budgets", atHalf, 1.5));
        }

        private Goal goal(String budget, Spread calls, double most) {
            double bound = cell.bound();
            return new Goal(
                    "G2", cell.name() + ", " + budget, calls.mean() / bound, calls.standardError() / bound, most);
        }
    }

    static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (double percent : new double[] {1, 5, 25, 50}) {
            for (double ratio : new double[] {1.25, 1.5, 2, 3, 5, 10}) {
                cells.add(new Cell(percent, 0.001, ratio));
            }
        }
        cells.add(new Cell(5, 0.01, 2));
        cells.add(new Cell(5, 0.05, 2));
        return cells;
    }

    static Found found(Effort effort, Cell cell, int usual) {
        return new Found(
                cell,
                calls(effort, cell, "alone", Plans.errorsAlone(cell.percent).build(), usual),
                calls(effort, cell, "at half", Plans.errorsAtHalf(cell.percent).build(), usual));
    }

    private static Spread calls(Effort effort, Cell cell, String budget, RolloutPlan plan, int usual) {
        return effort.run("G2 " + cell.name() + " " + budget, cell.simulation(plan), usual)
                .detections()
                .candidateCalls();
    }

    @Override
    public Section run(Effort effort) {
        List<List<String>> rows = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        for (Cell cell : cells()) {
            Found found = found(effort, cell, 300);
            double bound = cell.bound();
            rows.add(List.of(
                    cell.percent + "%",
                    Words.percent(cell.stable),
                    "×" + cell.ratio,
                    Words.count(bound),
                    Words.mean(found.alone),
                    Words.over(found.alone, bound),
                    Words.mean(found.atHalf),
                    Words.over(found.atHalf, bound)));
            goals.addAll(found.goals());
        }
        return new Section(
                "G2: how fast more errors are found",
                """
                Mean candidate calls until the judge trips, over `ln(1/α)/KL`: what the best of all tests would take,
                one that knows both rates beforehand. Plans tolerate nothing. *All of α*: errors are the only guardrail.
                *Default budgets*: they have half of α, as beside latency.
                """,
                List.of(new Table(
                        "detection of errors",
                        List.of(
                                "share",
                                "stable",
                                "candidate",
                                "bound",
                                "all of α: calls",
                                "over the bound",
                                "default budgets: calls",
                                "over the bound"),
                        rows)),
                List.of(),
                goals);
    }
}
