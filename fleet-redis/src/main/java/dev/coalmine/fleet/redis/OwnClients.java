package dev.coalmine.fleet.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients whose settings cannot hurt: they refuse while disconnected instead of queueing, never send a command again by
 * themselves, try to reconnect at least once a second, and run on few daemon threads of their own.
 */
final class OwnClients {
    /** Most commands that wait for an answer; a frozen server gets a few a second. */
    private static final int QUEUE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");
    private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(30);
    private static final Duration ADAPTIVE_REFRESH = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private OwnClients() {}

    static Endpoint single(RedisURI uri, Settings settings, @Nullable SslOptions tls) {
        RedisClient client = RedisClient.create(resources(), prepared(uri, settings));
        client.setOptions(options(ClientOptions.builder(), settings, tls).build());
        return new Endpoint.Single(name(uri), client);
    }

    static Endpoint cluster(List<RedisURI> uris, Settings settings, @Nullable SslOptions tls) {
        uris.forEach(uri -> prepared(uri, settings));
        RedisClusterClient client = RedisClusterClient.create(resources(), uris);
        ClusterClientOptions.Builder options = ClusterClientOptions.builder();
        options(options, settings, tls);
        client.setOptions(options.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                        .enableAllAdaptiveRefreshTriggers()
                        .adaptiveRefreshTriggersTimeout(ADAPTIVE_REFRESH)
                        .build())
                .build());
        return new Endpoint.Cluster(
                "cluster " + uris.stream().map(OwnClients::name).collect(Collectors.joining(", ")), client);
    }

    /** The URI's timeout is that of the handshake. */
    private static RedisURI prepared(RedisURI uri, Settings settings) {
        uri.setTimeout(settings.connectTimeout());
        uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(settings.connectTimeout()));
        return uri;
    }

    private static <B extends ClientOptions.Builder> B options(B options, Settings settings, @Nullable SslOptions tls) {
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .requestQueueSize(QUEUE)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .keepAlive(true)
                        .build())
                .sslOptions(
                        tls != null
                                ? tls
                                : SslOptions.builder()
                                        .handshakeTimeout(settings.connectTimeout())
                                        .build());
        return options;
    }

    private static ClientResources resources() {
        return ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .threadFactoryProvider(DaemonThreads::new)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .reconnectDelay(
                        Delay.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 100, TimeUnit.MILLISECONDS))
                .build();
    }

    /** Returns where that is, without user and password. */
    static String name(RedisURI uri) {
        if (uri.getSentinelMasterId() != null) {
            return "sentinel master " + uri.getSentinelMasterId() + " at "
                    + uri.getSentinels().stream().map(OwnClients::name).collect(Collectors.joining(", "));
        }
        return uri.getHost() + ":" + uri.getPort();
    }

    /** Closes the client and ends its threads once its connections are closed, waiting for each but a moment. */
    static void close(AbstractRedisClient client, CompletableFuture<Void> closed) {
        await("connections", closed);
        client.shutdown(0, CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        await("threads", client.getResources().shutdown(0, CLOSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static void await(String what, Future<?> ended) {
        try {
            ended.get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The {} of a store of a fleet are still ending: {}", what, Reasons.of(e));
        }
    }
}
