package dev.coalmine.internal.control;

import dev.coalmine.internal.keeping.Join;
import dev.coalmine.internal.keeping.Unsaved;
import dev.coalmine.store.StoreHealth;
import dev.coalmine.store.StoredState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One rollout's conversation with its store: what to ask next, and what the answers mean. It asks nothing itself (the
 * {@link Clerk} does, on the store's thread), and is guarded by the controller's lock.
 *
 * <p>It first loads; until the store has answered, the rollout is pending. From then on it writes after every decision,
 * proposes what leads upward before it is in force, and loads again from time to time, and whenever the store hints that
 * there may be something new. What others have written is put under what was decided here and is not saved yet
 * ({@link Unsaved}), so that no rollback is lost. A store that answers with less than it was told has lost its memory; it
 * is told again ({@link Join}).
 *
 * <p>After a failure nothing goes up until the store has answered again. It is asked at every poll, and at once when
 * something new was decided. Whether the change was made all the same shows when it is loaded.
 */
final class Keeper {
    /** How often the store is asked for news: twice a second. */
    static final long POLL_NANOS = 500_000_000L;

    /** How often what was served and judged is written without any decision: every 10 seconds. */
    static final long CHECKPOINT_NANOS = 10_000_000_000L;

    /** How often in a row somebody may be quicker before it counts as a failure: {@value}. */
    private static final int MOST_CONFLICTS = 20;

    private final Desk desk;
    private final Queue<Line> unsaved = new ArrayDeque<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable StoredState known;
    private @Nullable Proposal proposal;
    private @Nullable Trouble trouble;
    private long inStore;
    private long highest;
    private long saved;
    private long attempted;
    private boolean answered;
    private boolean loadDue = true;
    private boolean writeDue;
    private boolean closing;
    private boolean lastTry;
    private int conflicts;
    private long failures;
    private long retryAt;
    private long lastLoad;
    private long lastWrite;

    /** The controller, as the keeper sees it. */
    interface Desk {
        /** Returns how many decisions were made so far. */
        long decisions();

        /** Returns the record of what stands here, or would after what is proposed, in the place of what is known. */
        StoredState record(long version, @Nullable Proposal proposal, @Nullable StoredState known, Moment now);

        /** The store answers for the first time, and knows nothing. */
        void unknown(Moment now);

        /** The store has this; what is unsaved here goes on top of it. */
        void found(StoredState record, List<Unsaved> unsaved, Moment now);

        /** Returns what was decided since that was proposed, in words, so that it is void; null if nothing was. */
        @Nullable
        String overtaken(Proposal proposal);

        /** The store has what was proposed. Returns null if it is in force now; otherwise why it is not, in words. */
        @Nullable
        String agreed(Proposal proposal, Moment now);

        /** Tells of the store. */
        void tell(StoreNews news, Moment now);
    }

    /** What there is to tell of a store. */
    sealed interface StoreNews {
        /** It fails. */
        record Lost(String problem) implements StoreNews {}

        /** It answers again. */
        record Back(Instant since) implements StoreNews {}
    }

    /** What is asked of the store. */
    sealed interface Task {
        /** What does it have? */
        record Load() implements Task {}

        /**
         * Take this.
         *
         * @param expected the version that it replaces
         * @param next the record
         * @param covers how many decisions it has
         * @param proposal what is only in force once it is taken; null if all of it is
         */
        record Write(
                long expected,
                StoredState next,
                long covers,
                @Nullable Proposal proposal) implements Task {}
    }

    private record Line(long decision, Unsaved what) {}

    private record Waiter(long decision, CompletableFuture<Void> done) {}

    private record Trouble(Instant since, String problem) {}

    Keeper(Desk desk) {
        this.desk = desk;
    }

    // ---- what the controller wants of it

    /** Notes that a decision was made here which the store does not have; the last one of the desk. */
    void decided(Unsaved what) {
        unsaved.add(new Line(desk.decisions(), what));
    }

    /** Has the store asked whether this decision may be in force, in the place of any that is still open. */
    void propose(Proposal next) {
        answer("another command came in between");
        proposal = next;
    }

    /** Takes a proposal back, if it is still open. */
    void withdraw(Proposal old, String why) {
        if (old.equals(proposal)) {
            answer(why);
        }
    }

    /** Returns what is waiting for the store's consent, or null. */
    @Nullable
    Proposal proposal() {
        return proposal;
    }

    /** Returns what is done once the store has all decisions made so far, or has failed to take them. */
    CompletableFuture<Void> settled() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiters.add(new Waiter(desk.decisions(), done));
        release();
        return done;
    }

    /** Returns up to which decision the store has them, or has failed to take them. */
    long attempted() {
        return attempted;
    }

    /** Returns what keeps the rollout from going up, in words. */
    List<String> obstacles() {
        if (trouble != null) {
            return List.of("its store, which is away since " + trouble.since + ": " + trouble.problem);
        }
        if (!answered) {
            return List.of("its store, which has not answered yet");
        }
        return proposal == null ? List.of() : List.of("the consent of its store");
    }

    /** Returns whether nothing may go up because the store does not answer. */
    boolean isBlind() {
        return trouble != null || !answered;
    }

    /** Returns whether the store failed when it was last asked. */
    boolean isAway() {
        return trouble != null;
    }

    /** Returns how the store is doing. */
    StoreHealth health() {
        return new StoreHealth(failures, trouble == null ? null : trouble.problem);
    }

    /** Lets time go by. */
    void tick(Moment now, boolean serving) {
        loadDue |= now.nanos() - lastLoad >= POLL_NANOS;
        writeDue |= serving && answered && now.nanos() - lastWrite >= CHECKPOINT_NANOS;
    }

    /** Has what stands here written, though nothing was decided. */
    void checkpoint() {
        writeDue = answered;
    }

    /** Has the store asked for news. */
    void hinted() {
        loadDue = true;
    }

    /**
     * Has what is not written yet written, if the store has ever answered, and nothing asked from then on. A store that is
     * away is asked once more: it may be back.
     *
     * @return what is done when that was written, or could not be
     */
    CompletableFuture<Void> close() {
        closing = true;
        lastTry = true;
        writeDue = true;
        answer("it is closed");
        if (!answered) {
            closed.complete(null);
        }
        return closed;
    }

    // ---- what to ask, and what the answers mean

    /** Returns whether there is anything to ask the store now. */
    boolean hasWork(Moment now) {
        boolean isNew = desk.decisions() > attempted;
        boolean mayAsk = closing ? lastTry : now.nanos() - retryAt >= 0;
        if (trouble != null && !isNew && !mayAsk) {
            return false;
        }
        return closing ? answered && isUnwritten() : loadDue || isUnwritten();
    }

    private boolean isUnwritten() {
        return proposal != null || desk.decisions() > saved || writeDue;
    }

    /** Returns what to ask the store now, or null. */
    @Nullable
    Task next(Moment now) {
        dropOvertaken();
        if (!hasWork(now)) {
            return null;
        }
        if (loadDue && (!closing || conflicts > 0)) {
            return new Task.Load();
        }
        StoredState record = desk.record(highest + 1, proposal, known, now);
        return new Task.Write(inStore, record, desk.decisions(), proposal);
    }

    /** Takes in what the store has. */
    void loaded(Optional<StoredState> found, Moment now) {
        recovered(now);
        loadDue = false;
        lastLoad = now.nanos();
        boolean first = !answered;
        answered = true;
        inStore = found.map(record -> record.stamp().version()).orElse(0L);
        highest = Math.max(highest, inStore);
        if (found.isPresent()) {
            if (!found.get().equals(known)) {
                join(found.get(), now);
            }
        } else if (first) {
            desk.unknown(now);
        } else if (known != null) {
            writeDue = true; // it has lost its memory
        }
    }

    private void join(StoredState found, Moment now) {
        StoredState joined = known == null ? found : Join.of(known, found);
        writeDue |= !joined.equals(found);
        known = joined;
        desk.found(joined, unsaved.stream().map(Line::what).toList(), now);
        dropOvertaken();
    }

    private void dropOvertaken() {
        String why = proposal == null ? null : desk.overtaken(proposal);
        if (why != null) {
            answer(why);
        }
    }

    /** Takes in whether the store has taken that. */
    void written(Task.Write write, boolean taken, Moment now) {
        if (!taken) {
            loadDue = true;
            if (++conflicts > MOST_CONFLICTS) {
                failed("others have been quicker " + conflicts + " times in a row", now);
            }
            return;
        }
        recovered(now);
        conflicts = 0;
        known = write.next();
        inStore = write.next().stamp().version();
        highest = Math.max(highest, inStore);
        lastWrite = now.nanos();
        writeDue = false;
        if (write.proposal() == null) {
            saved(write.covers());
        } else {
            agreed(write.proposal(), now);
        }
        endIfClosing();
    }

    private void endIfClosing() {
        if (closing) {
            closed.complete(null);
        }
    }

    private void agreed(Proposal written, Moment now) {
        boolean isOpen = written.equals(proposal);
        String why = isOpen ? desk.agreed(written, now) : "it is no longer asked for";
        if (why == null) {
            saved(desk.decisions());
        } else {
            writeDue = true; // the store believes what did not come to be
        }
        if (isOpen) {
            answer(why);
        }
    }

    private void answer(@Nullable String why) {
        Proposal answeredOne = proposal;
        proposal = null;
        if (answeredOne != null) {
            answeredOne.answer().complete(why);
        }
    }

    private void saved(long decision) {
        saved = Math.max(saved, decision);
        while (!unsaved.isEmpty() && unsaved.peek().decision <= saved) {
            unsaved.remove();
        }
        attempted(decision);
    }

    private void attempted(long decision) {
        attempted = Math.max(attempted, decision);
        release();
    }

    private void release() {
        waiters.removeIf(waiter -> waiter.decision <= attempted && waiter.done.complete(null));
    }

    /** Notes that the store has failed. */
    void failed(String problem, Moment now) {
        failures++;
        conflicts = 0;
        lastTry = false;
        if (trouble == null) {
            desk.tell(new StoreNews.Lost(problem), now);
        }
        trouble = new Trouble(trouble == null ? now.wall() : trouble.since, problem);
        loadDue = true;
        retryAt = now.nanos() + POLL_NANOS;
        attempted(desk.decisions());
        answer("its store is away (" + problem + "); nothing goes up while blind");
        endIfClosing();
    }

    private void recovered(Moment now) {
        if (trouble != null) {
            desk.tell(new StoreNews.Back(trouble.since), now);
            trouble = null;
        }
    }
}
