package dev.coalmine.figures;

import dev.coalmine.figures.Section.Plot;
import dev.coalmine.figures.rules.Checks;
import dev.coalmine.figures.rules.CountWindow;
import dev.coalmine.figures.rules.MannWhitney;
import dev.coalmine.figures.rules.PeekingTest;
import dev.coalmine.internal.svg.Axis;
import dev.coalmine.internal.svg.Chart;
import dev.coalmine.internal.svg.Form;
import dev.coalmine.internal.svg.Ink;
import dev.coalmine.internal.svg.Point;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.simulation.Forecast;
import dev.coalmine.simulation.Forecast.Trips;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Regression;
import dev.coalmine.simulation.Rule;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What others would have done on the very same calls. */
final class Peers implements Study {
    private static final double SHARE = 5;
    private static final double CALLS_PER_SECOND = 400;
    private static final double CANDIDATE_CALLS = 500_000;
    private static final Duration TIME =
            Duration.ofSeconds((long) (CANDIDATE_CALLS / (CALLS_PER_SECOND * SHARE / 100)));
    private static final int USUAL = 50;

    /** Where a mean over the rollouts that found it says something. */
    private static final double MOST_FOUND = 0.95;

    private static final String OURS = "Coalmine";

    /** Part of the calls that fails. */
    record Cell(double stable, double candidate) {
        boolean isHealthy() {
            return stable == candidate;
        }

        String name() {
            return Words.percent(stable) + " → " + Words.percent(candidate);
        }
    }

    /** All that watched a cell, by name, ours first. */
    record Watched(Cell cell, Map<String, Trips> rules) {}

    private static Map<String, Supplier<Rule>> rules() {
        Map<String, Supplier<Rule>> rules = new LinkedHashMap<>();
        rules.put("Resilience4j, 5% of 100", () -> new CountWindow(100, 0.05));
        rules.put("Flagger, 1%, 5 × 1 min", Checks::flagger);
        rules.put("Argo, 5%, > 3 × 5 min", Checks::argo);
        rules.put("Kayenta, Mann-Whitney 98%", MannWhitney::new);
        rules.put("z-test 95%, peeking", () -> new PeekingTest(1.96));
        rules.put("z-test 99.9%, peeking", () -> new PeekingTest(3.29));
        return rules;
    }

    static List<Cell> cells() {
        return List.of(
                new Cell(0.001, 0.001),
                new Cell(0.001, 0.0015),
                new Cell(0.001, 0.002),
                new Cell(0.001, 0.005),
                new Cell(0.001, 0.011),
                new Cell(0.001, 0.05),
                new Cell(0.001, 1),
                new Cell(0.01, 0.01),
                new Cell(0.01, 0.02),
                new Cell(0.05, 0.05),
                new Cell(0.05, 0.1));
    }

    static Watched watched(Effort effort, Cell cell, int usual) {
        Traffic traffic = Traffic.perSecond(CALLS_PER_SECOND)
                .keys(Population.even(10_000_000))
                .failing(cell.stable);
        Regression regression =
                cell.isHealthy() ? Regression.none() : Regression.failingMore(cell.candidate - cell.stable);
        Simulation simulation = Simulation.of(Plans.errorsAtHalf(SHARE).build(), traffic)
                .regression(regression)
                .tick(Duration.ofSeconds(1))
                .horizon(TIME);
        for (Map.Entry<String, Supplier<Rule>> rule : rules().entrySet()) {
            simulation = simulation.beside(rule.getKey(), rule.getValue());
        }
        Forecast forecast = effort.run("Peers " + cell.name(), simulation, usual);
        Map<String, Trips> trips = new LinkedHashMap<>();
        trips.put(OURS, cell.isHealthy() ? forecast.falseTrips() : forecast.detections());
        forecast.beside()
                .forEach(other -> trips.put(other.rule(), cell.isHealthy() ? other.falseTrips() : other.detections()));
        return new Watched(cell, trips);
    }

    @Override
    public Section run(Effort effort) {
        List<Watched> all = new ArrayList<>();
        for (Cell cell : cells()) {
            all.add(watched(effort, cell, USUAL));
        }
        List<Watched> healthy =
                all.stream().filter(each -> each.cell.isHealthy()).toList();
        List<Watched> worse =
                all.stream().filter(each -> !each.cell.isHealthy()).toList();
        return new Section(
                "What others do on the same calls",
                """
                At 5%, 20 candidate calls a second, for 500,000 candidate calls, judged every second. The rules of
                others are written anew from their documents and sources, with the settings that these show; all watch
                the same calls, and those that look at the candidate alone take no notice of stable. Where a rule found
                it in fewer than 95% of the rollouts, that part is said instead of a mean over the lucky ones. Nothing
                is found sooner than a tick ends, which is 20 candidate calls.
                """,
                List.of(
                        table("healthy candidates that others trip", healthy, "errors", false),
                        table("detection beside others", worse, "stable → candidate", true)),
                List.of(new Plot("detection-delay", delay(worse)), new Plot("false-trips", falseTrips(healthy.get(1)))),
                List.of());
    }

    private static Table table(String name, List<Watched> rows, String first, boolean withBound) {
        List<String> columns = new ArrayList<>(List.of(first));
        if (withBound) {
            columns.add("bound");
        }
        columns.addAll(rows.get(0).rules.keySet());
        List<List<String>> cells = new ArrayList<>();
        for (Watched row : rows) {
            List<String> line = new ArrayList<>(List.of(row.cell.name()));
            if (withBound) {
                line.add(Words.count(bound(row.cell)));
            }
            row.rules.values().forEach(trips -> line.add(withBound ? found(trips) : tripped(trips)));
            cells.add(line);
        }
        return new Table(name, columns, cells);
    }

    private static double bound(Cell cell) {
        return Bounds.detection(SHARE / 100, cell.stable, cell.candidate, RolloutPlan.DEFAULT_ALPHA);
    }

    private static String found(Trips trips) {
        double part = trips.probability().estimate();
        if (part >= MOST_FOUND) {
            return Words.mean(trips.candidateCalls());
        }
        return part == 0 ? "never" : Words.percent(part) + " found";
    }

    private static String tripped(Trips trips) {
        double part = trips.probability().estimate();
        return part == 0
                ? "0 of " + trips.probability().rollouts()
                : Words.percent(part) + ", after "
                        + Words.count(trips.candidateCalls().quantile(0.5));
    }

    private static Chart delay(List<Watched> worse) {
        List<Watched> rising =
                worse.stream().filter(each -> each.cell.stable == 0.001).toList();
        Chart.Builder chart = Chart.titled("How many candidate calls it takes to find more errors")
                .described(
                        "Candidate calls until a rule trips, over how many times as many errors the candidate makes as"
                                + " stable's 0.1%, at a share of 5%; the bound is what the best of all tests would take")
                .x(Axis.log("errors of the candidate over those of stable", 1.4, 1_200))
                .y(Axis.log("candidate calls", 1, 500_000));
        chart.series(
                Form.LINE,
                "bound",
                Ink.GREY,
                rising.stream()
                        .map(each -> new Point(times(each.cell), bound(each.cell)))
                        .toList());
        Ink[] inks = {Ink.ORANGE, Ink.BLUE, Ink.GREEN, Ink.RED, Ink.PURPLE};
        List<String> rules = List.copyOf(rising.get(0).rules.keySet());
        for (int i = 0; i < inks.length; i++) {
            String rule = rules.get(i);
            List<Point> points = rising.stream()
                    .filter(each -> trips(each, rule).probability().estimate() >= MOST_FOUND)
                    .map(each -> new Point(
                            times(each.cell), trips(each, rule).candidateCalls().mean()))
                    .toList();
            if (!points.isEmpty()) {
                chart.series(Form.DOTS, rule, inks[i], points);
            }
        }
        return chart.build();
    }

    private static double times(Cell cell) {
        return cell.candidate / cell.stable;
    }

    private static Trips trips(Watched watched, String rule) {
        Trips trips = watched.rules.get(rule);
        if (trips == null) {
            throw new IllegalArgumentException("Nobody watched by the name of " + rule);
        }
        return trips;
    }

    private static Chart falseTrips(Watched healthy) {
        Chart.Builder chart = Chart.titled("How many healthy candidates have been tripped")
                .described("The part of rollouts with a candidate exactly like stable, both failing in "
                        + Words.percent(healthy.cell.stable) + " of their calls, that each rule has tripped by then")
                .x(Axis.linear("candidate calls", 0, CANDIDATE_CALLS))
                .y(Axis.linear("tripped", 0, 1).written(Words::percent));
        Ink[] inks = {Ink.ORANGE, Ink.BLUE, Ink.GREEN, Ink.GREY, Ink.PURPLE, Ink.RED};
        int next = 0;
        for (Map.Entry<String, Trips> rule : healthy.rules.entrySet()) {
            if (!rule.getKey().startsWith("Argo")) { // which trips nobody below 5% errors
                chart.series(Form.STEPS, rule.getKey(), inks[next++], tripped(rule.getValue(), CANDIDATE_CALLS));
            }
        }
        return chart.build();
    }

    private static List<Point> tripped(Trips trips, double upTo) {
        List<Point> points = new ArrayList<>();
        int steps = 100;
        for (int i = 0; i <= steps; i++) {
            double calls = upTo * i / steps;
            double part = (double) trips.candidateCalls().upTo(calls)
                    / trips.probability().rollouts();
            points.add(new Point(calls, part));
        }
        return points;
    }
}
