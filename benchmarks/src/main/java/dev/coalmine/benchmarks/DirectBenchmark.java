package dev.coalmine.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What everything is held against: D, the direct call, and T, the same between two reads of the clock by hand. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class DirectBenchmark {
    private final Echo stable = new Impl();

    /** D. */
    @Benchmark
    public Object direct(Caller caller) {
        return stable.echo(caller.key());
    }

    /** T. */
    @Benchmark
    public Object timed(Caller caller) {
        return timed(caller, caller.key());
    }

    /** T where four places of the program call in turn. */
    @Benchmark
    public Object timedFourSites(Caller caller) {
        String key = caller.key();
        return switch (caller.site()) {
            case 0 -> timed(caller, key);
            case 1 -> timed(caller, key);
            case 2 -> timed(caller, key);
            default -> timed(caller, key);
        };
    }

    private Object timed(Caller caller, String key) {
        long start = System.nanoTime();
        Object answer = stable.echo(key);
        caller.timed += System.nanoTime() - start;
        return answer;
    }
}
