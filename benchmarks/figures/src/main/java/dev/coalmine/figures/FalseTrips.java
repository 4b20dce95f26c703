package dev.coalmine.figures;

import static dev.coalmine.plan.Share.percent;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.simulation.Incident;
import dev.coalmine.simulation.Latency;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Probability;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * G1: how often a candidate exactly like stable is tripped, by plans that tolerate nothing. At α = 0.1% as shipped, where
 * hardly anything happens, and at α = 5%, where what is promised can be told from twice as much.
 */
final class FalseTrips implements Study {
    /** The promise. */
    private static final double ALPHA = RolloutPlan.DEFAULT_ALPHA;

    /** Where it can be seen well. */
    private static final double LARGE_ALPHA = 0.05;

    private static final int USUAL = 200;
    private static final int USUAL_AT_LARGE_ALPHA = 300;

    /** Both arms together; at 5% that makes a million candidate calls in ten thousand seconds. */
    private static final double CALLS_PER_SECOND = 2_000;

    private static final Duration TIME = Duration.ofSeconds(10_000);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** One kind of traffic, and the plan that it is to be healthy under. */
    record Cell(String name, Supplier<RolloutPlan.Builder> plan, Traffic traffic) {
        Simulation simulation(double alpha) {
            return Simulation.of(plan.get().alpha(alpha).build(), traffic)
                    .tick(Duration.ofSeconds(10))
                    .horizon(TIME);
        }
    }

    /** What a cell came to at some α. */
    record Count(Cell cell, double alpha, Probability trips) {
        Goal goal() {
            return new Goal(
                    "G1",
                    cell.name + " at α " + Words.percent(alpha),
                    trips.estimate(),
                    Math.max(trips.standardError(), Math.sqrt(alpha * (1 - alpha) / trips.rollouts())),
                    alpha);
        }
    }

    /** Returns the kinds of traffic, in which something other than the candidate always is the matter. */
    static List<Cell> cells() {
        Traffic even = traffic(Population.even(1_000_000));
        Incident outage =
                Incident.every(MINUTE.multipliedBy(25)).lasting(MINUTE).failingTimes(30);
        Incident burst = Incident.every(MINUTE.multipliedBy(7))
                .lasting(Duration.ofSeconds(20))
                .failingTimes(100)
                .callsTimes(3);
        return List.of(
                new Cell("stationary, 5%", () -> Plans.errorsAlone(5), even),
                new Cell("stationary, 50%", () -> Plans.errorsAlone(50), even),
                new Cell(
                        "diurnal, calls ±90%", () -> Plans.errorsAlone(5), even.swinging(0.9, MINUTE.multipliedBy(50))),
                new Cell(
                        "shared outages ×30 and bursts ×100",
                        () -> Plans.errorsAlone(5),
                        even.incident(outage).incident(burst)),
                new Cell("ramp 1, 5, 25, 50%, shared outages", FalseTrips::ramp, even.incident(outage)),
                new Cell(
                        "sticky: 1% of the keys fail in 30% of their calls",
                        () -> Plans.errorsAlone(5),
                        traffic(Population.even(200_000).failingKeys(0.01, 0.3))),
                new Cell(
                        "heavy: Zipf keys, and one with 0.5% of all calls that always fails",
                        () -> Plans.errorsAlone(5),
                        traffic(Population.zipf(100_000, 1).heavyKey(0.005, 1))),
                new Cell(
                        "latency: slow keys ×5, shared slowness ×3",
                        () -> Plans.latencyAlone(5, WarmUp.none()),
                        traffic(Population.zipf(20_000, 1).slowKeys(0.02, 5))
                                .taking(Latency.lognormal(Duration.ofMillis(20), 1))
                                .incident(Incident.every(MINUTE.multipliedBy(9))
                                        .lasting(MINUTE)
                                        .slowerTimes(3))));
    }

    private static Traffic traffic(Population keys) {
        return Traffic.perSecond(CALLS_PER_SECOND).keys(keys).failing(0.001);
    }

    private static RolloutPlan.Builder ramp() {
        Duration hold = TIME.dividedBy(4);
        RolloutPlan.Builder plan = RolloutPlan.builder();
        for (double share : new double[] {1, 5, 25, 50}) {
            plan.step(percent(share), hold);
        }
        return Plans.judgeAlone(plan).guardrail(Plans.errors());
    }

    /** Returns what a cell comes to. */
    static Count count(Effort effort, Cell cell, double alpha, int usual) {
        Probability trips = effort.run("G1 " + cell.name + " at " + alpha, cell.simulation(alpha), usual)
                .falseTrips()
                .probability();
        return new Count(cell, alpha, trips);
    }

    @Override
    public Section run(Effort effort) {
        List<List<String>> rows = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        int happened = 0;
        int rollouts = 0;
        for (Cell cell : cells()) {
            Count asShipped = count(effort, cell, ALPHA, USUAL);
            Count large = count(effort, cell, LARGE_ALPHA, USUAL_AT_LARGE_ALPHA);
            rows.add(row(cell.name, asShipped.trips, large.trips));
            goals.add(asShipped.goal());
            goals.add(large.goal());
            happened += asShipped.trips.happened();
            rollouts += asShipped.trips.rollouts();
        }
        Probability all = new Probability(happened, rollouts);
        rows.add(List.of("all of them", happened + " of " + Words.count(rollouts), all.toString(), "", ""));
        return new Section(
                "G1: how often a healthy candidate is tripped",
                """
                A candidate exactly like stable, under plans that tolerate nothing, so that it is at the very edge of
                healthy. A million candidate calls a rollout (the ramp 4 million), judged a thousand times, over some
                twenty restarts of the later process. Errors are 0.1% where nothing else is said. α = 5% is there
                because next to nothing happens at 0.1%: a judge that is twice too eager would show there.
                """,
                List.of(new Table(
                        "false trips",
                        List.of("traffic", "α = 0.1%: tripped", "95% interval", "α = 5%: tripped", "95% interval"),
                        rows)),
                List.of(),
                goals);
    }

    private static List<String> row(String name, Probability asShipped, Probability large) {
        return List.of(
                name,
                asShipped.happened() + " of " + Words.count(asShipped.rollouts()),
                asShipped.toString(),
                large.happened() + " of " + Words.count(large.rollouts()),
                large.toString());
    }
}
