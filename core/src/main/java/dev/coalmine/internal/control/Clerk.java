package dev.coalmine.internal.control;

import dev.coalmine.internal.control.Fleet.Errand;
import dev.coalmine.internal.control.Keeper.Task;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StateStore;
import dev.coalmine.store.StateStore.Watch;
import dev.coalmine.store.StoredState;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store what the {@link Keeper} wants to know, on the store's own executor, one thing at a time, and never under
 * the controller's lock. Thread-safe.
 */
final class Clerk {
    private final ReentrantLock lock;
    private final Keeper keeper;
    private final RolloutId id;
    private final StateStore store;
    private final Executor executor;
    private final Office office;
    private final @Nullable Fleet fleet;
    private volatile @Nullable Thread worker;
    private @Nullable Watch watch;
    private boolean running;

    /**
     * Where the clerk asks.
     *
     * @param store keeps the state
     * @param executor where it is asked
     * @param fleet what else to ask it, if it is that of a fleet; null if not
     */
    record Desk(
            StateStore store, Executor executor, @Nullable Fleet fleet) {}

    /** What the clerk needs of the controller. */
    interface Office {
        Moment now();

        Guard guard();

        /** Tells what may be told now; called without the lock. */
        void tell();
    }

    Clerk(ReentrantLock lock, Keeper keeper, RolloutId id, Desk desk, Office office) {
        this.lock = lock;
        this.keeper = keeper;
        this.id = id;
        this.store = desk.store();
        this.executor = desk.executor();
        this.fleet = desk.fleet();
        this.office = office;
    }

    /** Has the store asked, if there is anything to ask; called without the lock. */
    void wake() {
        Moment now = office.now();
        lock.lock();
        try {
            if (running || !hasWork(now)) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::run);
        } catch (Throwable t) {
            stop("the executor of the store", t);
        }
    }

    private boolean hasWork(Moment now) {
        return keeper.hasWork(now) || (fleet != null && fleet.hasWork(now));
    }

    private void run() {
        worker = Thread.currentThread();
        try {
            work(true);
        } catch (Throwable t) {
            stop("keeping the state", t);
        } finally {
            worker = null;
        }
        office.tell();
    }

    private void stop(String what, Throwable failure) {
        office.guard().failed(what, failure);
        answered(now -> {
            running = false;
            keeper.failed(what + " failed: " + failure, now);
        });
    }

    /** Asks until there is nothing left to ask. */
    private void work(boolean outermost) {
        for (Runnable task = next(outermost); task != null; task = next(outermost)) {
            task.run();
            office.tell();
        }
    }

    /** Returns what to ask next: of the state first, then of the fleet. */
    private @Nullable Runnable next(boolean outermost) {
        Moment now = office.now();
        lock.lock();
        try {
            Task task = keeper.next(now);
            if (task != null) {
                return () -> perform(() -> ask(task), keeper::failed);
            }
            Errand errand = fleet == null ? null : fleet.next(now);
            if (fleet != null && errand != null) {
                return () -> perform(errand, fleet::failed);
            }
            running &= !outermost;
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void perform(Errand errand, BiConsumer<String, Moment> onFailure) {
        Consumer<Moment> answer;
        try {
            answer = errand.run();
        } catch (Throwable t) {
            count(t);
            answer = now -> onFailure.accept(problem(t), now);
        }
        answered(answer);
    }

    /** An outage is logged when it begins, and counted with each failure. */
    private void count(Throwable failure) {
        boolean goesOn;
        lock.lock();
        try {
            goesOn = keeper.isAway() || (fleet != null && fleet.isAway());
        } finally {
            lock.unlock();
        }
        if (goesOn) {
            office.guard().again();
        } else {
            office.guard().failed("the store", failure);
        }
    }

    private Consumer<Moment> ask(Task task) {
        if (task instanceof Task.Write write) {
            boolean taken = store.replace(write.expected(), write.next());
            return now -> keeper.written(write, taken, now);
        }
        Optional<StoredState> found = store.load(id);
        subscribe(); // what changes in between is found by the next poll
        return now -> keeper.loaded(found, now);
    }

    private void answered(Consumer<Moment> answer) {
        Moment now = office.now();
        lock.lock();
        try {
            answer.accept(now);
        } finally {
            lock.unlock();
        }
    }

    private static String problem(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private void subscribe() {
        if (watch == null) {
            try {
                watch = store.watch(id, this::hinted);
            } catch (Throwable t) {
                office.guard().failed("watching the store", t); // polling goes on, and the next one tries again
            }
        }
    }

    private void hinted() {
        if (worker == Thread.currentThread()) {
            return; // of what was just written
        }
        lock.lock();
        try {
            keeper.hinted();
        } finally {
            lock.unlock();
        }
        wake();
    }

    /**
     * Waits until the store's thread has done something, or, on that thread, does it.
     *
     * @param nanos how long at most
     * @return whether it is done
     */
    boolean await(Future<?> done, long nanos) {
        if (worker == Thread.currentThread()) {
            work(false);
            return done.isDone();
        }
        try {
            done.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /** Hears of nothing any more, and leaves the fleet, without waiting for that. */
    void close() {
        Fleet member = fleet;
        if (member != null) {
            office.guard()
                    .run(
                            "leaving the fleet",
                            () -> executor.execute(() -> office.guard().run("leaving the fleet", member::leave)));
        }
        Watch last = watch;
        if (last != null) {
            office.guard().run("closing the watch of the store", last::close);
        }
    }
}
