package dev.coalmine.fleet.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a user has said that Redis is. */
sealed interface Target {
    /** Returns whether TLS is spoken there, as far as this is for us to say. */
    boolean encrypted();

    /** Returns the way there. */
    Endpoint endpoint(Settings settings, @Nullable SslOptions tls);

    /** One server, or the sentinels that know it. */
    record Single(RedisURI uri) implements Target {
        @Override
        public boolean encrypted() {
            return uri.isSsl() || uri.getSentinels().stream().anyMatch(RedisURI::isSsl);
        }

        @Override
        public Endpoint endpoint(Settings settings, @Nullable SslOptions tls) {
            return OwnClients.single(uri, settings, tls);
        }

        @Override
        public String toString() {
            return OwnClients.name(uri);
        }
    }

    /** Some nodes of a cluster. */
    record Cluster(List<RedisURI> uris) implements Target {
        @Override
        public boolean encrypted() {
            return uris.stream().anyMatch(RedisURI::isSsl);
        }

        @Override
        public Endpoint endpoint(Settings settings, @Nullable SslOptions tls) {
            return OwnClients.cluster(uris, settings, tls);
        }

        @Override
        public String toString() {
            return uris.stream().map(OwnClients::name).collect(Collectors.joining(", ", "cluster ", ""));
        }
    }

    /** A client that stays the caller's. */
    record Given(Endpoint client) implements Target {
        @Override
        public boolean encrypted() {
            return false;
        }

        @Override
        public Endpoint endpoint(Settings settings, @Nullable SslOptions tls) {
            return client;
        }

        @Override
        public String toString() {
            return client.name();
        }
    }
}
