package dev.coalmine.fleet.redis;

import dev.coalmine.config.FleetConfig;
import dev.coalmine.store.Contribution;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.Slice;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StoreException;
import dev.coalmine.store.StoredState;
import dev.coalmine.verdict.Wealth;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The store of a fleet on Redis 6.2 or later, or Valkey: standalone, behind sentinels, or a cluster.
 *
 * <pre>{@code
 * FleetStore store = RedisFleetStore.builder().uri("rediss://shop:secret@redis.internal:6380").build();
 * }</pre>
 *
 * <p>Nothing connects before the store is first used, so that an application starts when Redis is away. Each method is one
 * script on the server, done whole or not at all; {@code docs/guide/fleet.md} says which keys there are, what they cost,
 * and which rights an ACL user needs.
 *
 * <p><b>Blocking.</b> A method waits for an answer no longer than the timeout, and for a connection no longer than the
 * connect timeout; while the server is known to be away it fails at once. It blocks the thread that calls it, which
 * Coalmine's calls and ticks never do. A command that was given up may still be done by the server, even much later;
 * nothing comes of it that was not asked for, and nothing twice.
 *
 * <p><b>Failure.</b> Everything that goes wrong comes out as a {@link StoreException} that says what could not be done,
 * where, and why, without any password. What is found in Redis is believed only as far as it can be read: longer than it
 * may be, of another format, or torn, it is refused, and nothing is overwritten.
 *
 * <p>Thread-safe. All threads of its own are daemons.
 */
public final class RedisFleetStore implements FleetStore {
    /** What all keys begin with, by default: {@value}. */
    public static final String DEFAULT_PREFIX = "coalmine";

    /** How long a revision of a rollout is kept that nobody uses any more, by default: 30 days. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);

    /**
     * Longest wait for an answer, by default: 250 ms. A script takes well under 1 ms; what is left is for the network and
     * a pause of the server, and two attempts stay within the second in which a rollback shall be in force everywhere.
     */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(250);

    /** Longest wait for a connection, by default: 1 second. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(1);

    /** Longest term of a lease: 1 minute. */
    public static final Duration MAX_TERM = Duration.ofMinutes(1);

    /** How long a member is still listed that has fallen silent: 1 hour. */
    public static final Duration MEMBER_LISTED = Duration.ofHours(1);

    private static final int MAX_COUNTERS = 4 * Contribution.MAX_ITEMS;
    private static final int MAX_MEMBERS = 10_000;
    private static final int MAX_PRESENCE = 400;
    private static final int BYTES_A_CHARACTER = 3;
    private static final int TURNS_WITHOUT_NAME = 60;

    private final Settings settings;
    private final Keys keys;
    private final Hints hints;
    private final Exchange exchange;
    private final Runnable closer;

    RedisFleetStore(Parts parts, Settings settings) {
        this.settings = settings;
        this.keys = new Keys(settings.prefix());
        this.hints = new Hints(parts.endpoint(), settings, parts.links());
        Link<Endpoint.Commands> link = parts.links()
                .link(
                        parts.endpoint()::connect,
                        commands -> commands.connection().closeAsync());
        Server server = new Server(link, settings, parts.sources(), hints::lost);
        this.exchange = new Exchange(parts.endpoint().name(), settings, keys, server, hints::reachable);
        this.closer = () -> parts.closer().accept(CompletableFuture.allOf(link.close(), hints.close()));
    }

    /** Returns a builder, which needs one of {@code uri}, {@code cluster} and {@code client}. */
    public static Builder builder() {
        return new Builder();
    }

    private String lifetime() {
        return Long.toString(settings.lifetime().toMillis());
    }

    // ---- the state

    @Override
    public Optional<StoredState> load(RolloutId id) {
        return exchange.about(
                Script.LOAD,
                id,
                List.of(keys.record(id)),
                List.of(Integer.toString(BYTES_A_CHARACTER * StoredState.MAX_TEXT)),
                answer -> Answers.state(id, answer));
    }

    @Override
    public boolean replace(long expectedVersion, StoredState next) {
        StateStore.requireRising(expectedVersion, next);
        RolloutId id = next.id();
        List<String> arguments = List.of(
                lifetime(),
                Long.toString(expectedVersion),
                Long.toString(next.stamp().version()),
                next.toText(),
                keys.channel(id));
        return exchange.about(Script.REPLACE, id, List.of(keys.record(id)), arguments, Answers::done);
    }

    /** {@inheritDoc} It is told on a thread of the client. When the connection was lost, it is told once it is back. */
    @Override
    public Watch watch(RolloutId id, Runnable changed) {
        try {
            return hints.watch(keys.channel(id), changed);
        } catch (NoAnswerException e) {
            throw exchange.failure("watch the state of " + id, e);
        }
    }

    /** Returns true: the records live in the server, as safely as that was set up to keep them. */
    @Override
    public boolean durable() {
        return true;
    }

    // ---- the evidence

    @Override
    public void contribute(RolloutId id, Contribution contribution) {
        String sequence = keys.sequence(id, contribution.member());
        boolean unused = exchange.about(
                Script.CONTRIBUTE,
                id,
                keys.withMarks(id, keys.record(id), keys.open(id), sequence),
                Contributions.arguments(lifetime(), MAX_COUNTERS, contribution),
                answer -> true);
    }

    @Override
    public Slice cut(RolloutId id) {
        return exchange.about(
                Script.CUT,
                id,
                keys.all(id),
                List.of(lifetime(), Integer.toString(2 * MAX_COUNTERS), Integer.toString(TURNS_WITHOUT_NAME)),
                Answers::slice);
    }

    @Override
    public Optional<Settlement> settled(RolloutId id) {
        return exchange.about(
                Script.SETTLED,
                id,
                List.of(keys.record(id)),
                List.of(Integer.toString(BYTES_A_CHARACTER * Wealth.MAX_TEXT)),
                Answers::settlement);
    }

    /** {@inheritDoc} */
    @Override
    public boolean settle(RolloutId id, Settlement settlement) {
        String wealth = settlement.wealth().toText();
        if (wealth.length() > Wealth.MAX_TEXT) {
            throw new IllegalStateException("The wealth of " + id + " is " + wealth.length()
                    + " characters long, at most " + Wealth.MAX_TEXT + " are allowed");
        }
        return exchange.about(
                Script.SETTLE,
                id,
                List.of(keys.record(id), keys.cut(id)),
                List.of(lifetime(), Long.toString(settlement.slice()), wealth),
                Answers::done);
    }

    // ---- the members

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the term is below 1 ms or above {@link #MAX_TERM}
     */
    @Override
    public Member lease(RolloutId id, Member me, Duration term) {
        Settings.require("term", term, Duration.ofMillis(1), MAX_TERM);
        return exchange.ask(
                Script.LEASE,
                id.toString(),
                memberKeys(id.rollout()),
                List.of(
                        lifetime(),
                        Long.toString(MEMBER_LISTED.toMillis()),
                        Long.toString(term.toMillis()),
                        Long.toString(MAX_TERM.toMillis()),
                        id.revision(),
                        me.name(),
                        me.library()),
                Answers::member);
    }

    @Override
    public void leave(RolloutId id, Member me) {
        boolean unused = exchange.ask(
                Script.LEAVE,
                id.toString(),
                memberKeys(id.rollout()),
                List.of(id.revision(), me.name(), me.library()),
                answer -> true);
    }

    /** {@inheritDoc} Of those that have fallen silent, for as long as {@link #MEMBER_LISTED}. */
    @Override
    public List<Presence> members(String rollout) {
        return exchange.ask(
                Script.MEMBERS,
                rollout,
                memberKeys(rollout),
                List.of(Integer.toString(MAX_MEMBERS), Integer.toString(MAX_PRESENCE)),
                Answers::presences);
    }

    private List<String> memberKeys(String rollout) {
        return List.of(keys.members(rollout), keys.leases(rollout));
    }

    /** Ends all watches and closes all connections. A client that was given stays open. Closing twice does nothing. */
    @Override
    public void close() {
        closer.run();
    }

    /** Returns where it is, without user and password. */
    @Override
    public String toString() {
        return exchange + ", keys " + settings.prefix() + ":*";
    }

    /** Says where Redis is, and how a store uses it. Not thread-safe. */
    public static final class Builder {
        private @Nullable Target target;
        private @Nullable SslOptions tls;
        private @Nullable String prefix;
        private @Nullable Duration lifetime;
        private @Nullable Duration timeout;
        private @Nullable Duration connectTimeout;

        private Builder() {}

        /**
         * Sets the one server, or the sentinels that know it.
         *
         * @param uri such as {@code redis://host:6379/0}, {@code rediss://user:password@host:6380} with TLS, or
         *     {@code redis-sentinel://user:password@host1:26379,host2:26379/0#mymaster}
         * @throws IllegalArgumentException if it is none of these
         */
        public Builder uri(String uri) {
            return target(new Target.Single(Uris.single(uri)));
        }

        /**
         * Sets all that properties say of Redis; what they leave out is not set.
         *
         * @throws dev.coalmine.config.InvalidConfigException if anything is not allowed; it says everything that is not
         */
        public Builder config(FleetConfig config) {
            return Configured.builder(this, config);
        }

        /**
         * Sets some nodes of a cluster, from which the others are found.
         *
         * @param uris each such as {@code redis://user:password@host:6379}; at least one
         * @throws IllegalArgumentException if one is no such URI, or names a database
         */
        public Builder cluster(String... uris) {
            return target(new Target.Cluster(Uris.cluster(uris)));
        }

        /**
         * Sets a client that stays the caller's, with its own threads and options; closing the store leaves it open.
         *
         * <p>Its options should reject commands while disconnected. If it queues them, the store still waits no longer
         * than its timeout.
         */
        public Builder client(RedisClient client) {
            return target(new Target.Given(new Endpoint.Single("the given client's address", client)));
        }

        /** Sets a client of a cluster that stays the caller's, as {@link #client(RedisClient)} does. */
        public Builder client(RedisClusterClient client) {
            return target(new Target.Given(new Endpoint.Cluster("the given client's cluster", client)));
        }

        private Builder target(Target next) {
            requireUnset("where Redis is", target);
            target = next;
            return this;
        }

        /** Sets how TLS is done, such as whom to trust; the JVM's defaults if not set. For {@code rediss} URIs alone. */
        public Builder tls(SslOptions options) {
            requireUnset("tls", tls);
            tls = Objects.requireNonNull(options, "tls");
            return this;
        }

        /**
         * Sets what all keys and channels of the fleet begin with; the default is {@value RedisFleetStore#DEFAULT_PREFIX}.
         *
         * @throws IllegalArgumentException if it is not 1 to 64 letters, digits, dots, dashes and underscores
         */
        public Builder prefix(String prefix) {
            requireUnset("prefix", this.prefix);
            this.prefix = Settings.requirePrefix(prefix);
            return this;
        }

        /**
         * Sets how long a revision is kept that nobody uses any more; {@link RedisFleetStore#DEFAULT_LIFETIME} if not set.
         * What was rolled back is known for no longer than that after the last instance has gone.
         *
         * @throws IllegalArgumentException if it is below 1 hour or above 3,650 days
         */
        public Builder lifetime(Duration lifetime) {
            requireUnset("lifetime", this.lifetime);
            this.lifetime = Settings.require("lifetime", lifetime, Duration.ofHours(1), Duration.ofDays(3_650));
            return this;
        }

        /**
         * Sets the longest wait for an answer; {@link RedisFleetStore#DEFAULT_TIMEOUT} if not set.
         *
         * @throws IllegalArgumentException if it is below 10 ms or above 10 s
         */
        public Builder timeout(Duration timeout) {
            requireUnset("timeout", this.timeout);
            this.timeout = Settings.require("timeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(10));
            return this;
        }

        /**
         * Sets the longest wait for a connection; {@link RedisFleetStore#DEFAULT_CONNECT_TIMEOUT} if not set.
         *
         * @throws IllegalArgumentException if it is below 10 ms or above 30 s
         */
        public Builder connectTimeout(Duration timeout) {
            requireUnset("connectTimeout", connectTimeout);
            connectTimeout = Settings.require("connectTimeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(30));
            return this;
        }

        private static void requireUnset(String parameter, @Nullable Object earlier) {
            if (earlier != null) {
                throw new IllegalStateException(parameter + " was already set to " + earlier);
            }
        }

        /**
         * Returns the store, which has not connected yet.
         *
         * @throws IllegalStateException if it was not said where Redis is, or {@code tls} was set for a given client or
         *     for URIs without TLS
         */
        public RedisFleetStore build() {
            if (target == null) {
                throw new IllegalStateException(
                        "Where Redis is was not set: add uri(\"redis://host:6379\")," + " cluster(...) or client(...)");
            }
            if (tls != null && !target.encrypted()) {
                throw new IllegalStateException("tls is set, but " + target
                        + " does not use it: begin the URI with rediss://, or leave tls out");
            }
            Settings settings = new Settings(
                    Objects.requireNonNullElse(prefix, DEFAULT_PREFIX),
                    Objects.requireNonNullElse(lifetime, DEFAULT_LIFETIME),
                    Objects.requireNonNullElse(timeout, DEFAULT_TIMEOUT),
                    Objects.requireNonNullElse(connectTimeout, DEFAULT_CONNECT_TIMEOUT));
            return new RedisFleetStore(Parts.of(target, settings, tls), settings);
        }
    }
}
