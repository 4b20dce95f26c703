package dev.coalmine;

import dev.coalmine.config.CoalmineConfig;
import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.internal.context.Ambient;
import dev.coalmine.internal.control.Controller;
import dev.coalmine.internal.control.FleetTerms;
import dev.coalmine.internal.control.Heartbeat;
import dev.coalmine.internal.control.Keeping;
import dev.coalmine.internal.control.Listeners;
import dev.coalmine.internal.control.RolloutSettings;
import dev.coalmine.internal.control.Surroundings;
import dev.coalmine.internal.control.Time;
import dev.coalmine.internal.control.Worker;
import dev.coalmine.internal.control.Writers;
import dev.coalmine.internal.flight.FlightRecorder;
import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Overrides;
import dev.coalmine.store.FileStateStore;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.StateStore;
import dev.coalmine.webhook.Webhook;
import dev.coalmine.webhook.WebhookTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry of rollouts, isolated from every other, with its own clocks, threads and listeners. Thread-safe.
 *
 * <p>Its threads are daemons, made when first needed: one that ticks, one that tells the listeners, where it has a
 * store one that asks it, where it has a webhook those that post and, of each rollout that shadows, those that make its
 * shadow calls.
 */
public final class Rollouts implements AutoCloseable {
    /** How many processes may judge one revision on their own, by default: {@value}. */
    public static final int DEFAULT_FLEET_SIZE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");

    private final Map<String, Rollout> rollouts = new ConcurrentSkipListMap<>();
    private final Listeners listeners = new Listeners();
    private final List<RolloutsObserver> observers = new CopyOnWriteArrayList<>();
    private final Ambient forced;
    private final Heartbeat heartbeat;
    private final Worker listening;
    private final Worker storing;
    private final @Nullable StateStore store;
    private final List<Webhook> webhooks;
    private final AtomicBoolean warnedOfForgetting = new AtomicBoolean();
    private final Surroundings surroundings;
    private boolean closed;

    private Rollouts(Builder builder) {
        this.forced = builder.forced;
        this.heartbeat = new Heartbeat(builder.scheduler, builder.tick);
        this.listening = new Worker(builder.listenerExecutor, "coalmine-events");
        this.storing = new Worker(builder.storeExecutor(), "coalmine-store");
        this.store = builder.store;
        this.webhooks = builder.webhooks.stream().map(builder::open).toList();
        webhooks.forEach(webhook -> addListener(webhook, Runnable::run)); // it only puts events in line
        FlightRecorder.find().ifPresent(recorder -> addListener(recorder, Runnable::run));
        this.surroundings = new Surroundings(
                new Time(builder.nanoTime, builder.wallClock),
                heartbeat.ticker(),
                builder.tick,
                listeners,
                new Keeping(store, storing, Writers.here(), new FleetTerms(Writers.member(), builder.fleetSize)),
                builder.shadowExecutor);
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

    /**
     * Returns the revision of a rollout, of which the user may have said none.
     *
     * @throws IllegalStateException if none was said, and the store is durable
     */
    String revisionOf(String rollout, @Nullable String asked) {
        if (asked == null && isDurable()) {
            throw new IllegalStateException(rollout + " has no revision, by which a durable store tells a new candidate"
                    + " from the one that it remembers: add revision(...)");
        }
        return asked == null ? "1" : asked;
    }

    private boolean isDurable() {
        return store != null && store.durable();
    }

    private void warnOfForgetting(String rollout) {
        if (!isDurable() && warnedOfForgetting.compareAndSet(false, true)) {
            LOG.warn(
                    "The state of {} is kept in memory, so that a restart forgets what was tripped or aborted: give its"
                            + " registry a store, such as FileStateStore.in(directory); Spring Boot and Micronaut make one of"
                            + " the property coalmine.store.directory",
                    rollout);
        }
    }

    Rollout start(RolloutSettings settings) {
        Rollout rollout = register(settings);
        warnOfForgetting(settings.name());
        rollout.controller().begin();
        observers.forEach(observer -> tell(() -> observer.started(rollout)));
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
        boolean closes = rollouts.remove(rollout.name(), rollout);
        heartbeat.remove(rollout.controller());
        if (closes) {
            observers.forEach(observer -> tell(() -> observer.closed(rollout)));
        }
    }

    private static void tell(Runnable observation) {
        try {
            observation.run();
        } catch (Throwable t) {
            LOG.warn("An observer of rollouts failed; they go on", t);
        }
    }

    /** Returns the running rollout of that name. */
    public Optional<Rollout> find(String name) {
        return Optional.ofNullable(rollouts.get(name));
    }

    /** Returns all running rollouts, by name. */
    public List<Rollout> all() {
        return List.copyOf(rollouts.values());
    }

    /**
     * Reconfigures running rollouts by what is configured now, as {@link Operator#reconfigure(RolloutConfig, String)} does
     * for one of them: all or none. Configurations of rollouts that do not run here are left out.
     *
     * @param configs what is configured, at most one for each rollout
     * @param who who or what has changed it, 1 to 500 characters on one line
     * @param reason why, likewise
     * @throws InvalidConfigException if any of them wants to change what cannot change while its rollout runs; nothing has
     *     changed then, and events and audit trails say everything that is wrong, as by {@link #refused}
     */
    public void reconfigure(Collection<RolloutConfig> configs, String who, String reason) {
        List<RolloutConfig> running = configs.stream()
                .filter(config -> rollouts.containsKey(config.name()))
                .toList();
        List<Problem> problems = running.stream()
                .flatMap(config -> find(config.name()).stream()
                        .flatMap(rollout -> Obstacles.of(rollout.settings(), config).stream()))
                .toList();
        if (!problems.isEmpty()) {
            throw refused(new InvalidConfigException(problems), who, reason);
        }
        running.forEach(config ->
                find(config.name()).ifPresent(rollout -> rollout.by(who).reconfigure(config, reason)));
    }

    /**
     * Notes that rollouts were to be reconfigured together by what is not valid, with an event and in the audit trail of
     * each that runs: for adapters that read the configuration of all rollouts together. Nothing else changes.
     *
     * @return the exception, to be thrown
     */
    public InvalidConfigException refused(InvalidConfigException problems, String who, String reason) {
        InvalidConfigException told = Objects.requireNonNull(problems, "problems");
        all().forEach(rollout -> rollout.by(who).refused(told, reason));
        return told;
    }

    /** Adds an observer, who hears of all rollouts that run, and from now on of those that are started or closed. */
    public void addObserver(RolloutsObserver observer) {
        observers.add(Objects.requireNonNull(observer, "observer"));
        all().forEach(rollout -> tell(() -> observer.started(rollout)));
    }

    /** Removes an observer. */
    public void removeObserver(RolloutsObserver observer) {
        observers.remove(observer);
    }

    /**
     * Adds a listener, who hears of every change of every rollout from now on, on the registry's
     * {@linkplain Builder#listenerExecutor listener executor}.
     */
    public void addListener(RolloutListener listener) {
        addListener(listener, listening);
    }

    /**
     * Adds a listener, who hears of every change of every rollout from now on, on an executor of its own.
     *
     * <p>With {@code Runnable::run} it hears at once, on whichever thread has made the change: the one of the command, of
     * the tick or of the store, but never that of a routed call. A command then returns after it has heard. Nothing else
     * waits for it, but what it does on these threads delays what is next there.
     */
    public void addListener(RolloutListener listener, Executor executor) {
        listeners.add(Objects.requireNonNull(listener, "listener"), Objects.requireNonNull(executor, "executor"));
    }

    /** Removes a listener. */
    public void removeListener(RolloutListener listener) {
        listeners.remove(listener);
    }

    /**
     * Closes every rollout and ends the registry's own threads, webhooks last: for events that are still to be posted it
     * waits 2 s at most. Closing twice does nothing.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (Rollout rollout : all()) {
            rollout.close();
        }
        heartbeat.close();
        storing.close();
        listening.close();
        webhooks.forEach(Webhook::close);
    }

    /** Builds registries. Setters check their value at once; not thread-safe. */
    public static final class Builder {
        private Ambient forced = Ambient.NONE;
        private LongSupplier nanoTime = Time.SYSTEM.nanoTime();
        private InstantSource wallClock = Time.SYSTEM.wallClock();
        private Duration tick = Duration.ofMillis(250);
        private @Nullable ScheduledExecutorService scheduler;
        private @Nullable Executor listenerExecutor;
        private @Nullable StateStore store;
        private @Nullable Executor storeExecutor;
        private int fleetSize = DEFAULT_FLEET_SIZE;
        private boolean expectsFleet;
        private @Nullable Executor shadowExecutor;
        private final List<WebhookTarget> webhooks = new ArrayList<>();

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

        /**
         * Sets what a configuration says of the registry: how often the evidence is judged, the directory in which states
         * are kept, where events are posted, and the size of its fleet, if it says so. The store of a fleet is to be set
         * besides, such as {@code RedisFleetStore.builder().config(config.fleet()).build()}; where the configuration says
         * where it is, and it is not set, the log says so.
         *
         * @throws dev.coalmine.store.StoreException if there is no such directory and none can be made
         */
        public Builder config(CoalmineConfig config) {
            config.tick().ifPresent(this::tick);
            config.storeDirectory().ifPresent(directory -> store(FileStateStore.in(directory)));
            config.fleet().size().ifPresent(this::fleetSize);
            expectsFleet = config.fleet().redisUri().isPresent();
            config.webhook().ifPresent(this::webhook);
            return this;
        }

        /**
         * Adds an address to which events are posted, by a {@link Webhook} that is closed with the registry. What cannot be
         * delivered is counted as an internal failure of its rollout.
         */
        public Builder webhook(WebhookTarget target) {
            webhooks.add(Objects.requireNonNull(target, "target"));
            return this;
        }

        private Webhook open(WebhookTarget target) {
            return Webhook.builder(target).wallClock(wallClock).build();
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

        /**
         * Sets where the state of rollouts is kept, beyond their own life; it stays the caller's to close. Without one, a
         * rollout is forgotten when it is closed, and with the process.
         *
         * <p>With a {@linkplain StateStore#durable() durable} store a revision goes on where it stood when it is started
         * again, and one that was rolled back stays so until a human acknowledges it; so each rollout then has to say its
         * {@linkplain Rollout.Builder#revision revision}. While the store does not answer, calls and rollbacks go on, and
         * nothing goes up.
         *
         * <p>With a {@link FleetStore} all processes that run the same revision are one fleet: they are
         * judged together, by one of them at a time, on the evidence of all.
         */
        public Builder store(StateStore store) {
            this.store = Objects.requireNonNull(store, "store");
            return this;
        }

        /**
         * Sets how many processes may judge one revision on their own while they cannot reach their fleet; the default is
         * {@value Rollouts#DEFAULT_FLEET_SIZE}. Matters with a {@link FleetStore} alone.
         *
         * <p>A tenth of the plan's alpha is divided among so many, so that all together keep its promise. Count each
         * process that is started within a revision, restarts included; of fewer each can trip sooner.
         *
         * @param processes from 1 to 1,000,000
         * @throws IllegalArgumentException if outside
         */
        public Builder fleetSize(int processes) {
            if (processes < 1 || processes > 1_000_000) {
                throw new IllegalArgumentException(
                        "Invalid fleet size " + processes + ": allowed is 1 to 1,000,000 processes");
            }
            this.fleetSize = processes;
            return this;
        }

        /**
         * Sets where the store is asked, which may block for as long as the store does; the default is a daemon thread.
         * Never the thread of a routed call.
         */
        public Builder storeExecutor(Executor executor) {
            this.storeExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Sets who makes shadow calls, instead of daemon threads of each rollout's own; it stays the caller's to shut down. Its
         * {@code execute} is called on the threads of routed calls, and so must not block; what it would run on these threads
         * is dropped.
         */
        public Builder shadowExecutor(Executor executor) {
            this.shadowExecutor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /** A store in memory never blocks, so that one which goes with its rollout needs no thread. */
        private @Nullable Executor storeExecutor() {
            return storeExecutor == null && store == null ? Runnable::run : storeExecutor;
        }

        /** Returns the registry. */
        public Rollouts build() {
            if (expectsFleet && !(store instanceof FleetStore)) {
                LOG.warn(
                        "coalmine.fleet.redis.uri is set, but {}: this process judges its rollouts alone. Is"
                                + " coalmine-fleet-redis on the class path?",
                        store == null ? "there is no store" : "the store is " + store);
            }
            return new Rollouts(this);
        }
    }
}
