package dev.coalmine.figures;

import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.simulation.Forecast;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Probability;
import dev.coalmine.simulation.Regression;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Spread;
import dev.coalmine.simulation.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** G7: how often a candidate passes that is just beyond the margin, and how many calls a healthy one takes to pass. */
final class Proofs implements Study {
    private static final double RATIO = 1.5;
    private static final double DIFFERENCE = 0.001;
    private static final double CANDIDATE_CALLS_PER_SECOND = 200;

    /** So small that the guardrail does not end what the proof is asked about. */
    private static final double NO_ALPHA = 1e-9;

    private static final int LOOKS = 300;

    /** Who calls. */
    record Users(String name, Population keys, double failing) {}

    static List<Users> users() {
        return List.of(
                new Users("alike, 1%", Population.even(1_000_000), 0.01),
                new Users(
                        "sticky: 2% of the keys fail in 40%",
                        Population.even(20_000).failingKeys(0.02, 0.4), 0.002),
                new Users(
                        "Zipf, 1%, 2% of the keys fail in 20%",
                        Population.zipf(20_000, 1).failingKeys(0.02, 0.2), 0.01));
    }

    private static RolloutPlan plan(double percent) {
        Step step = Step.of(Share.percent(percent), Duration.ofMillis(1))
                .minCalls(0)
                .gate(Gate.PROVEN);
        return Plans.judgeAlone(RolloutPlan.builder().step(step))
                .guardrail(Guardrail.errorRate())
                .alpha(NO_ALPHA)
                .build();
    }

    private static Traffic traffic(double percent, Users users) {
        return Traffic.perSecond(CANDIDATE_CALLS_PER_SECOND * 100 / percent)
                .keys(users.keys)
                .failing(users.failing);
    }

    /** Returns how often a candidate passes whose every key fails as often as the margin says. */
    static Probability falsePasses(Effort effort, Users users, int usual) {
        double percent = 20;
        return effort.run(
                        "G7 margin " + users.name,
                        Simulation.of(plan(percent), traffic(percent, users))
                                .regression(Regression.failingTimes(RATIO).andFailingMore(DIFFERENCE))
                                .tick(Duration.ofSeconds(1))
                                .horizon(Duration.ofSeconds(LOOKS)),
                        usual)
                .promoted();
    }

    /** Where the candidate gets so many of the keys, of whose calls that part fails. */
    record Cell(double percent, double rate) {
        double bound() {
            return Bounds.proof(percent / 100, rate, RATIO, DIFFERENCE, RolloutPlan.DEFAULT_ALPHA_PASS);
        }
    }

    static List<Cell> cells() {
        return List.of(new Cell(5, 0), new Cell(5, 0.001), new Cell(5, 0.01), new Cell(50, 0.001), new Cell(50, 0.01));
    }

    /** Returns how long a healthy candidate takes to pass. */
    static Forecast passes(Effort effort, Cell cell, int usual) {
        double seconds = cell.bound() / CANDIDATE_CALLS_PER_SECOND;
        Users users = new Users("alike", Population.even(10_000_000), cell.rate);
        return effort.run(
                "G7 pass " + cell,
                Simulation.of(plan(cell.percent), traffic(cell.percent, users))
                        .tick(Duration.ofMillis(Math.max(1, Math.round(1_000 * seconds / LOOKS))))
                        .horizon(Duration.ofSeconds((long) (20 * seconds) + 1)),
                usual);
    }

    static Goal goal(Cell cell, Forecast passes) {
        double scale = CANDIDATE_CALLS_PER_SECOND / cell.bound();
        return new Goal(
                "G7",
                "calls to PASS, " + Words.percent(cell.rate) + " at " + cell.percent + "%",
                passes.secondsToPromote().mean() * scale,
                passes.secondsToPromote().standardError() * scale,
                1.45);
    }

    @Override
    public Section run(Effort effort) {
        List<Goal> goals = new ArrayList<>();
        double alpha = RolloutPlan.DEFAULT_ALPHA_PASS;
        List<List<String>> wrong = new ArrayList<>();
        for (Users users : users()) {
            Probability passed = falsePasses(effort, users, 500);
            wrong.add(List.of(users.name, passed.happened() + " of " + passed.rollouts(), passed.toString()));
            double error = Math.max(passed.standardError(), Math.sqrt(alpha * (1 - alpha) / passed.rollouts()));
            goals.add(new Goal("G7", "false PASS, " + users.name, passed.estimate(), error, alpha));
        }
        List<List<String>> right = new ArrayList<>();
        for (Cell cell : cells()) {
            Forecast forecast = passes(effort, cell, 200);
            Spread seconds = forecast.secondsToPromote();
            Goal goal = goal(cell, forecast);
            right.add(List.of(
                    cell.percent + "%",
                    Words.percent(cell.rate),
                    Words.count(cell.bound()),
                    Words.percent(forecast.promoted().estimate()),
                    Words.count(seconds.mean() * CANDIDATE_CALLS_PER_SECOND) + " ± "
                            + Words.count(seconds.standardError() * CANDIDATE_CALLS_PER_SECOND),
                    Words.plusMinus(goal.reached(), goal.error())));
            goals.add(goal);
        }
        return new Section(
                "G7: PASS",
                """
                First, candidates just as bad as what is to be proven wrong (each key fails 1.5 times as often plus 0.1
                points), looked at 300 times; clustering is what dispersion is there for. Then, healthy candidates:
                calls until the default proof of errors, over `ln(1/α)/KL` to the nearest candidate beyond the margin. α
                of PASS is 1%.
                """,
                List.of(
                        new Table("false PASS", List.of("keys", "passed", "95% interval"), wrong),
                        new Table(
                                "calls to PASS",
                                List.of("share", "errors", "bound", "passed", "candidate calls", "over the bound"),
                                right)),
                List.of(),
                goals);
    }
}
