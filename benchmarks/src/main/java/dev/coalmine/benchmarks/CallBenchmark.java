package dev.coalmine.benchmarks;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call with an empty body and a 20-character key whose hash is cached: directly, timed by hand, and through a
 * rollout in each of its situations. Compare lines of one run only.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
@State(Scope.Benchmark)
public class CallBenchmark {
    /** What is called. */
    interface Echo {
        Object echo(String key);
    }

    private static final class Impl implements Echo {
        private final Object answer = new Object();

        @Override
        public Object echo(String key) {
            return answer;
        }
    }

    private static final int KEYS = 1_024; // a power of two

    private final String[] keys = new String[KEYS];
    private final Echo stable = new Impl();
    private final Echo candidate = new Impl();
    private final Rollouts rollouts = Rollouts.builder().build();
    private int next;
    private long timed;
    private Rollout dormant;
    private Rollout unrecorded;
    private Rollout recorded;
    private Echo wrapped;

    @Setup
    public void start() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = String.format("customer-%011d", i);
            keys[i].hashCode();
        }
        dormant = rollouts.named("dormant").start();
        dormant.by("benchmark").abort("to be dormant");
        unrecorded = start("unrecorded", Share.percent(0.0001), Baseline.ratio(1));
        recorded = start("recorded", Share.percent(10), Baseline.all());
        wrapped = recorded.wrap(Echo.class)
                .keyedBy(Keys.argument(0))
                .stable(stable)
                .candidate(candidate);
    }

    private Rollout start(String name, Share share, Baseline baseline) {
        return rollouts.named(name)
                .plan(RolloutPlan.builder()
                        .step(share, Duration.ofDays(1))
                        .baseline(baseline)
                        .build())
                .start();
    }

    @TearDown
    public void close() {
        rollouts.close();
    }

    private String key() {
        return keys[next++ & (KEYS - 1)];
    }

    /** D of the goals. */
    @Benchmark
    public Object direct() {
        return stable.echo(key());
    }

    /** T of the goals: two clock reads by hand. */
    @Benchmark
    public Object timedByHand() {
        long start = System.nanoTime();
        Object answer = stable.echo(key());
        timed += System.nanoTime() - start;
        return answer;
    }

    /** H1. */
    @Benchmark
    public Object fluentDormant() {
        return fluent(dormant);
    }

    /** H2. */
    @Benchmark
    public Object fluentUnrecorded() {
        return fluent(unrecorded);
    }

    /** H3. */
    @Benchmark
    public Object fluentRecorded() {
        return fluent(recorded);
    }

    /** H3 and H5 by the JDK proxy. */
    @Benchmark
    public Object wrapperRecorded() {
        return wrapped.echo(key());
    }

    private Object fluent(Rollout rollout) {
        String key = key();
        return rollout.forKey(key).stable(() -> stable.echo(key)).candidate(() -> candidate.echo(key));
    }
}
