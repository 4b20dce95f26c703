package dev.coalmine.figures;

import dev.coalmine.simulation.Forecast;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Regression;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** G4: how fast a regression is found that comes after half a million healthy candidate calls. */
final class LateRegressions implements Study {
    private static final double CANDIDATE_CALLS_PER_SECOND = 20;
    private static final Duration HEALTHY = Duration.ofSeconds(25_000);

    private static final String RARE =
            "errors so rare that the best of all tests, beginning at that moment, takes a large part of that, and the"
                    + " later process has to meet a limit that is more than twice as high in logs";

    /** What comes late, and why it is not found as soon as it was to be, if it is not. */
    record Cell(double percent, double stable, Regression regression, Duration tick, double most, String missed) {
        Simulation simulation() {
            Traffic traffic = Traffic.perSecond(CANDIDATE_CALLS_PER_SECOND * 100 / percent)
                    .keys(Population.even(10_000_000))
                    .failing(stable);
            return Simulation.of(Plans.errorsAlone(percent).build(), traffic)
                    .regression(regression.from(HEALTHY))
                    .tick(tick)
                    .horizon(HEALTHY.multipliedBy(3));
        }
    }

    static List<Cell> cells() {
        Duration shortTick = Duration.ofMillis(500);
        Duration tick = Duration.ofSeconds(2);
        return List.of(
                new Cell(50, 0.001, Regression.failingTimes(5), tick, 8_000, RARE),
                new Cell(50, 0.002, Regression.failingTimes(5), tick, 8_000, RARE),
                new Cell(50, 0.005, Regression.failingTimes(5), tick, 8_000, ""),
                new Cell(50, 0.01, Regression.failingTimes(5), tick, 8_000, ""),
                new Cell(50, 0.001, Regression.failingMore(1), shortTick, 200, ""),
                new Cell(50, 0.01, Regression.failingMore(1), shortTick, 200, ""),
                new Cell(5, 0.001, Regression.failingTimes(2), tick, 60_000, ""));
    }

    @Override
    public Section run(Effort effort) {
        List<List<String>> rows = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        for (Cell cell : cells()) {
            String name = Words.percent(cell.stable) + " " + cell.regression + " at " + cell.percent + "%";
            Forecast.Trips found =
                    effort.run("G4 " + name, cell.simulation(), 50).detections();
            rows.add(List.of(
                    cell.percent + "%",
                    Words.percent(cell.stable),
                    cell.regression.toString(),
                    Words.percent(found.probability().estimate()),
                    Words.mean(found.candidateCalls()),
                    Words.count(found.candidateCalls().quantile(0.9)),
                    Words.count(cell.most)));
            goals.add(new Goal(
                    "G4",
                    name,
                    found.candidateCalls().mean(),
                    found.candidateCalls().standardError(),
                    cell.most,
                    cell.missed));
        }
        return new Section(
                "G4: a regression that comes late",
                """
                The candidate is like stable for 500,000 candidate calls (20 a second, seven hours, with windows of 5 to
                80 minutes in the meantime), and then is not. Counted from there, by the judge alone: there is no fuse
                in these plans. Ticks are of 10 candidate calls for the total failure and of 40 for the others.
                """,
                List.of(new Table(
                        "late regressions",
                        List.of("share", "stable", "candidate", "found", "candidate calls", "p90", "goal"),
                        rows)),
                List.of(),
                goals);
    }
}
