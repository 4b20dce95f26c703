package dev.coalmine.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What properties below {@code coalmine.fleet} say: how many instances there may be, and where the Redis is by which they
 * are one fleet. Immutable and thread-safe.
 *
 * <table>
 *   <caption>Properties</caption>
 *   <tr><th>Property</th><th>Form</th><th>What it says</th></tr>
 *   <tr><td>{@code size}</td><td>200</td><td>how many processes may ever judge one revision on their own</td></tr>
 *   <tr><td>{@code redis.uri}</td><td>redis://host:6379</td><td>where Redis is; without it there is no fleet</td></tr>
 *   <tr><td>{@code redis.prefix}</td><td>text</td><td>what all keys begin with</td></tr>
 *   <tr><td>{@code redis.lifetime}</td><td>30d</td><td>how long a revision is kept that nobody uses</td></tr>
 *   <tr><td>{@code redis.timeout}</td><td>250ms</td><td>the longest wait for an answer</td></tr>
 *   <tr><td>{@code redis.connect-timeout}</td><td>1s</td><td>the longest wait for a connection</td></tr>
 * </table>
 *
 * <p>What may be said of Redis is for the store to check that is made by it.
 */
public final class FleetConfig {
    static final String NAME = "fleet";

    private static final int MOST_PROCESSES = 1_000_000;

    private final Said said;

    private record Said(
            @Nullable Integer size,
            @Nullable String uri,
            @Nullable String prefix,
            @Nullable Duration lifetime,
            Timeouts timeouts) {}

    private record Timeouts(
            @Nullable Duration answer, @Nullable Duration connect) {}

    private FleetConfig(Said said) {
        this.said = said;
    }

    static FleetConfig read(Section section) {
        Section redis = section.child("redis");
        Said said = new Said(
                section.value("size", text -> requireSize(Forms.integer(text))),
                redis.value("uri", text -> text),
                redis.value("prefix", text -> text),
                redis.value("lifetime", Forms::duration),
                new Timeouts(redis.value("timeout", Forms::duration), redis.value("connect-timeout", Forms::duration)));
        redis.end();
        section.end();
        return new FleetConfig(said);
    }

    private static int requireSize(int size) {
        if (size < 1 || size > MOST_PROCESSES) {
            throw new IllegalArgumentException("Invalid fleet size " + size + ": allowed is 1 to 1,000,000 processes");
        }
        return size;
    }

    /** Returns how many processes may ever judge one revision on their own, if it is said. */
    public OptionalInt size() {
        Integer size = said.size;
        return size == null ? OptionalInt.empty() : OptionalInt.of(size);
    }

    /** Returns where Redis is, with user and password if it has them; empty if there is no fleet. */
    public Optional<String> redisUri() {
        return Optional.ofNullable(said.uri);
    }

    /** Returns what all keys in Redis begin with, if it is said. */
    public Optional<String> redisPrefix() {
        return Optional.ofNullable(said.prefix);
    }

    /** Returns how long a revision is kept that nobody uses any more, if it is said. */
    public Optional<Duration> redisLifetime() {
        return Optional.ofNullable(said.lifetime);
    }

    /** Returns the longest wait for an answer of Redis, if it is said. */
    public Optional<Duration> redisTimeout() {
        return Optional.ofNullable(said.timeouts.answer);
    }

    /** Returns the longest wait for a connection to Redis, if it is said. */
    public Optional<Duration> redisConnectTimeout() {
        return Optional.ofNullable(said.timeouts.connect);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FleetConfig config && config.said.equals(said);
    }

    @Override
    public int hashCode() {
        return Objects.hash(said);
    }

    /** Returns what is said, but for the address, which may have a password. */
    @Override
    public String toString() {
        return "fleet of " + (said.size == null ? "the default size" : said.size)
                + (said.uri == null ? ", without Redis" : ", over Redis");
    }
}
