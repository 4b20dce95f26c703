package dev.coalmine.webhook;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Posts deliveries one after the other, in their order, each until the receiver has taken it or it is given up. Thread-safe.
 *
 * <p>Everything but {@link #offer} and the stats happens on the timer's thread, or is brought there: one step at a time, as
 * only the step that ends a delivery begins the next. The lock is held for a look at the queue and nothing else.
 */
final class Post {
    private final WebhookTarget target;
    private final Supplier<? extends Sender> senders;
    private final Timing timing;
    private final Deque<Delivery> waiting = new ArrayDeque<>(); // guarded by this, as is all below
    private final CompletableFuture<Void> emptied = new CompletableFuture<>();
    private @Nullable Sender sender;
    private @Nullable Attempt current;
    private boolean closing;
    private boolean ended;
    private long delivered;
    private long retries;
    private long failed;
    private long dropped;

    /** By which clock dates are read, where steps are made, and how long to wait between attempts. */
    record Timing(InstantSource wallClock, ScheduledExecutorService timer, Backoff backoff) {}

    /** One delivery, tried for the given time; what it waits for is cancelled to let it go. */
    private static final class Attempt {
        private final Delivery delivery;
        private final int number;
        private @Nullable Future<?> pending;
        private boolean backingOff;

        Attempt(Delivery delivery, int number) {
            this.delivery = delivery;
            this.number = number;
        }
    }

    Post(WebhookTarget target, Supplier<? extends Sender> senders, Timing timing) {
        this.target = target;
        this.senders = senders;
        this.timing = timing;
    }

    /** Puts a delivery in line; if there is no room, the oldest one that waits is dropped. Never blocks. */
    void offer(Delivery delivery) {
        Delivery lost = null;
        String why = "";
        boolean idle;
        synchronized (this) {
            if (closing) {
                lost = delivery;
                why = "it is closed";
            } else {
                waiting.addLast(delivery);
                if (waiting.size() > target.capacity()) {
                    lost = waiting.pollFirst();
                    why = "more than " + target.capacity() + " events wait";
                }
            }
            dropped += lost == null ? 0 : 1;
            idle = current == null && !closing;
        }
        if (lost != null) {
            lost.lost(target, why);
        }
        if (idle) {
            onTimer(this::next);
        }
    }

    private void onTimer(Runnable step) {
        try {
            timing.timer.execute(() -> guarded(step));
        } catch (RejectedExecutionException e) {
            end(); // somebody has shut down the timer
        }
    }

    /** Whatever goes wrong with one delivery, the next one has its turn. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            Attempt broken;
            synchronized (this) {
                broken = current;
            }
            if (broken != null) {
                giveUp(broken, e.getClass().getName());
            }
        }
    }

    private void next() {
        Attempt attempt;
        synchronized (this) {
            if (current != null || ended) {
                return;
            }
            Delivery delivery = waiting.pollFirst();
            if (delivery == null) {
                if (closing) {
                    emptied.complete(null);
                }
                return;
            }
            attempt = new Attempt(delivery, 1);
            current = attempt;
        }
        post(attempt);
    }

    private void post(Attempt attempt) {
        long timestamp = timing.wallClock.instant().getEpochSecond();
        CompletableFuture<HttpResponse<Void>> answer = sender().post(attempt.delivery, timestamp);
        if (!await(attempt, answer)) {
            answer.cancel(true);
            return;
        }
        Future<?> deadline = timing.timer.schedule(
                () -> answer.cancel(true), target.timeout().toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<HttpResponse<Void>> unused = answer.whenComplete((response, failure) -> {
            deadline.cancel(false);
            Instant now = timing.wallClock.instant();
            onTimer(() -> settle(attempt, Answer.of(response, failure, now)));
        });
    }

    private synchronized Sender sender() {
        Sender known = sender == null ? senders.get() : sender;
        sender = known;
        return known;
    }

    private synchronized boolean await(Attempt attempt, Future<?> answer) {
        attempt.pending = answer;
        return current == attempt;
    }

    private void settle(Attempt attempt, Answer answer) {
        if (answer instanceof Answer.Later later) {
            boolean last;
            synchronized (this) {
                last = closing || attempt.number >= target.attempts();
            }
            if (last) {
                giveUp(attempt, later.why() + ", in the last of " + times(attempt.number));
            } else {
                retry(attempt, timing.backoff.after(attempt.number, later.asked()));
            }
        } else if (answer instanceof Answer.Refused refused) {
            giveUp(attempt, refused.why());
        } else if (done(attempt)) {
            synchronized (this) {
                delivered++;
            }
            onTimer(this::next);
        }
    }

    private static String times(int attempts) {
        return attempts == 1 ? "1 attempt" : attempts + " attempts";
    }

    private void retry(Attempt attempt, Duration wait) {
        Attempt again = new Attempt(attempt.delivery, attempt.number + 1);
        synchronized (this) {
            if (current != attempt) {
                return;
            }
            retries++;
            again.backingOff = true;
            again.pending =
                    timing.timer.schedule(() -> guarded(() -> goOn(again)), wait.toNanos(), TimeUnit.NANOSECONDS);
            current = again;
        }
    }

    private void goOn(Attempt attempt) {
        synchronized (this) {
            if (current != attempt || !attempt.backingOff) {
                return;
            }
            attempt.backingOff = false;
        }
        post(attempt);
    }

    private void giveUp(Attempt attempt, String why) {
        if (done(attempt)) {
            synchronized (this) {
                failed++;
            }
            onTimer(this::next);
            attempt.delivery.lost(target, why);
        }
    }

    private synchronized boolean done(Attempt attempt) {
        boolean mine = current == attempt;
        if (mine) {
            current = null;
        }
        return mine;
    }

    /**
     * Takes no more, tries what waits once more, without waits in between, for at most that long, and drops the rest.
     *
     * @param patience zero or more, by the real clock
     */
    void close(Duration patience) {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        onTimer(this::hurry);
        try {
            emptied.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // what is left is dropped
        }
        end();
    }

    private void hurry() {
        Attempt attempt;
        synchronized (this) {
            attempt = current;
        }
        if (attempt == null) {
            next();
        } else {
            goOn(attempt);
        }
    }

    private void end() {
        List<Delivery> left = new ArrayList<>();
        Future<?> pending = null;
        Sender used;
        synchronized (this) {
            closing = true;
            ended = true;
            if (current != null) {
                left.add(current.delivery);
                pending = current.pending;
                current = null;
            }
            left.addAll(waiting);
            waiting.clear();
            dropped += left.size();
            used = sender;
            sender = null;
        }
        emptied.complete(null);
        if (pending != null) {
            pending.cancel(true);
        }
        if (used != null) {
            used.close();
        }
        left.forEach(delivery -> delivery.lost(target, "the webhook was closed"));
    }

    synchronized WebhookStats stats() {
        return new WebhookStats(waiting.size() + (current == null ? 0 : 1), delivered, retries, failed, dropped);
    }
}
