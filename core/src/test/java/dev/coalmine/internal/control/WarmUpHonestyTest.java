package dev.coalmine.internal.control;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Tolerance;
import dev.coalmine.verdict.Verdict;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * That the end of the warm-up, which depends on what was seen, makes no trip more likely than alpha says: healthy candidates
 * at the very edge of what is tolerated, and users who are as hostile to the rule as users can be. Each has a pace of their
 * own, which lasts and drifts; a few make most of the calls; so a window that looks fast or slow tells much about the users
 * who are on the candidate.
 */
@Tag("long")
class WarmUpHonestyTest {
    private static final int ROLLOUTS = 1_000;
    private static final double ALPHA = 0.05;
    private static final int USERS = 3_000;
    private static final int CALLS_A_TICK = 200;
    private static final int JUDGED_TICKS = 60;
    private static final int MOST_TICKS = 400;

    private final SplittableRandom random = new SplittableRandom(20);
    private int warmUpTicks;

    @Test
    @Promise("J1")
    @Fault(20)
    void alphaHoldsWheneverTheWarmUpEnds() {
        int trips = 0;
        for (int rollout = 0; rollout < ROLLOUTS; rollout++) {
            trips += isTripped() ? 1 : 0;
        }
        double bound = ROLLOUTS * ALPHA + 3 * Math.sqrt(ROLLOUTS * ALPHA * (1 - ALPHA));
        assertThat(trips).as("trips of %s rollouts", ROLLOUTS).isPositive().isLessThan((int) bound);
        assertThat(warmUpTicks / ROLLOUTS).as("ticks until the warm-up ends").isBetween(30, MOST_TICKS / 2);
    }

    private boolean isTripped() {
        RolloutPlan plan = RolloutPlan.builder()
                .step(percent(50), Duration.ofDays(1))
                .guardrail(Guardrail.latency().tolerating(Tolerance.ratio(1), Duration.ZERO))
                .alpha(ALPHA)
                .build();
        Watch watch = new Watch(plan, Recorder::new, report -> {}, new Guard("pricing", () -> 0));
        EvidenceEpoch epoch = watch.open(percent(50), 0);
        long[] hashes = random.longs(USERS).toArray();
        boolean[] candidate = new boolean[USERS];
        double[] pace = new double[USERS];
        for (int user = 0; user < USERS; user++) {
            candidate[user] = random.nextBoolean();
            pace[user] = random.nextGaussian();
        }
        int judged = 0;
        for (int tick = 0; judged < JUDGED_TICKS && tick < MOST_TICKS; tick++) {
            for (int call = 0; call < CALLS_A_TICK; call++) {
                int user = (int) (USERS * Math.pow(random.nextDouble(), 4));
                pace[user] = 0.95 * pace[user] + 0.31 * random.nextGaussian();
                long nanos = (long) (1e6 * Math.exp(pace[user] + 0.3 * random.nextGaussian()));
                epoch.record(candidate[user] ? Arm.CANDIDATE : Arm.STABLE, hashes[user], nanos, false);
            }
            watch.passed(Duration.ofSeconds(1).toNanos());
            watch.look(tick);
            if (watch.verdict().kind() == Verdict.Kind.FAIL) {
                return true;
            }
            boolean wasCold = !epoch.terms().hearsTime();
            if (watch.wantsNewEpoch()) {
                epoch = watch.open(percent(50), tick);
            }
            judged += epoch.terms().hearsTime() ? 1 : 0;
            warmUpTicks += wasCold ? 1 : 0;
        }
        return false;
    }
}
