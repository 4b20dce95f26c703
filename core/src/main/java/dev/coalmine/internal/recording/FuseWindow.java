package dev.coalmine.internal.recording;

import dev.coalmine.plan.Fuse;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last candidate calls that a fuse looks at: outcomes in a Resilience4j circuit breaker that only measures, keys and
 * stable's counts at the end of each call beside it; and a longer window for {@linkplain dev.coalmine.plan.FewKeys few
 * keys}.
 *
 * <p>Not thread-safe: it belongs to the lock of its {@link ArmedFuse}.
 */
final class FuseWindow {
    private final Throwable failure = new Failure();
    private final Fuse plan;
    private final CircuitBreaker breaker;
    private final LastCalls calls;
    private final LastCalls callsOfFewKeys;
    private int successesInARow;

    FuseWindow(Fuse plan) {
        this.plan = plan;
        int window = plan.window();
        this.breaker = CircuitBreaker.of(
                "fuse",
                CircuitBreakerConfig.custom()
                        .slidingWindow(window, window, SlidingWindowType.COUNT_BASED)
                        .build());
        this.breaker.transitionToMetricsOnlyState();
        this.calls = new LastCalls(window);
        this.callsOfFewKeys = new LastCalls(plan.fewKeys().window());
    }

    /** Adds a candidate call, with what had been counted on stable when it ended. */
    void add(boolean hasFailed, long keyHash, long stableCallsThen, long stableFailuresThen) {
        if (hasFailed) {
            breaker.onError(0, TimeUnit.NANOSECONDS, failure);
            successesInARow = 0;
        } else {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            successesInARow = Math.min(plan.window(), successesInARow + 1);
        }
        calls.add(hasFailed, keyHash, stableCallsThen, stableFailuresThen);
        callsOfFewKeys.add(hasFailed, keyHash, stableCallsThen, stableFailuresThen);
        if (isClean()) {
            // what follows unfed are successes, after which older calls are no longer the last ones
            callsOfFewKeys.clear();
        }
    }

    /** Returns whether every call of a whole window has succeeded. */
    boolean isClean() {
        return successesInARow == plan.window();
    }

    /** Returns why the fuse must blow now, or null if it need not. */
    @Nullable
    FuseReport blow(long processA, long stableCallsNow, long stableFailuresNow) {
        double failed = breaker.getMetrics().getNumberOfFailedCalls();
        if (calls.isFull() && failed / plan.window() >= plan.failureRate()) {
            FuseReport report = calls.report(processA, stableCallsNow, stableFailuresNow);
            if (isOfTheCandidateAlone(report) && report.distinctKeys() >= plan.distinctKeys()) {
                return report;
            }
        }
        FuseReport ofFewKeys = failing(processA, stableCallsNow, stableFailuresNow);
        boolean enough = ofFewKeys != null
                && ofFewKeys.distinctKeys() >= plan.fewKeys().distinctKeys()
                && !callsOfFewKeys.hasAKeyOfBoth();
        return enough ? ofFewKeys : null;
    }

    /** Returns what few keys report if so much of the candidate fails that they might blow the fuse; else null. */
    @Nullable
    FuseReport failing(long processA, long stableCallsNow, long stableFailuresNow) {
        boolean isFailing = plan.fewKeys().present()
                && callsOfFewKeys.isFull()
                && callsOfFewKeys.failureRate() >= plan.fewKeys().failureRate();
        if (!isFailing) {
            return null;
        }
        FuseReport report = callsOfFewKeys.report(processA, stableCallsNow, stableFailuresNow);
        return isOfTheCandidateAlone(report) ? report : null;
    }

    private boolean isOfTheCandidateAlone(FuseReport report) {
        return report.stableCalls() == 0
                || (double) report.stableFailures() / report.stableCalls() < plan.stableBelow();
    }

    /** Stands for whatever a candidate threw, since only that it did matters here. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure() {
            super("a candidate call failed", null, false, false);
        }
    }
}
