package dev.coalmine.benchmarks.figures;

import dev.coalmine.benchmarks.figures.Arguments.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures calls with JMH, one fork of everything after another: a machine that slows down for a while slows down all
 * benchmarks of that round rather than all forks of one.
 */
final class CallRuns {
    private static final TimeValue ITERATION = TimeValue.milliseconds(300);
    private static final List<String> OURS = List.of("DirectBenchmark", "RolloutBenchmark");
    private static final List<String> BREAKERS = List.of("BreakerBenchmark");
    private static final List<String> OTHERS = List.of("FlagBenchmark", "ExperimentBenchmark");

    private final Arguments arguments;
    private final Scores scores = new Scores();

    CallRuns(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Measures everything that was asked for. */
    Scores measure() throws RunnerException {
        for (int round = 1; round <= arguments.forks(); round++) {
            for (Path jvm : arguments.jvms()) {
                run(new Setting(jvm, 1), round, OURS);
                if (arguments.extent() == Extent.FULL) {
                    run(new Setting(jvm, 1), round, BREAKERS);
                    run(new Setting(jvm, 1), round, OTHERS);
                    run(new Setting(jvm, 2), round, OURS);
                    run(new Setting(jvm, 2), round, BREAKERS);
                }
            }
        }
        return scores;
    }

    private void run(Setting setting, int round, List<String> classes) throws RunnerException {
        int jvm = 1 + arguments.jvms().indexOf(setting.jvm());
        String raw = "jvm%d-threads%d-%s-round%d.json".formatted(jvm, setting.threads(), classes.get(0), round);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .jvm(setting.jvm().toString())
                .threads(setting.threads())
                .forks(1)
                .warmupIterations(4)
                .warmupTime(ITERATION)
                .measurementIterations(5)
                .measurementTime(ITERATION)
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(folder().resolve(raw).toString());
        classes.forEach(name -> options.include("\\." + name + "\\."));
        take(setting, new Runner(options.build()).run());
    }

    private Path folder() {
        try {
            return Files.createDirectories(arguments.out().resolve("raw"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(Setting setting, Collection<RunResult> results) {
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                double[] nanos = fork.getIterationResults().stream()
                        .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                        .toArray();
                Result<?> bytes = fork.getSecondaryResults().get("gc.alloc.rate.norm");
                scores.of(setting, name).add(nanos, bytes == null ? Double.NaN : bytes.getScore());
            }
        }
    }
}
