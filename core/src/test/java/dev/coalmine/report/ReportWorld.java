package dev.coalmine.report;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.svg.SvgReader;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A registry and a report that follows it, on one virtual clock. */
final class ReportWorld implements AutoCloseable {
    final VirtualTime time = new VirtualTime();
    final Rollouts rollouts = registry();
    final List<RolloutEvent> events = new ArrayList<>();
    final RolloutReport report =
            RolloutReport.builder().wallClock(time).scheduler(time).build().follow(rollouts);
    private int nextUser;

    ReportWorld() {
        rollouts.addListener(events::add);
    }

    Rollouts registry() {
        return registry(Runnable::run);
    }

    /** A registry on the same clock whose shadow calls are made there. */
    Rollouts registry(Executor shadows) {
        return Rollouts.builder()
                .nanoTime(time)
                .wallClock(time)
                .scheduler(time)
                .listenerExecutor(Runnable::run)
                .shadowExecutor(shadows)
                .build();
    }

    static RolloutPlan plan(double... percents) {
        RolloutPlan.Builder plan = RolloutPlan.builder().guardrail(Guardrail.errorRate());
        for (double percent : percents) {
            plan.step(Step.of(Share.percent(percent), Duration.ofMinutes(10)).minCalls(0));
        }
        return plan.build();
    }

    /** Lets new users call for a while, ten times a second; every so many calls fail, none with zero. */
    void traffic(Rollout rollout, Duration length, int stableFailsEvery, int candidateFailsEvery) {
        for (long tenth = 0; tenth < length.toMillis() / 100; tenth++) {
            for (int i = 0; i < 20; i++) {
                int user = nextUser++;
                call(rollout, user, stableFailsEvery, candidateFailsEvery);
            }
            time.advance(Duration.ofMillis(100));
        }
    }

    private void call(Rollout rollout, int user, int stableFailsEvery, int candidateFailsEvery) {
        try {
            rollout.forKey("very-secret-" + user)
                    .stable(() -> work(user, stableFailsEvery, 200))
                    .candidate(() -> work(user, candidateFailsEvery, 300));
        } catch (IllegalStateException expected) {
            // a failed call
        }
    }

    private int work(int user, int failsEvery, long micros) {
        time.jump(Duration.ofNanos(micros * 1_000 + user % 100 * 1_000));
        if (failsEvery > 0 && Integer.remainderUnsigned(user * 0x9E3779B1, failsEvery) == 0) {
            throw new IllegalStateException("failed for very-secret-" + user);
        }
        return user;
    }

    SvgReader page() {
        return SvgReader.parse(report.html());
    }

    @Override
    public void close() {
        report.close();
        rollouts.close();
    }
}
