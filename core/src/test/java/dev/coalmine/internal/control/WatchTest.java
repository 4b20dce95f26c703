package dev.coalmine.internal.control;

import static dev.coalmine.plan.Share.percent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.recording.Recorder;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When an epoch is renewed, and which processes begin with it. */
class WatchTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Watch watch = watch(Baseline.all());
    private EvidenceEpoch epoch = watch.open(percent(5), 0);
    private long key;

    private static Watch watch(Baseline baseline) {
        RolloutPlan plan = RolloutPlan.builder()
                .step(percent(1), Duration.ZERO)
                .guardrail(Guardrail.errorRate())
                .baseline(baseline)
                .build();
        return new Watch(plan, Recorder::new, report -> {}, new Guard("pricing", () -> 0));
    }

    private void minutes(int number) {
        for (int i = 0; i < number; i++) {
            watch.look(0);
            watch.passed(MINUTE.toNanos());
        }
    }

    private void call() {
        epoch.record(Arm.STABLE, key++, 1_000, false);
    }

    private void open(Share share) {
        epoch = watch.open(share, 0);
        watch.look(0);
    }

    /** Counts how many minutes of calls the window lasts. */
    private int window() {
        int minutes = 0;
        while (!watch.wantsNewEpoch()) {
            call();
            minutes(1);
            minutes++;
        }
        return minutes;
    }

    @Test
    void theRecentProcessIsRestartedAfterDyadicWindows() {
        int[] lengths = {5, 5, 10, 5, 20, 5, 10, 5, 40};
        for (int length : lengths) {
            assertThat(window()).isEqualTo(length);
            open(percent(5));
        }
    }

    @Test
    void aStepRestartsTheWindow() {
        call();
        minutes(4);
        open(percent(10));

        // the second process has begun, whose window is twice as long as the first's
        assertThat(window()).isEqualTo(5);
        open(percent(10));
        assertThat(window()).isEqualTo(10);
    }

    @Test
    void aWindowInWhichNothingWasRecordedGoesOn() {
        minutes(1_000);
        assertThat(watch.wantsNewEpoch()).isFalse();

        call();
        minutes(1);
        assertThat(watch.wantsNewEpoch()).isTrue();
    }

    @Test
    void onlyTimeUnderWatchCounts() {
        call();
        for (int i = 0; i < 1_000; i++) {
            watch.look(i * MINUTE.toNanos());
        }
        assertThat(watch.wantsNewEpoch()).isFalse();
    }

    @Test
    void processAGoesOnOverRenewalsAndSteps() {
        open(percent(5));
        open(percent(10));
        assertThat(epoch.terms().processA()).isEqualTo(1);
        assertThat(epoch.number()).isEqualTo(3);
    }

    @Test
    void bothProcessesBeginAnewWhenTheEvidenceIsNoLongerOfOnePiece() {
        open(percent(4));
        assertThat(epoch.terms().processA()).isEqualTo(2);

        watch = watch(Baseline.ratio(10));
        open(percent(1));
        open(percent(5));
        assertThat(epoch.terms().processA()).isEqualTo(1);
        open(percent(25));
        assertThat(epoch.terms().processA()).isEqualTo(2);
        open(percent(50));
        assertThat(epoch.terms().processA()).isEqualTo(2);
    }
}
