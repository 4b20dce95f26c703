package dev.coalmine.figures;

import dev.coalmine.internal.judging.BatchEvidence;
import dev.coalmine.internal.judging.Judge;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.judging.RatioEvidence;
import dev.coalmine.internal.judging.RatioMetric;
import dev.coalmine.internal.judging.Testimonies;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.internal.judging.Unit;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.SampleRatio;
import dev.coalmine.plan.WarmUp;
import dev.coalmine.simulation.Forecast;
import dev.coalmine.simulation.Incident;
import dev.coalmine.simulation.Latency;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Probability;
import dev.coalmine.simulation.Regression;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Traffic;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What may go wrong beside the formulas: slots that keys share, a reference that is wrong, missing keys, hostile ones. */
final class Unsimulated implements Study {
    private static final double LARGE_ALPHA = 0.05;
    /** What one key may have of all calls and yet do no harm. */
    private static final double LARGEST_KEY = 0.1;

    private static final Duration LATE = Duration.ofMinutes(50);

    /** How keys that share slots of the testimony tables change what comes out. */
    record Collisions(int keys, Probability falseTrips, Forecast late) {}

    static Collisions collisions(Effort effort, int keys, int usual) {
        Traffic traffic = Traffic.perSecond(400).keys(Population.even(keys)).failing(0.02);
        Simulation simulation = Simulation.of(
                        Plans.errorsAlone(50).alpha(LARGE_ALPHA).build(), traffic)
                .tick(Duration.ofSeconds(5))
                .horizon(Duration.ofSeconds(5_000));
        String name = "collisions " + keys;
        Probability falseTrips =
                effort.run(name, simulation, usual).falseTrips().probability();
        Simulation late = Simulation.of(Plans.errorsAlone(50).build(), traffic)
                .regression(Regression.failingTimes(1.5).from(LATE))
                .tick(Duration.ofSeconds(1))
                .horizon(LATE.multipliedBy(4));
        return new Collisions(keys, falseTrips, effort.run(name + " late", late, usual / 3));
    }

    /** One kind of traffic under which latencies are alike on both arms, whatever the reference says. */
    record Timed(String name, double percent, Traffic traffic) {
        Probability falseTrips(Effort effort, int usual) {
            RolloutPlan plan = Plans.latencyAlone(percent, WarmUp.none())
                    .alpha(LARGE_ALPHA)
                    .build();
            return effort.run(
                            "reference " + name,
                            Simulation.of(plan, traffic)
                                    .tick(Duration.ofSeconds(10))
                                    .horizon(Duration.ofSeconds(10_000)),
                            usual)
                    .falseTrips()
                    .probability();
        }
    }

    static List<Timed> timed() {
        Duration minute = Duration.ofMinutes(1);
        Traffic sticky = Traffic.perSecond(200)
                .keys(Population.zipf(50_000, 1).slowKeys(0.05, 4))
                .taking(Latency.lognormal(Duration.ofMillis(20), 1));
        Traffic moved = sticky.incident(
                Incident.at(minute.multipliedBy(8)).lasting(Duration.ofDays(1)).slowerTimes(3));
        Traffic few = Traffic.perSecond(200)
                .keys(Population.even(300).slowKeys(0.1, 10))
                .taking(Latency.lognormal(Duration.ofMillis(20), 0.5));
        return List.of(
                new Timed("Zipf keys, 5% of them slow ×4, at 5%", 5, sticky),
                new Timed("the same at 50%", 50, sticky),
                new Timed("the same at 5%, all ×3 slower after 8 min", 5, moved),
                new Timed("300 keys, 10% of them slow ×10, at 50%", 50, few));
    }

    /** What the check of the sample ratio says of arms that a part of the candidate's keys never reaches. */
    record Missing(double part, Probability held, double keysUntilHeld) {}

    /** Judges by that α who calls, while that part of the candidate's keys is missing. */
    static Missing missing(Effort effort, double part, double alpha, int usual) {
        double share = 0.05;
        int keysInTick = 1_000;
        int ticks = 500;
        int rollouts = effort.rollouts(usual);
        Judge judge = Judge.of(Unit.KEY, List.of(new RatioMetric(alpha, SampleRatio.DEFAULT_TOLERATED)));
        double onCandidate = share * (1 - part) / (share * (1 - part) + 1 - share);
        SplittableRandom random = new SplittableRandom(Double.hashCode(part + alpha));
        int held = 0;
        long keys = 0;
        for (int rollout = 0; rollout < rollouts; rollout++) {
            Wealth wealth = judge.initial();
            for (int tick = 1; tick <= ticks; tick++) {
                long candidateKeys = random.doubles(keysInTick)
                        .filter(luck -> luck < onCandidate)
                        .count();
                Testimonies heard = new Testimonies(candidateKeys, keysInTick - candidateKeys);
                Judgement judgement = judge.judge(
                        wealth,
                        TickEvidence.of(
                                new BatchEvidence(share, Map.of(RatioMetric.NAME, new RatioEvidence(heard, heard)))));
                wealth = judgement.wealth();
                if (judgement.holds()) {
                    held++;
                    keys += (long) tick * keysInTick;
                    break;
                }
            }
        }
        return new Missing(part, new Probability(held, rollouts), held == 0 ? Double.NaN : (double) keys / held);
    }

    /** Returns how a healthy candidate fares with the default fuse when one key always fails and makes a tenth of all calls. */
    static Forecast hostile(Effort effort, double part, int usual) {
        RolloutPlan plan = Plans.errorsAndFuse(50).build();
        Traffic traffic = Traffic.perSecond(40)
                .keys(Population.zipf(2_000, 1).heavyKey(part, 1))
                .failing(0.005);
        return effort.run(
                "hostile key " + part,
                Simulation.of(plan, traffic).tick(Duration.ofSeconds(1)).horizon(Duration.ofSeconds(1_000)),
                usual);
    }

    @Override
    public Section run(Effort effort) {
        List<Goal> goals = new ArrayList<>();
        return new Section(
                "What may go wrong beside the formulas",
                """
                *Slots*: keys that share a slot of a testimony table are taken for one; at 50% there are 65,536 slots.
                Errors 2%, a million candidate calls at α = 5%; then ×1.5 as many errors after 600,000 candidate calls,
                at α = 0.1%. *Reference*: a million calls, of which 5% or half on the candidate, judged against what
                both arms took before, at α = 5%. *Missing keys*: the candidate misses 1% of its keys, which is
                tolerated and the edge, or more; half a million keys. *Hostile key*: one key makes that part of all
                calls and always fails; the default fuse and its guard of few keys are on.
                """,
                List.of(
                        slots(effort, goals),
                        references(effort, goals),
                        ratios(effort, goals),
                        hostileKeys(effort, goals)),
                List.of(),
                goals);
    }

    private static Goal goal(String what, Probability happened, double alpha) {
        double error = Math.sqrt(alpha * (1 - alpha) / happened.rollouts());
        return new Goal("J1", what, happened.estimate(), error, alpha);
    }

    private static Table slots(Effort effort, List<Goal> goals) {
        List<List<String>> rows = new ArrayList<>();
        for (int keys : new int[] {10_000, 100_000, 1_000_000, 10_000_000}) {
            Collisions found = collisions(effort, keys, 150);
            rows.add(List.of(
                    Words.count(keys),
                    Words.probability(found.falseTrips),
                    Words.percent(found.late.detections().probability().estimate()),
                    Words.mean(found.late.detections().candidateCalls())));
            goals.add(goal(Words.count(keys) + " keys in slots", found.falseTrips, LARGE_ALPHA));
        }
        return new Table(
                "slots", List.of("keys", "false trips at α = 5%", "late ×1.5: found", "candidate calls"), rows);
    }

    private static Table references(Effort effort, List<Goal> goals) {
        List<List<String>> rows = new ArrayList<>();
        for (Timed each : timed()) {
            Probability trips = each.falseTrips(effort, 200);
            rows.add(List.of(each.name, Words.probability(trips)));
            goals.add(goal("reference, " + each.name, trips, LARGE_ALPHA));
        }
        return new Table("reference", List.of("traffic", "false trips at α = 5%"), rows);
    }

    private static Table ratios(Effort effort, List<Goal> goals) {
        List<List<String>> rows = new ArrayList<>();
        Missing sharp = missing(effort, SampleRatio.DEFAULT_TOLERATED, LARGE_ALPHA, 300);
        goals.add(goal("missing keys at the edge", sharp.held, LARGE_ALPHA));
        rows.add(row(sharp, LARGE_ALPHA));
        for (double part : new double[] {SampleRatio.DEFAULT_TOLERATED, 0.03, 0.05, 0.1, 0.3}) {
            rows.add(row(missing(effort, part, SampleRatio.DEFAULT_ALPHA, 100), SampleRatio.DEFAULT_ALPHA));
        }
        return new Table("missing keys", List.of("missing", "α", "held", "distinct keys until then"), rows);
    }

    private static List<String> row(Missing missing, double alpha) {
        return List.of(
                Words.percent(missing.part),
                Words.percent(alpha),
                Words.probability(missing.held),
                Words.count(missing.keysUntilHeld));
    }

    private static Table hostileKeys(Effort effort, List<Goal> goals) {
        List<List<String>> rows = new ArrayList<>();
        for (double part : new double[] {0.01, 0.1, 0.5}) {
            Forecast forecast = hostile(effort, part, 150);
            Probability trips = forecast.falseTrips().probability();
            rows.add(List.of(
                    Words.percent(part),
                    Words.probability(trips),
                    String.join(", ", forecast.trippedBy().keySet())));
            if (part <= LARGEST_KEY) {
                goals.add(goal("hostile key with " + Words.percent(part), trips, RolloutPlan.DEFAULT_ALPHA));
            }
        }
        return new Table("hostile key", List.of("part of all calls", "tripped", "by"), rows);
    }
}
