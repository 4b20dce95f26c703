package dev.coalmine.webhook;

import dev.coalmine.event.EventKind;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where events are posted, which of them, and how patiently. Immutable and thread-safe.
 *
 * <pre>{@code
 * WebhookTarget.at("https://hooks.example.com/coalmine").secret(secret).events(EventKind.TRIPPED, EventKind.ABORTED)
 * }</pre>
 *
 * <p>Neither the secret nor the path of the URL, which with some receivers is a secret as well, is ever logged or part of
 * {@link #toString} or of a message.
 */
public final class WebhookTarget {
    /** How long a receiver may take to answer, by default: 10 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** How often an event is tried, the first time included, by default: {@value}. */
    public static final int DEFAULT_ATTEMPTS = 8;

    /** How many events may wait, by default: {@value}. */
    public static final int DEFAULT_CAPACITY = 1_000;

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
    private static final int MOST_ATTEMPTS = 20;
    private static final int LARGEST_CAPACITY = 100_000;

    private final URI url;
    private final Optional<Secret> secret;
    private final Set<EventKind> events;
    private final Duration timeout;
    private final Limits limits;

    private record Limits(int attempts, int capacity) {}

    private WebhookTarget(URI url, Optional<Secret> secret, Set<EventKind> events, Duration timeout, Limits limits) {
        this.url = url;
        this.secret = secret;
        this.events = events;
        this.timeout = timeout;
        this.limits = limits;
    }

    /**
     * Returns the target with that URL, unsigned, of all events.
     *
     * @param url an absolute http or https URL with a host, without user and fragment
     * @throws IllegalArgumentException if it is none; the message does not quote it
     */
    public static WebhookTarget at(String url) {
        return new WebhookTarget(
                requireUrl(url),
                Optional.empty(),
                Set.copyOf(EnumSet.allOf(EventKind.class)),
                DEFAULT_TIMEOUT,
                new Limits(DEFAULT_ATTEMPTS, DEFAULT_CAPACITY));
    }

    private static URI requireUrl(String text) {
        try {
            URI url = URI.create(text);
            boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // its message quotes the text
        }
        throw new IllegalArgumentException(
                "Invalid webhook url, which is not shown since it may hold a secret: allowed is"
                        + " an absolute http or https URL with a host, without user and fragment");
    }

    /**
     * Returns a target that signs what it posts, as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> has it.
     *
     * @param secret {@code whsec_} and then 24 to 64 bytes in Base64; or any other text of 24 to 500 characters on one line,
     *     whose bytes in UTF-8 are the key
     * @throws IllegalArgumentException if it is neither; the message does not quote it
     */
    public WebhookTarget secret(String secret) {
        return new WebhookTarget(url, Optional.of(Secret.of(secret)), events, timeout, limits);
    }

    /**
     * Returns a target of these events alone.
     *
     * @param kinds at least one
     * @throws IllegalArgumentException if there is none
     */
    public WebhookTarget events(Collection<EventKind> kinds) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("Invalid webhook events []: at least one is needed");
        }
        return new WebhookTarget(url, secret, Set.copyOf(EnumSet.copyOf(kinds)), timeout, limits);
    }

    /** Returns a target of these events alone. */
    public WebhookTarget events(EventKind first, EventKind... others) {
        return events(EnumSet.of(first, others));
    }

    /**
     * Returns a target whose receiver may take that long to answer, connecting included.
     *
     * @param timeout from 10 ms to 1 minute
     * @throws IllegalArgumentException if outside
     */
    public WebhookTarget timeout(Duration timeout) {
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("Invalid webhook timeout " + timeout + ": allowed is 10 ms to 1 minute");
        }
        return new WebhookTarget(url, secret, events, timeout, limits);
    }

    /**
     * Returns a target at which each event is tried that often.
     *
     * @param attempts from 1 to 20, the first one included
     * @throws IllegalArgumentException if outside
     */
    public WebhookTarget attempts(int attempts) {
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "Invalid webhook attempts " + attempts + ": allowed is 1 to " + MOST_ATTEMPTS);
        }
        return new WebhookTarget(url, secret, events, timeout, new Limits(attempts, limits.capacity));
    }

    /**
     * Returns a target for which that many events may wait; of more, the oldest are dropped.
     *
     * @param capacity from 1 to 100,000
     * @throws IllegalArgumentException if outside
     */
    public WebhookTarget capacity(int capacity) {
        if (capacity < 1 || capacity > LARGEST_CAPACITY) {
            throw new IllegalArgumentException(
                    "Invalid webhook capacity " + capacity + ": allowed is 1 to 100,000 events");
        }
        return new WebhookTarget(url, secret, events, timeout, new Limits(limits.attempts, capacity));
    }

    URI url() {
        return url;
    }

    Optional<Secret> secret() {
        return secret;
    }

    boolean takes(EventKind kind) {
        return events.contains(kind);
    }

    Duration timeout() {
        return timeout;
    }

    int attempts() {
        return limits.attempts;
    }

    int capacity() {
        return limits.capacity;
    }

    /** Returns whether the other says the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookTarget target
                && url.equals(target.url)
                && secret.equals(target.secret)
                && events.equals(target.events)
                && timeout.equals(target.timeout)
                && limits.equals(target.limits);
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, events, timeout, limits);
    }

    /** Returns where it posts, without path and query. */
    @Override
    public String toString() {
        return "webhook to " + url.getHost();
    }
}
