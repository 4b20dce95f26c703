package dev.coalmine.simulation;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.simulation.Course.Pace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a plan would do on given traffic: how often it would trip a healthy candidate, how soon a bad one, how many calls
 * that would harm, and how long a good one takes.
 *
 * <pre>{@code
 * Forecast healthy = Simulation.of(plan, Traffic.perSecond(200)).run();
 * Forecast broken = Simulation.of(plan, Traffic.perSecond(200))
 *         .regression(Regression.failingTimes(5).from(Duration.ofMinutes(20)))
 *         .run();
 * System.out.println(broken);
 * }</pre>
 *
 * <p><b>What is real.</b> Each rollout is run by the controller, judge, state machine and fuse of a rollout in earnest,
 * on a clock of its own, with every tick judged. Only the recorder is replaced: what it would have found is drawn at
 * random, key by key where that matters, so that thousands of rollouts take seconds.
 *
 * <p><b>What is not.</b> Calls end in the tick in which they begin. Failed calls fail at once and say nothing of latency.
 * Nothing is interrupted, every call has a key, nobody gives commands, and there is one instance. A plan's
 * shadow is left out, as it serves nobody. What keys testify on
 * different matters, such as errors and latency, is drawn apart, and so are the thresholds of the slow tail: a call above
 * the highest one is not bound to be heard on the others. That changes nothing of what is to be expected on each; a tail
 * is found a little less often by two of them at once. No sample ratio is watched, and whether stable itself got worse is
 * told from its errors alone. No simulation knows your candidate: it answers for the traffic and the regression that it
 * was told.
 *
 * <p>The same seed gives the same forecast, whatever the number of threads. Immutable and thread-safe; every setter
 * returns a changed copy.
 */
public final class Simulation {
    /** Default number of rollouts: {@value}. */
    public static final int DEFAULT_ROLLOUTS = 1_000;

    /** Most rollouts: {@value}. */
    public static final int MOST_ROLLOUTS = 1_000_000;

    private static final int TICKS_OF_A_PLAN = 2_400;
    private static final Duration SHORTEST_TICK = Duration.ofMillis(1);
    private static final Duration LONGEST_TICK = Duration.ofHours(1);

    private final World world;
    private final Size size;
    private final Time time;
    private final Consumer<? super Progress> listener;
    private final Map<String, Supplier<? extends Rule>> rules;

    private record Size(int rollouts, long seed, int threads) {}

    private record Time(@Nullable Duration tick, @Nullable Duration horizon) {}

    private Simulation(
            World world,
            Size size,
            Time time,
            Consumer<? super Progress> listener,
            Map<String, Supplier<? extends Rule>> rules) {
        this.world = world;
        this.size = size;
        this.time = time;
        this.listener = listener;
        this.rules = rules;
    }

    /** Returns the simulation of this plan on this traffic, with a candidate exactly like stable. */
    public static Simulation of(RolloutPlan plan, Traffic traffic) {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(traffic, "traffic");
        return new Simulation(
                World.of(plan, traffic, Regression.none()),
                new Size(DEFAULT_ROLLOUTS, 1, Runtime.getRuntime().availableProcessors()),
                new Time(null, null),
                progress -> {},
                Map.of());
    }

    /** Returns a copy in which this is wrong with the candidate; the default is {@link Regression#none()}. */
    public Simulation regression(Regression regression) {
        Objects.requireNonNull(regression, "regression");
        World changed = World.of(world.plan(), world.traffic(), regression);
        return new Simulation(changed, size, time, listener, rules);
    }

    /**
     * Returns a copy with that many rollouts; the default is {@value #DEFAULT_ROLLOUTS}.
     *
     * @param number from 1 to {@value #MOST_ROLLOUTS}; the error of a probability p is about √(p/number)
     * @throws IllegalArgumentException if outside
     */
    public Simulation rollouts(int number) {
        Require.between("number of rollouts", number, 1, MOST_ROLLOUTS);
        return new Simulation(world, new Size(number, size.seed, size.threads), time, listener, rules);
    }

    /** Returns a copy whose random numbers begin with this; the default is 1. */
    public Simulation seed(long seed) {
        return new Simulation(world, new Size(size.rollouts, seed, size.threads), time, listener, rules);
    }

    /**
     * Returns a copy that works in that many threads; the default is that of the processors.
     *
     * @param number from 1 to 1,024
     * @throws IllegalArgumentException if outside
     */
    public Simulation threads(int number) {
        Require.between("number of threads", number, 1, 1_024);
        return new Simulation(world, new Size(size.rollouts, size.seed, number), time, listener, rules);
    }

    /**
     * Returns a copy that judges that often. The default is a 2,400th of the plan's holds, in whole seconds, at least one
     * second and at most one minute. More often takes as much longer, and finds a violent regression sooner by as much.
     *
     * @param tick from 1 ms to 1 hour
     * @throws IllegalArgumentException if outside
     */
    public Simulation tick(Duration tick) {
        if (tick.compareTo(SHORTEST_TICK) < 0 || tick.compareTo(LONGEST_TICK) > 0) {
            throw new IllegalArgumentException("Invalid tick " + tick + ": allowed is 1 ms to 1 hour");
        }
        return new Simulation(world, size, new Time(tick, time.horizon), listener, rules);
    }

    /**
     * Returns a copy that gives a rollout up after that time. The default is four times the plan's holds and one hour.
     *
     * @param horizon above zero, up to 1,000 days
     * @throws IllegalArgumentException if outside
     */
    public Simulation horizon(Duration horizon) {
        Require.positive("horizon", horizon);
        return new Simulation(world, size, new Time(time.tick, horizon), listener, rules);
    }

    /**
     * Returns a copy that tells how far it has come, a few times a second, in the thread that runs it. What the listener
     * throws ends the simulation.
     */
    public Simulation onProgress(Consumer<? super Progress> listener) {
        return new Simulation(world, size, time, Objects.requireNonNull(listener, "listener"), rules);
    }

    /**
     * Returns a copy in which another rule watches the same calls.
     *
     * @param name how it is called in the forecast
     * @param rule makes one for each rollout; called from many threads
     * @throws IllegalArgumentException if there is one of that name
     */
    public Simulation beside(String name, Supplier<? extends Rule> rule) {
        Map<String, Supplier<? extends Rule>> all = new LinkedHashMap<>(rules);
        if (all.put(name, Objects.requireNonNull(rule, "rule")) != null) {
            throw new IllegalArgumentException("Duplicate rule " + name + ": each has a name of its own");
        }
        return new Simulation(world, size, time, listener, all);
    }

    /**
     * Runs it. Threads are made for it and end with it.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted meanwhile; it stays interrupted
     */
    public Forecast run() {
        List<Supplier<? extends Rule>> suppliers = List.copyOf(rules.values());
        Pace pace = new Pace(tick(), horizon());
        Outcome[] outcomes = new Crew<>(size.rollouts, size.threads, Outcome[]::new)
                .run(
                        rollout -> new Course(world, pace, Draws.of(size.seed, rollout), suppliers).run(),
                        Outcome::isTripped,
                        listener);
        Forecast.Setting setting = new Forecast.Setting(
                world.plan().toString(),
                world.traffic(),
                world.regression(),
                size.rollouts,
                size.seed,
                pace.tick(),
                pace.horizon());
        return Forecasts.of(setting, List.of(outcomes), List.copyOf(rules.keySet()));
    }

    private Duration tick() {
        if (time.tick != null) {
            return time.tick;
        }
        long seconds = world.planned().toSeconds() / TICKS_OF_A_PLAN;
        return Duration.ofSeconds(Math.min(60, Math.max(1, seconds)));
    }

    private Duration horizon() {
        return time.horizon != null
                ? time.horizon
                : world.planned().multipliedBy(4).plusHours(1);
    }

    @Override
    public String toString() {
        return "simulation of " + world.plan() + " on " + world.traffic() + ", regression " + world.regression();
    }
}
