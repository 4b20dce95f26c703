package dev.coalmine.openfeature;

import dev.coalmine.plan.Share;
import dev.coalmine.plan.ShareCeiling;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.ProviderEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feature flag that says how high the share of a rollout may be: a number of percent, from 0 to 100. Thread-safe.
 *
 * <pre>{@code
 * FlagCeiling ceiling = FlagCeiling.builder(OpenFeatureAPI.getInstance().getClient(), "pricing-ceiling").start();
 * Rollout pricing = rollouts.named("pricing").ceiling(ceiling).start();
 * }</pre>
 *
 * <p>The flag is evaluated by the application's OpenFeature client every ten seconds, and at once when the provider says that
 * it is ready or that something has changed; on a thread of the ceiling's own, never on that of a routed call nor on the one
 * that ticks. It may be of the type double or integer. Where it cannot be evaluated, or is no percentage, the last good value
 * stays in force, and 0% until there is one, unless another {@linkplain Builder#otherwise value} is set; that is counted, and
 * logged once until it is good again.
 */
public final class FlagCeiling implements ShareCeiling, AutoCloseable {
    /** How often the flag is evaluated, by default: 10 seconds. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");
    private static final List<ProviderEvent> CHANGES =
            List.of(ProviderEvent.PROVIDER_READY, ProviderEvent.PROVIDER_CONFIGURATION_CHANGED);
    private static final long FIRST_PATIENCE_MILLIS = 1_000;

    private final Flag flag;
    private final ScheduledExecutorService executor;
    private final boolean ownsExecutor;
    private final Consumer<EventDetails> changed = this::changed;
    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile Share last;
    private @Nullable Future<?> polling;

    private FlagCeiling(Builder builder) {
        this.flag = new Flag(builder.client, builder.key, builder.context);
        this.last = builder.otherwise;
        ScheduledExecutorService given = builder.executor;
        this.ownsExecutor = given == null;
        this.executor = given == null ? Executors.newSingleThreadScheduledExecutor(FlagCeiling::daemon) : given;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "coalmine-openfeature");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to say of which flag the ceiling is.
     *
     * @param client evaluates the flag; it stays the application's
     * @param flag the flag's key, not blank
     * @throws IllegalArgumentException if it is blank
     */
    public static Builder builder(Client client, String flag) {
        return new Builder(client, flag);
    }

    private FlagCeiling begin(Duration interval) {
        CHANGES.forEach(event -> flag.client().on(event, changed));
        Future<?> first = executor.submit(this::look);
        polling = executor.scheduleWithFixedDelay(
                this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        if (ownsExecutor) {
            await(first);
        }
        return this;
    }

    private static void await(Future<?> first) {
        try {
            first.get(FIRST_PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // the other value holds until the flag has been evaluated
        }
    }

    private void changed(EventDetails details) {
        List<String> flags = details.getFlagsChanged();
        if (flags == null || flags.isEmpty() || flags.contains(flag.key())) {
            try {
                executor.execute(this::look);
            } catch (RejectedExecutionException e) {
                // it is closed
            }
        }
    }

    /** Evaluates the flag; whatever goes wrong is counted, and the last good value stays. */
    private void look() {
        try {
            last = flag.evaluate();
            if (failing.compareAndSet(true, false)) {
                LOG.info("Flag {} says {} again", flag.key(), last);
            }
        } catch (RuntimeException | Error e) {
            failures.increment();
            if (failing.compareAndSet(false, true)) {
                LOG.warn(
                        "Flag {} does not say how high a share may be: {}; it is {} until it does",
                        flag.key(),
                        e.getMessage(),
                        last);
            }
        }
    }

    /** Returns the last good value of the flag. Costs next to nothing, and never fails. */
    @Override
    public Share current() {
        return last;
    }

    /** Returns how often the flag could not be evaluated, or was no percentage. */
    public long failures() {
        return failures.sum();
    }

    /** Evaluates the flag no more; the last good value stays in force. Closing twice does nothing. */
    @Override
    public void close() {
        CHANGES.forEach(event -> flag.client().removeHandler(event, changed));
        Future<?> running = polling;
        if (running != null) {
            running.cancel(false);
        }
        if (ownsExecutor) {
            executor.shutdownNow();
        }
    }

    @Override
    public String toString() {
        return "flag " + flag.key() + ", which says " + last;
    }

    /** Says of which flag a ceiling is, and how it is evaluated. Setters check their value at once; not thread-safe. */
    public static final class Builder {
        private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
        private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

        private final Client client;
        private final String key;
        private EvaluationContext context = new ImmutableContext();
        private Share otherwise = Share.NONE;
        private Duration interval = DEFAULT_INTERVAL;
        private @Nullable ScheduledExecutorService executor;

        private Builder(Client client, String key) {
            this.client = Objects.requireNonNull(client, "client");
            if (key.isBlank()) {
                throw new IllegalArgumentException("Invalid flag \"" + key + "\": allowed is a key that is not blank");
            }
            this.key = key;
        }

        /** Sets in which context the flag is evaluated, such as the region; by default, that of the client alone. */
        public Builder context(EvaluationContext context) {
            this.context = Objects.requireNonNull(context, "context");
            return this;
        }

        /** Sets what holds until the flag has had a good value; the default is 0%, so that nothing begins without it. */
        public Builder otherwise(Share share) {
            this.otherwise = Objects.requireNonNull(share, "share");
            return this;
        }

        /**
         * Sets how often the flag is evaluated, beside what the provider says of changes.
         *
         * @param interval from 100 ms to 1 hour
         * @throws IllegalArgumentException if outside
         */
        public Builder every(Duration interval) {
            if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
                throw new IllegalArgumentException("Invalid interval " + interval + ": allowed is 100 ms to 1 hour");
            }
            this.interval = interval;
            return this;
        }

        /**
         * Sets where the flag is evaluated, which may block for as long as the provider does; it stays the caller's to shut
         * down. The default is a daemon thread.
         */
        public Builder executor(ScheduledExecutorService executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Begins to evaluate the flag. Waits for its first value, for at most a second, unless an executor was given.
         */
        public FlagCeiling start() {
            return new FlagCeiling(this).begin(interval);
        }
    }
}
