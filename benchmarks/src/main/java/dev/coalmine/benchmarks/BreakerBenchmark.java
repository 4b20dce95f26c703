package dev.coalmine.benchmarks;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The same call through circuit breakers, alone and as part of a canary by hand. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class BreakerBenchmark {
    private static final int SHARE = Integer.MIN_VALUE + (int) (0.1 * (1L << Integer.SIZE)); // a tenth of all hashes
    private static final int MIXER = 0x9e3779b9;

    private final Echo stable = new Impl();
    private final Echo candidate = new Impl();
    private final CircuitBreaker byCount = breaker(SlidingWindowType.COUNT_BASED, 100);
    private final CircuitBreaker ofStable = breaker(SlidingWindowType.COUNT_BASED, 100);
    private final CircuitBreaker byTime = breaker(SlidingWindowType.TIME_BASED, 10);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Timer stableTimer = meters.timer("pricing", "arm", "stable");
    private final Timer candidateTimer = meters.timer("pricing", "arm", "candidate");
    private final FailsafeExecutor<Object> failsafe = Failsafe.with(
            dev.failsafe.CircuitBreaker.builder().withFailureThreshold(50, 100).build());

    private static CircuitBreaker breaker(SlidingWindowType window, int size) {
        return CircuitBreaker.of(
                "pricing",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(window)
                        .slidingWindowSize(size)
                        .build());
    }

    /** Resilience4j's breaker over the last 100 calls. */
    @Benchmark
    public Object resilience4jCountWindow(Caller caller) {
        String key = caller.key();
        return byCount.executeSupplier(() -> stable.echo(key));
    }

    /** Resilience4j's breaker over the last 10 seconds. */
    @Benchmark
    public Object resilience4jTimeWindow(Caller caller) {
        String key = caller.key();
        return byTime.executeSupplier(() -> stable.echo(key));
    }

    /**
     * What many a team writes instead of a canary: a hash, and for each arm a breaker, which sees its failures, and a timer,
     * which sees how long it takes.
     */
    @Benchmark
    public Object byHand(Caller caller) {
        String key = caller.key();
        if (key.hashCode() * MIXER < SHARE) {
            return candidateTimer.record(() -> byCount.executeSupplier(() -> candidate.echo(key)));
        }
        return stableTimer.record(() -> ofStable.executeSupplier(() -> stable.echo(key)));
    }

    /** Failsafe's breaker. */
    @Benchmark
    public Object failsafe(Caller caller) {
        String key = caller.key();
        return failsafe.get(() -> stable.echo(key));
    }
}
