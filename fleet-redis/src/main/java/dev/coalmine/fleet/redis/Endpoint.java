package dev.coalmine.fleet.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/** Where the servers are, and how one gets a connection to them. */
sealed interface Endpoint {
    /** Returns its name in messages; it holds no password. */
    String name();

    /** Opens a connection for commands. Blocks. */
    Commands connect();

    /** Opens a connection on which changes are heard of. Blocks. */
    StatefulRedisPubSubConnection<String, String> listen();

    /** Returns the client behind it. */
    AbstractRedisClient client();

    /**
     * A connection for commands.
     *
     * @param connection the connection
     * @param scripting its commands
     */
    record Commands(
            StatefulConnection<String, String> connection, RedisScriptingAsyncCommands<String, String> scripting) {}

    /**
     * One server, or those that a sentinel knows.
     *
     * @param name the name in messages
     * @param client knows the address
     */
    record Single(String name, RedisClient client) implements Endpoint {
        @Override
        public Commands connect() {
            StatefulRedisConnection<String, String> connection = client.connect(StringCodec.UTF8);
            return new Commands(connection, connection.async());
        }

        @Override
        public StatefulRedisPubSubConnection<String, String> listen() {
            return client.connectPubSub(StringCodec.UTF8);
        }
    }

    /**
     * A cluster.
     *
     * @param name the name in messages
     * @param client knows some of its addresses
     */
    record Cluster(String name, RedisClusterClient client) implements Endpoint {
        @Override
        public Commands connect() {
            StatefulRedisClusterConnection<String, String> connection = client.connect(StringCodec.UTF8);
            return new Commands(connection, connection.async());
        }

        @Override
        public StatefulRedisPubSubConnection<String, String> listen() {
            return client.connectPubSub(StringCodec.UTF8);
        }
    }
}
