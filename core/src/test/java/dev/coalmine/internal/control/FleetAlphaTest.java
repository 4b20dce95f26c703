package dev.coalmine.internal.control;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Promise;
import dev.coalmine.internal.judging.BatchEvidence;
import dev.coalmine.internal.judging.CountEvidence;
import dev.coalmine.internal.judging.Judge;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.judging.MetricEvidence;
import dev.coalmine.internal.judging.Restart;
import dev.coalmine.internal.judging.Testimonies;
import dev.coalmine.internal.judging.TickEvidence;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.verdict.CallCounts;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * That the judge of a fleet and those of all its members together trip a healthy candidate no more often than alpha says,
 * though every one of them looks at every tick and none is ever reined in: as if all were cut off all the time.
 */
class FleetAlphaTest {
    private static final double ALPHA = 0.2;
    private static final int MEMBERS = 8;
    private static final int TICKS = 200;
    private static final RolloutPlan PLAN = RolloutPlan.builder()
            .step(percent(50), Duration.ofDays(1))
            .guardrail(Guardrail.errorRate().tolerating(Tolerance.ratio(1)))
            .alpha(ALPHA)
            .build();

    private final Docket docket = Docket.of(PLAN);
    private final SplittableRandom random = new SplittableRandom(7);

    /** One judge, and what it has said. */
    private static final class Seat {
        private final Judge judge;
        private Judgement said;

        Seat(Judge judge) {
            this.judge = judge;
            this.said = judge.judge(judge.initial(), TickEvidence.NONE);
        }

        boolean trips(Restart restart, long candidate, long stable, String metric) {
            CallCounts calls = new CallCounts(100 * candidate + 50, candidate, 100 * stable + 50, stable);
            Testimonies heard = new Testimonies(candidate, stable);
            MetricEvidence evidence = new CountEvidence(calls, heard, heard);
            BatchEvidence batch = new BatchEvidence(0.5, Map.of(metric, evidence));
            said = judge.judge(said.wealth(), new TickEvidence(restart, List.of(batch)));
            return said.kind() == Verdict.Kind.FAIL;
        }
    }

    /** What became of one rollout of a healthy candidate. */
    private record Trips(boolean byFleet, boolean byAny) {}

    private Trips rollout() {
        Seat fleet = new Seat(Watch.judge(PLAN, docket, FleetBench.PART_OF_FLEET * ALPHA));
        List<Seat> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            members.add(new Seat(Watch.judge(PLAN, docket, FleetBench.alphaOfOne(ALPHA, MEMBERS))));
        }
        String metric = docket.metrics().get(0).name();
        boolean byFleet = false;
        boolean byAny = false;
        for (int tick = 0; tick < TICKS; tick++) {
            Restart restart = tick % 40 == 39 ? Restart.RECENT : Restart.NONE;
            long candidate = 0;
            long stable = 0;
            for (Seat member : members) {
                int keys = random.nextInt(4);
                long onCandidate = Long.bitCount(random.nextLong() & (1L << keys) - 1);
                byAny |= member.trips(restart, onCandidate, keys - onCandidate, metric);
                candidate += onCandidate;
                stable += keys - onCandidate;
            }
            byFleet |= fleet.trips(restart, candidate, stable, metric);
        }
        return new Trips(byFleet, byAny || byFleet);
    }

    private void promiseHolds(int rollouts) {
        int byFleet = 0;
        int byAny = 0;
        for (int i = 0; i < rollouts; i++) {
            Trips trips = rollout();
            byFleet += trips.byFleet ? 1 : 0;
            byAny += trips.byAny ? 1 : 0;
        }
        System.out.printf(
                "healthy candidates tripped at alpha %s: %.4f by the fleet's judge, %.4f by any of it and of %d members,"
                        + " in %d rollouts%n",
                ALPHA, (double) byFleet / rollouts, (double) byAny / rollouts, MEMBERS, rollouts);
        double bound = rollouts * ALPHA + 3 * Math.sqrt(rollouts * ALPHA * (1 - ALPHA));
        assertThat((double) byAny).isPositive().isLessThan(bound);
        assertThat(byAny).as("members trip besides").isGreaterThanOrEqualTo(byFleet);
    }

    @Test
    @Promise("J1")
    void alphaIsNeverExceededByAllTogether() {
        promiseHolds(200);
    }

    @Test
    @Promise("J1")
    @Tag("long")
    void alphaIsNeverExceededByAllTogetherInManyRollouts() {
        promiseHolds(10_000);
    }
}
