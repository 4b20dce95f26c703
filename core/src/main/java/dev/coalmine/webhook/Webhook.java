package dev.coalmine.webhook;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutListener;
import dev.coalmine.internal.threads.Daemons;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A listener that posts events as JSON to a {@link WebhookTarget}, signed as <a
 * href="https://www.standardwebhooks.com">Standard Webhooks</a> has it. Thread-safe.
 *
 * <p>A registry makes one of its own by {@link dev.coalmine.Rollouts.Builder#webhook(WebhookTarget)}, or a user:
 *
 * <pre>{@code
 * rollouts.addListener(Webhook.to(target));
 * }</pre>
 *
 * <p>Whoever tells it of an event only puts it in line; it is posted on daemon threads of its own, made when first needed.
 * Events go one after the other, in their order. One that gets no answer in time, no connection, or the answer 429 or 5xx is
 * tried again after one second, two, four and so on up to a minute, a random half of it left out, and never sooner than
 * {@code Retry-After} says, if that is at most 5 minutes; any other answer but 2xx, redirects included, gives it up. So a receiver
 * may get an event twice, and knows it by its id.
 *
 * <p>When more events wait than there is room for, the oldest is dropped. Whatever is dropped or given up is counted in
 * {@link #stats}, and as an internal failure of its rollout, which is logged.
 */
public final class Webhook implements RolloutListener, AutoCloseable {
    /** How long {@link #close} waits for what is still to be posted, by default: 2 seconds. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(2);

    private final WebhookTarget target;
    private final Post post;
    private final Duration patience;
    private final @Nullable ScheduledExecutorService own;

    private Webhook(Builder builder) {
        this.target = builder.target;
        this.patience = builder.patience;
        this.own = builder.scheduler == null
                ? Executors.newSingleThreadScheduledExecutor(Daemons.named("coalmine-webhook"))
                : null;
        ScheduledExecutorService timer = builder.scheduler == null ? Objects.requireNonNull(own) : builder.scheduler;
        this.post = new Post(
                target, builder.senders, new Post.Timing(builder.wallClock, timer, new Backoff(builder.random)));
    }

    /** Returns a webhook with the system's clock and threads of its own. */
    public static Webhook to(WebhookTarget target) {
        return builder(target).build();
    }

    /** Returns a builder of a webhook to that target. */
    public static Builder builder(WebhookTarget target) {
        return new Builder(target);
    }

    /** Puts the event in line, if the target takes its kind. */
    @Override
    public void onEvent(RolloutEvent event) {
        onEvent(event, failure -> {});
    }

    /** Puts the event in line, if the target takes its kind; the failures hear if it cannot be delivered. */
    @Override
    public void onEvent(RolloutEvent event, Consumer<? super Throwable> failures) {
        if (target.takes(event.kind())) {
            post.offer(Delivery.of(event, failures));
        }
    }

    /** Returns what has become of the events so far. */
    public WebhookStats stats() {
        return post.stats();
    }

    /**
     * Takes no more events, and returns when all that waited were tried once more, without the waits in between; or, at the
     * latest, when its patience is over. What is left is dropped. Closing twice does nothing.
     */
    @Override
    public void close() {
        post.close(patience);
        if (own != null) {
            own.shutdownNow();
        }
    }

    /** Returns where it posts, without path and query. */
    @Override
    public String toString() {
        return target.toString();
    }

    /** Builds webhooks. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);

        private final WebhookTarget target;
        private InstantSource wallClock = InstantSource.system();
        private Duration patience = DEFAULT_PATIENCE;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        private Supplier<? extends Sender> senders;
        private @Nullable ScheduledExecutorService scheduler;

        private Builder(WebhookTarget target) {
            this.target = Objects.requireNonNull(target, "target");
            this.senders = () -> new HttpSender(target);
        }

        /** Sets the wall clock, which dates what is posted. */
        public Builder wallClock(InstantSource wallClock) {
            this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
            return this;
        }

        /**
         * Sets where attempts begin, timeouts and waits end, which stays the caller's to shut down; the default is a daemon
         * thread. None of it blocks.
         */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
            return this;
        }

        /**
         * Sets how long {@link Webhook#close} waits for what is still to be posted.
         *
         * @param patience from zero to 1 minute
         * @throws IllegalArgumentException if outside
         */
        public Builder patience(Duration patience) {
            if (patience.isNegative() || patience.compareTo(LONGEST_PATIENCE) > 0) {
                throw new IllegalArgumentException(
                        "Invalid webhook patience " + patience + ": allowed is zero to 1 minute");
            }
            this.patience = patience;
            return this;
        }

        /** Sets what posts, for tests. */
        Builder senders(Supplier<? extends Sender> senders) {
            this.senders = senders;
            return this;
        }

        /** Sets what waits are drawn by, for tests. */
        Builder random(DoubleSupplier random) {
            this.random = random;
            return this;
        }

        /**
         * Returns the webhook.
         *
         * @throws IllegalStateException if the JDK's HTTP client is missing
         */
        public Webhook build() {
            try {
                Class.forName("java.net.http.HttpClient", false, Webhook.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                throw new IllegalStateException(
                        "A webhook needs the JDK's module java.net.http: have your module require it, or add"
                                + " --add-modules java.net.http",
                        e);
            }
            return new Webhook(this);
        }
    }
}
