package dev.coalmine.fleet.redis;

import dev.coalmine.store.StateStore.Watch;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told that a state may have changed, over a connection that does nothing else.
 *
 * <p>What is published while the connection is lost is lost too. So everybody is told once when it is there again: a
 * subscription that is confirmed without having been asked for is one that Lettuce, or {@link #restore}, made anew.
 * Thread-safe; the lock is held over no waiting and no foreign code.
 */
final class Hints extends RedisPubSubAdapter<String, String> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");

    private final Link<StatefulRedisPubSubConnection<String, String>> link;
    private final long timeoutMillis;
    private final Executor restorers;
    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();

    /** A channel: who listens, how many want to, and how many subscriptions are not confirmed yet. */
    private static final class Channel {
        final List<Ear> ears = new CopyOnWriteArrayList<>();
        int wanted;
        int unconfirmed;
    }

    /** One who listens; not a record, since each asked for itself. */
    private static final class Ear {
        private final Runnable changed;

        Ear(Runnable changed) {
            this.changed = changed;
        }
    }

    Hints(Endpoint endpoint, Settings settings, Links links) {
        this.link = links.link(() -> listen(endpoint), StatefulRedisPubSubConnection::closeAsync);
        this.timeoutMillis = settings.timeout().toMillis();
        this.restorers = links.openers();
    }

    private StatefulRedisPubSubConnection<String, String> listen(Endpoint endpoint) {
        StatefulRedisPubSubConnection<String, String> connection = endpoint.listen();
        connection.addListener(this);
        return connection;
    }

    /** Has {@code changed} told of what is published on the channel, from the return of this method on. */
    Watch watch(String name, Runnable changed) throws NoAnswerException {
        StatefulRedisPubSubConnection<String, String> connection = link.connection();
        Channel channel = want(name);
        try {
            await(subscribe(connection, name));
        } catch (NoAnswerException e) {
            forget(name, channel);
            throw e;
        }
        Ear ear = new Ear(changed);
        channel.ears.add(ear);
        return () -> {
            if (channel.ears.remove(ear)) {
                forget(name, channel);
            }
        };
    }

    private Channel want(String name) {
        lock.lock();
        try {
            Channel channel = channels.computeIfAbsent(name, unused -> new Channel());
            channel.wanted++;
            channel.unconfirmed++;
            return channel;
        } finally {
            lock.unlock();
        }
    }

    private static RedisFuture<Void> subscribe(StatefulRedisPubSubConnection<String, String> connection, String name)
            throws NoAnswerException {
        try {
            return connection.async().subscribe(name);
        } catch (RuntimeException e) {
            throw new NoAnswerException(Reasons.of(e), e);
        }
    }

    private void await(RedisFuture<Void> subscribed) throws NoAnswerException {
        try {
            subscribed.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswerException("no answer within " + timeoutMillis + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted while waiting for the answer", e);
        } catch (ExecutionException e) {
            throw new NoAnswerException(Reasons.of(e), e.getCause());
        }
    }

    private void forget(String name, Channel channel) {
        lock.lock();
        try {
            channel.wanted--;
            channel.unconfirmed = 0;
            if (channel.wanted == 0 && channels.remove(name, channel)) {
                StatefulRedisPubSubConnection<String, String> connection = link.open();
                if (connection != null) {
                    RedisFuture<Void> unused = connection.async().unsubscribe(name);
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("Could not unsubscribe from {}: {}", name, Reasons.of(e));
        } finally {
            lock.unlock();
        }
    }

    // ---- what Lettuce tells, on its own threads

    @Override
    public void message(String name, String version) {
        Channel channel = channels.get(name);
        if (channel != null) {
            tell(channel);
        }
    }

    @Override
    public void subscribed(String name, long count) {
        Channel channel = channels.get(name);
        if (channel != null && !isAskedFor(channel)) {
            tell(channel);
        }
    }

    private boolean isAskedFor(Channel channel) {
        lock.lock();
        try {
            boolean asked = channel.unconfirmed > 0;
            channel.unconfirmed -= asked ? 1 : 0;
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private static void tell(Channel channel) {
        for (Ear ear : channel.ears) {
            try {
                ear.changed.run();
            } catch (RuntimeException e) {
                LOG.warn("A watch of the fleet's store failed, and must not: {}", e.toString());
            }
        }
    }

    // ---- what the connection for commands learns

    /** Says that the servers do not answer: the connection may be as useless as the one that has shown it. */
    void lost() {
        link.abandon();
        lost.set(true);
    }

    /** Says that the servers answer. Returns at once. */
    void reachable() {
        if (lost.get() && lost.compareAndSet(true, false)) {
            restorers.execute(this::restore);
        }
    }

    private void restore() {
        try {
            for (String name : channels.keySet()) {
                RedisFuture<Void> unused = subscribe(link.connection(), name);
            }
        } catch (NoAnswerException e) {
            LOG.debug("Hints are still lost: {}", Reasons.of(e));
            lost.set(true);
        }
    }

    /** Ends all watches; completes when the connection is closed. */
    CompletableFuture<Void> close() {
        channels.clear();
        return link.close();
    }
}
