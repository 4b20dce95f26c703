package dev.coalmine.benchmarks;

import dev.coalmine.Keys;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.Guardrail;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same call through a rollout, in each of its situations, by the wrapper and by the fluent call. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RolloutBenchmark {
    private static final Share TEN_PERCENT = Share.percent(10);

    private final Echo stable = new Impl();
    private final Echo candidate = new Impl();
    private final Rollouts rollouts = Rollouts.builder().build();
    private Rollout dormant;
    private Rollout unrecorded;
    private Rollout recorded;
    private Echo dormantWrapper;
    private Echo unrecordedWrapper;
    private Echo recordedWrapper;
    private Echo handWritten;
    private Echo capped;
    private Echo armed;
    private Echo asleep;

    /** Starts a rollout for each situation. */
    @Setup
    public void start() {
        dormant = rollouts.named("dormant").start();
        dormant.by("benchmark").abort("to be dormant");
        unrecorded = start("unrecorded", plan(Share.percent(0.0001)).baseline(Baseline.ratio(1)));
        recorded = start("recorded", plan(TEN_PERCENT));
        dormantWrapper = wrap(dormant, candidate);
        unrecordedWrapper = wrap(unrecorded, candidate);
        recordedWrapper = wrap(recorded, candidate);
        handWritten = new HandWritten(recorded, stable, candidate);
        capped = wrap(start("capped", plan(TEN_PERCENT).bulkhead(64)), candidate);
        asleep = wrap(halves("asleep"), candidate);
        armed = wrap(halves("armed"), new FailsNowAndThen());
    }

    private static RolloutPlan.Builder plan(Share share) {
        return RolloutPlan.builder().step(share, Duration.ofDays(1));
    }

    private Rollout start(String name, RolloutPlan.Builder plan) {
        return rollouts.named(name).plan(plan.build()).start();
    }

    /** Half the calls on the candidate, whose failures may hold the rollout but not trip it. */
    private Rollout halves(String name) {
        Guardrail errors = Guardrail.errorRate().asSignal();
        return rollouts.named(name)
                .plan(plan(Share.percent(50)).guardrail(errors).build())
                .failures(Failures.defaults().whenReturned(result -> result == FailsNowAndThen.FAILED))
                .start();
    }

    private Echo wrap(Rollout rollout, Echo candidate) {
        return rollout.wrap(Echo.class).keyedBy(Keys.argument(0)).stable(stable).candidate(candidate);
    }

    /** Ends them all. */
    @TearDown
    public void close() {
        rollouts.close();
    }

    /** H1, fluent. */
    @Benchmark
    public Object dormantFluent(Caller caller) {
        return fluent(dormant, caller.key());
    }

    /** H1, wrapped. */
    @Benchmark
    public Object dormantWrapped(Caller caller) {
        return dormantWrapper.echo(caller.key());
    }

    /** H2, fluent. */
    @Benchmark
    public Object unrecordedFluent(Caller caller) {
        return fluent(unrecorded, caller.key());
    }

    /** H2, wrapped. */
    @Benchmark
    public Object unrecordedWrapped(Caller caller) {
        return unrecordedWrapper.echo(caller.key());
    }

    /** H3, fluent. */
    @Benchmark
    public Object recordedFluent(Caller caller) {
        return fluent(recorded, caller.key());
    }

    /** H3, wrapped. */
    @Benchmark
    public Object recordedWrapped(Caller caller) {
        return recordedWrapper.echo(caller.key());
    }

    /** H3 and H6, fluent, where four places of the program call in turn. */
    @Benchmark
    public Object recordedFluentFourSites(Caller caller) {
        String key = caller.key();
        return switch (caller.site()) {
            case 0 -> recorded.forKey(key).stable(() -> stable.echo(key)).candidate(() -> candidate.echo(key));
            case 1 -> recorded.forKey(key).stable(() -> stable.echo(key)).candidate(() -> candidate.echo(key));
            case 2 -> recorded.forKey(key).stable(() -> stable.echo(key)).candidate(() -> candidate.echo(key));
            default -> recorded.forKey(key).stable(() -> stable.echo(key)).candidate(() -> candidate.echo(key));
        };
    }

    /** H3 and H6, wrapped, where four places of the program call in turn. */
    @Benchmark
    public Object recordedWrappedFourSites(Caller caller) {
        String key = caller.key();
        return switch (caller.site()) {
            case 0 -> recordedWrapper.echo(key);
            case 1 -> recordedWrapper.echo(key);
            case 2 -> recordedWrapper.echo(key);
            default -> recordedWrapper.echo(key);
        };
    }

    /** H5: what a user would write instead of wrapping. */
    @Benchmark
    public Object recordedHandWritten(Caller caller) {
        return handWritten.echo(caller.key());
    }

    /** H4: with a bulkhead around the candidate. */
    @Benchmark
    public Object recordedWithBulkhead(Caller caller) {
        return capped.echo(caller.key());
    }

    /** H4: half the calls on a candidate that never fails. */
    @Benchmark
    public Object halvesFuseAsleep(Caller caller) {
        return asleep.echo(caller.key());
    }

    /** H4: half the calls on a candidate that fails once in 64 calls, and so keeps the fuse armed. */
    @Benchmark
    public Object halvesFuseArmed(Caller caller) {
        return armed.echo(caller.key());
    }

    private Object fluent(Rollout rollout, String key) {
        return rollout.forKey(key).stable(() -> stable.echo(key)).candidate(() -> candidate.echo(key));
    }

    /** Fails once in 64 calls, give or take what threads overwrite of one another: the fuse never sees 100 in a row. */
    private static final class FailsNowAndThen implements Echo {
        static final Object FAILED = new Object();

        private static final int ONE_IN = 64; // a power of two

        private final Object answer = new Object();
        private int calls;

        @Override
        public Object echo(String key) {
            return (++calls & (ONE_IN - 1)) == 0 ? FAILED : answer;
        }
    }

    private record HandWritten(Rollout rollout, Echo stable, Echo candidate) implements Echo {
        @Override
        public Object echo(String key) {
            return rollout.forKey(key).stable(() -> stable.echo(key)).candidate(() -> candidate.echo(key));
        }
    }
}
