package dev.coalmine.figures;

import dev.coalmine.internal.judging.BatchEvidence;
import dev.coalmine.internal.judging.CountEvidence;
import dev.coalmine.internal.judging.CountMetric;
import dev.coalmine.internal.judging.Judge;
import dev.coalmine.internal.judging.LatencyMetric;
import dev.coalmine.internal.judging.Margin;
import dev.coalmine.internal.judging.TailMetric;
import dev.coalmine.internal.judging.Testimonies;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.internal.judging.Unit;
import dev.coalmine.simulation.Population;
import dev.coalmine.simulation.Regression;
import dev.coalmine.simulation.Simulation;
import dev.coalmine.simulation.Traffic;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** G3: how many distinct keys must fail on a candidate that always fails, while stable never does. Exact: nothing is random. */
final class TotalFailure implements Study {
    private static final Duration TICK = Duration.ofMillis(1);

    /** Hardly ever two candidate calls in a tick. */
    private static final double CANDIDATE_CALLS_PER_SECOND = 20;

    /** Returns the number of keys if errors have all of α, and nothing is tolerated. */
    static int keysAlone(double share) {
        return keys(Judge.of(Unit.KEY, List.of(CountMetric.errorRate().tolerating(Margin.ratio(1)))), share);
    }

    /** Returns the number of keys beside latency, in the default budgets and with the default tolerances. */
    static int keysAsShipped(double share) {
        return keys(
                Judge.of(Unit.KEY, List.of(CountMetric.errorRate(), LatencyMetric.latency(), TailMetric.slowCalls())),
                share);
    }

    private static int keys(Judge judge, double share) {
        Testimonies one = new Testimonies(1, 0);
        CallCounts calls = new CallCounts(1, 1, Math.round((1 - share) / share), 0);
        TickEvidence tick =
                TickEvidence.of(new BatchEvidence(share, Map.of("error-rate", new CountEvidence(calls, one, one))));
        Wealth wealth = judge.initial();
        int keys = 0;
        while (wealth.failure() == null) {
            wealth = judge.judge(wealth, tick).wealth();
            keys++;
        }
        return keys;
    }

    /** Returns the fewest candidate calls that it took in simulated rollouts of the same, by the judge alone. */
    static double simulated(Effort effort, double share) {
        Traffic traffic = Traffic.perSecond(CANDIDATE_CALLS_PER_SECOND / share)
                .keys(Population.even(1_000_000))
                .failing(0);
        return effort.run(
                        "G3 at " + share,
                        Simulation.of(Plans.errorsAlone(100 * share).build(), traffic)
                                .regression(Regression.failingMore(1))
                                .tick(TICK)
                                .horizon(Duration.ofMinutes(1)),
                        50)
                .detections()
                .candidateCalls()
                .quantile(0);
    }

    @Override
    public Section run(Effort effort) {
        double[] shares = {0.01, 0.05, 0.5};
        int[] goalsByShare = {3, 4, 14};
        List<List<String>> rows = new ArrayList<>();
        List<Goal> goals = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            int keys = keysAlone(shares[i]);
            rows.add(List.of(
                    Words.percent(shares[i]),
                    Words.count(keys),
                    Words.count(simulated(effort, shares[i])),
                    Words.count(keysAsShipped(shares[i])),
                    Words.count(goalsByShare[i])));
            goals.add(new Goal("G3", "at " + Words.percent(shares[i]), keys, 0, goalsByShare[i]));
        }
        return new Section(
                "G3: a candidate that always fails",
                """
                Distinct keys that must fail until the judge trips, stable being clean: with errors alone and nothing
                tolerated, and as shipped, where errors have half of α and ×1.25 is tolerated. That is arithmetic; the
                rollouts simulated beside the former (the fewest calls of all) show that nothing between a call and the
                judge adds to it. The fuse would blow after 20 calls.
                """,
                List.of(new Table(
                        "total failure", List.of("share", "errors alone", "simulated", "as shipped", "goal"), rows)),
                List.of(),
                goals);
    }
}
