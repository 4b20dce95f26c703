package dev.coalmine;

import dev.coalmine.event.RolloutListener;
import dev.coalmine.internal.context.Ambient;
import dev.coalmine.internal.control.Controller;
import dev.coalmine.internal.control.Heartbeat;
import dev.coalmine.internal.control.RolloutSettings;
import dev.coalmine.internal.control.Surroundings;
import dev.coalmine.internal.control.Time;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Overrides;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A registry of rollouts, isolated from every other, with its own clocks, threads and listeners. Thread-safe.
 *
 * <p>Its threads are daemons: one that ticks and one that tells the listeners, both started with the first rollout.
 */
public final class Rollouts implements AutoCloseable {
    private final Map<String, Rollout> rollouts = new ConcurrentSkipListMap<>();
    private final List<RolloutListener> listeners = new CopyOnWriteArrayList<>();
    private final Ambient forced;
    private final Heartbeat heartbeat;
    private final Surroundings surroundings;
    private boolean closed;

    private Rollouts(Builder builder) {
        this.forced = builder.forced;
        this.heartbeat = new Heartbeat(builder.scheduler, builder.listenerExecutor, builder.tick);
        this.surroundings = new Surroundings(
                new Time(builder.nanoTime, builder.wallClock),
                heartbeat.ticker(),
                builder.tick,
                listeners,
                heartbeat.listenerExecutor());
    }

    /** Returns the registry that {@link Rollout#named} uses; it lives as long as the class. */
    public static Rollouts global() {
        return Global.INSTANCE;
    }

    private static final class Global {
        static final Rollouts INSTANCE = builder().build();
    }

    /** Returns a builder of an isolated registry. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins a rollout of that name in this registry.
     *
     * @param name 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit
     * @throws IllegalArgumentException if the name is none
     */
    public Rollout.Builder named(String name) {
        return new Rollout.Builder(this, name);
    }

    /** Returns what is forced in this registry's rollout of that name, which itself asks for these overrides. */
    Overrides overridesOf(String rollout, Overrides asked) {
        Arm arm = forced.armOf(rollout);
        return arm == null ? asked : Overrides.none().forceAll(arm);
    }

    Rollout start(RolloutSettings settings) {
        Rollout rollout = register(settings);
        rollout.controller().begin();
        return rollout;
    }

    private synchronized Rollout register(RolloutSettings settings) {
        if (closed) {
            throw new IllegalStateException("Cannot start " + settings.name() + ": its registry is closed");
        }
        if (rollouts.containsKey(settings.name())) {
            throw new IllegalStateException("A rollout named \"" + settings.name()
                    + "\" is already running: close it first, or give the new one another name");
        }
        Rollout rollout = new Rollout(this, new Controller(settings, surroundings));
        rollouts.put(settings.name(), rollout);
        heartbeat.add(rollout.controller());
        return rollout;
    }

    void remove(Rollout rollout) {
        rollouts.remove(rollout.name(), rollout);
        heartbeat.remove(rollout.controller());
    }

    /** Returns the running rollout of that name. */
    public Optional<Rollout> find(String name) {
        return Optional.ofNullable(rollouts.get(name));
    }

    /** Returns all running rollouts, by name. */
    public List<Rollout> all() {
        return List.copyOf(rollouts.values());
    }

    /** Adds a listener, who hears of every change of every rollout from now on. */
    public void addListener(RolloutListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /** Removes a listener. */
    public void removeListener(RolloutListener listener) {
        listeners.remove(listener);
    }

    /** Closes every rollout and ends the registry's own threads. Closing twice does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (Rollout rollout : all()) {
            rollout.close();
        }
        heartbeat.close();
    }

    /** Builds registries. Setters check their value at once; not thread-safe. */
    public static final class Builder {
        private Ambient forced = Ambient.NONE;
        private LongSupplier nanoTime = Time.SYSTEM.nanoTime();
        private InstantSource wallClock = Time.SYSTEM.wallClock();
        private Duration tick = Duration.ofMillis(250);
        private @Nullable ScheduledExecutorService scheduler;
        private @Nullable Executor listenerExecutor;

        private Builder() {}

        /** Sets the monotonic clock in nanoseconds, by which calls are timed and holds are served. */
        public Builder nanoTime(LongSupplier nanoTime) {
            this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
            return this;
        }

        /** Sets the wall clock, which only dates events. */
        public Builder wallClock(InstantSource wallClock) {
            this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
            return this;
        }

        /**
         * Sets how often the evidence is judged; the default is 250 ms.
         *
         * @param interval from 10 ms to 1 minute
         * @throws IllegalArgumentException if outside
         */
        public Builder tick(Duration interval) {
            if (interval.compareTo(Duration.ofMillis(10)) < 0 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("Invalid tick " + interval + ": allowed is 10 ms to 1 minute");
            }
            this.tick = interval;
            return this;
        }

        /** Sets the scheduler that ticks, which stays the caller's to shut down; the default is a daemon thread. */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
            return this;
        }

        /** Sets where listeners hear of changes, one at a time; the default is a daemon thread. */
        public Builder listenerExecutor(Executor executor) {
            this.listenerExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Forces every call of every rollout to the arm, but for rollouts that are forced by their name.
         *
         * <p>See {@link #forcing(String, Arm)}.
         */
        public Builder forcing(Arm arm) {
            forced = forced.forcing(Objects.requireNonNull(arm, "arm"));
            return this;
        }

        /**
         * Forces every call of the rollout with this name to the arm, whatever its key, its overrides and its policy for
         * missing keys: for tests, demonstrations, and machines of developers.
         *
         * <p>Nothing of it is recorded, so that nothing is judged and no step advances that asks for calls; the calls are
         * counted as overridden. A call in a {@link RoutingContext} that forces its arm takes that one. A rollout that is
         * promoted or rolled back by hand sends everything to one arm, forced or not.
         *
         * @param rollout 1 to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit; there
         *     need not be such a rollout
         * @throws IllegalArgumentException if that is no name
         */
        public Builder forcing(String rollout, Arm arm) {
            forced = forced.forcing(Texts.requireName("rollout name", rollout), Objects.requireNonNull(arm, "arm"));
            return this;
        }

        /** Returns the registry. */
        public Rollouts build() {
            return new Rollouts(this);
        }
    }
}
