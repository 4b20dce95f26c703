package dev.coalmine.benchmarks;

import com.github.rawls238.scientist4j.Experiment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The same call as an experiment of Scientist4J, which runs both arms. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class ExperimentBenchmark {
    private final Echo stable = new Impl();
    private final Object answer = stable.echo("");
    private final Experiment<Object> inTurn = new Experiment<>("pricing");

    /** One arm after the other. */
    @Benchmark
    public Object scientist4j(Caller caller) throws Exception {
        String key = caller.key();
        return inTurn.run(() -> stable.echo(key), () -> answer);
    }
}
