package dev.coalmine.internal.recording;

import dev.coalmine.plan.Fuse;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last candidate calls that a fuse looks at: outcomes in a Resilience4j circuit breaker that only measures, keys and
 * stable's counts at the end of each call beside it.
 *
 * <p>Not thread-safe: it belongs to the lock of its {@link ArmedFuse}.
 */
final class FuseWindow {
    private final Throwable failure = new Failure();
    private final Fuse plan;
    private final CircuitBreaker breaker;
    private final boolean[] failed;
    private final long[] keys;
    private final long[] stableCalls;
    private final long[] stableFailures;
    private int next;
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
        this.failed = new boolean[window];
        this.keys = new long[window];
        this.stableCalls = new long[window];
        this.stableFailures = new long[window];
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
        failed[next] = hasFailed;
        keys[next] = keyHash;
        stableCalls[next] = stableCallsThen;
        stableFailures[next] = stableFailuresThen;
        next = (next + 1) % plan.window();
    }

    /** Returns whether every call of a whole window has succeeded. */
    boolean isClean() {
        return successesInARow == plan.window();
    }

    /** Returns why the fuse must blow now, or null if it need not. */
    @Nullable
    FuseReport blow(long processA, long stableCallsNow, long stableFailuresNow) {
        CircuitBreaker.Metrics metrics = breaker.getMetrics();
        int calls = metrics.getNumberOfBufferedCalls();
        int failures = metrics.getNumberOfFailedCalls();
        if (calls < plan.window() || (double) failures / calls < plan.failureRate()) {
            return null;
        }
        // the window is full, so the place of the next call holds the oldest one
        long stableSince = stableCallsNow - stableCalls[next];
        long stableFailedSince = stableFailuresNow - stableFailures[next];
        if (stableSince > 0 && (double) stableFailedSince / stableSince >= plan.stableBelow()) {
            return null;
        }
        int distinctKeys = distinctFailingKeys();
        return distinctKeys < plan.distinctKeys()
                ? null
                : new FuseReport(processA, failures, calls, distinctKeys, stableFailedSince, stableSince);
    }

    private int distinctFailingKeys() {
        long[] failing = new long[keys.length];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (failed[i]) {
                failing[count++] = keys[i];
            }
        }
        return (int) Arrays.stream(failing, 0, count).distinct().count();
    }

    /** Stands for whatever a candidate threw, since only that it did matters here. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure() {
            super("a candidate call failed", null, false, false);
        }
    }
}
