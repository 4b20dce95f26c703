package dev.coalmine.internal.control;

import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.guard.Guard;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;

/**
 * What of one rollout is still to be told to the log and the listeners. A decision is told once the store has it, or has
 * failed to take it; so a rollback that was heard of survives a crash. For a store that does not answer nobody waits
 * longer than {@link #PATIENCE_NANOS}.
 *
 * <p>Guarded by the controller's lock, except for {@link #deliver}, which is called without it.
 */
final class Outbox {
    /** How long a decision waits for the store before it is told all the same: 2 seconds. */
    static final long PATIENCE_NANOS = 2_000_000_000L;

    private final Listeners listeners;
    private final Guard guard;
    private final Mailbox log;
    private final Queue<Note> notes = new ArrayDeque<>();

    private record Note(RolloutEvent event, long decision, long nanos) {}

    Outbox(Listeners listeners, Logger logger, Guard guard) {
        this.listeners = listeners;
        this.guard = guard;
        this.log = new Mailbox(event -> write(logger, event), Runnable::run);
    }

    private static void write(Logger logger, RolloutEvent event) {
        boolean alarming = event instanceof RolloutEvent.Tripped
                || event instanceof RolloutEvent.HeldTooLong
                || event instanceof RolloutEvent.WouldHaveTripped
                || event instanceof RolloutEvent.ReconfigurationRefused
                || event instanceof RolloutEvent.StoreLost;
        if (alarming) {
            logger.warn(event.sentence());
        } else {
            logger.info(event.sentence());
        }
    }

    /** Keeps an event until the decision with that number may be told. */
    void put(RolloutEvent event, long decision, Moment now) {
        notes.add(new Note(event, decision, now.nanos()));
    }

    /** Lets go of what may be told: decisions up to that number, and what has waited too long. */
    void release(long upTo, Moment now) {
        for (Note note = notes.peek();
                note != null && (note.decision <= upTo || now.nanos() - note.nanos >= PATIENCE_NANOS);
                note = notes.peek()) {
            notes.remove();
            log.put(note.event, guard);
            listeners.put(note.event, guard);
        }
    }

    /** Tells what was let go of. */
    void deliver() {
        log.deliver(guard);
        listeners.deliver(guard);
    }
}
