package dev.coalmine.fleet.redis;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection: opened when it is first needed, and opened anew when it has been useless for a while.
 *
 * <p>Lettuce reconnects when it learns that a connection was closed. That is not enough. The first connection is the
 * caller's affair; and when a network swallows packets, nobody learns anything until the operating system gives up after
 * a quarter of an hour, although the server could be reached again by a new connection at once. So one that has not
 * answered for {@link #USELESS_AFTER} is given up.
 *
 * <p>Opening takes place on another thread, since it may block longer than anybody here shall wait. An attempt goes on
 * when its waiter has gone, and serves the next. Thread-safe; the lock is held over no I/O and no waiting.
 *
 * @param <C> the connection
 */
final class Link<C> {
    /** How long a connection may fail before it is given up. */
    static final Duration USELESS_AFTER = Duration.ofSeconds(2);

    /** How long after a failed attempt to connect the next one follows, at the earliest. */
    static final Duration RETRY_AFTER = Duration.ofMillis(250);

    private final Links links;
    private final Supplier<C> opener;
    private final Function<C, CompletableFuture<Void>> closer;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Attempt<C> attempt;
    private boolean failing;
    private long failingSince;
    private boolean closed;

    /** An attempt to connect, and when it began. */
    private record Attempt<C>(CompletableFuture<C> connection, long begun) {}

    /** Makes one that is not open yet; {@code opener} may block, {@code closer} may not. */
    Link(Links links, Supplier<C> opener, Function<C, CompletableFuture<Void>> closer) {
        this.links = links;
        this.opener = opener;
        this.closer = closer;
    }

    /** Returns the connection, after waiting for it no longer than the attempt to open it may take. */
    C connection() throws NoAnswerException {
        Attempt<C> current = attempt();
        long waited = links.now() - current.begun;
        try {
            return current.connection.get(Math.max(0, links.patience().toNanos() - waited), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswerException(
                    "no connection within " + links.patience().toMillis() + " ms", e);
        } catch (CancellationException e) {
            throw new NoAnswerException("the connection was given up", e);
        } catch (ExecutionException e) {
            throw new NoAnswerException("no connection: " + Reasons.of(e), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted while connecting", e);
        }
    }

    /** Returns the connection if it is open, without waiting. */
    @Nullable
    C open() {
        lock.lock();
        try {
            return attempt == null || !attempt.connection.isDone() || failed(attempt)
                    ? null
                    : attempt.connection.join();
        } finally {
            lock.unlock();
        }
    }

    private Attempt<C> attempt() throws NoAnswerException {
        lock.lock();
        try {
            if (closed) {
                throw new NoAnswerException("the store is closed", null);
            }
            long now = links.now();
            Attempt<C> current = attempt;
            if (current == null || (failed(current) && now - current.begun >= RETRY_AFTER.toNanos())) {
                CompletableFuture<C> connection = CompletableFuture.supplyAsync(opener, links.openers());
                current = new Attempt<>(connection, now);
                attempt = current;
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    private static boolean failed(Attempt<?> attempt) {
        return attempt.connection.isCompletedExceptionally();
    }

    /** Says that the server has answered. */
    void answered() {
        lock.lock();
        try {
            failing = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that the server has not answered.
     *
     * @return whether the connection was given up for that
     */
    boolean unanswered() {
        lock.lock();
        try {
            long now = links.now();
            if (!failing) {
                failing = true;
                failingSince = now;
            }
            return now - failingSince >= USELESS_AFTER.toNanos() && abandon();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the connection up, so that the next who needs one opens another; returns whether there was one. */
    boolean abandon() {
        lock.lock();
        try {
            failing = false;
            Attempt<C> current = attempt;
            if (current == null || !current.connection.isDone() || failed(current)) {
                return false;
            }
            attempt = null;
            CompletableFuture<Void> unused = closeOnceOpen(current);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the connection, also one that is being opened; completes when that is done, in whatever way. */
    CompletableFuture<Void> close() {
        lock.lock();
        try {
            closed = true;
            Attempt<C> last = attempt;
            attempt = null;
            return last == null ? CompletableFuture.completedFuture(null) : closeOnceOpen(last);
        } finally {
            lock.unlock();
        }
    }

    private CompletableFuture<Void> closeOnceOpen(Attempt<C> last) {
        return last.connection.thenCompose(closer).exceptionally(failed -> null);
    }
}
