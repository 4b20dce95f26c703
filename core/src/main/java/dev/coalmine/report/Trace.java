package dev.coalmine.report;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.internal.figures.Thinned;
import dev.coalmine.plan.RolloutPlan;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one rollout, in bounded memory. Once the rollout was closed, it is let go. Not thread-safe; the
 * report's lock guards it.
 */
final class Trace {
    /** How many decisions are kept at most, the latest ones: {@value}. */
    static final int MOST_EVENTS = 200;

    /** How many samples are kept at most: {@value}. */
    static final int MOST_SAMPLES = 400;

    private final RolloutPlan plan;
    private final Thinned<Sample> samples = new Thinned<>(MOST_SAMPLES);
    private final Deque<RolloutEvent> events = new ArrayDeque<>();
    private long forgottenEvents;
    private @Nullable Rollout rollout;
    private boolean closed;
    private RolloutStatus status;
    private Instant seen;

    Trace(Rollout rollout, Instant now) {
        this.rollout = rollout;
        this.plan = rollout.plan();
        this.status = rollout.status();
        this.seen = now;
        samples.add(Sample.of(status, now));
        samples.due();
    }

    boolean isOf(Rollout other) {
        return rollout == other;
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns whether it is the first that is heard of a rollout. */
    static boolean begins(RolloutEvent event) {
        return event instanceof RolloutEvent.Started || event instanceof RolloutEvent.Restored;
    }

    /** Takes down a decision. The first one of a rollout is its start: what came before was of another of its name. */
    void heard(RolloutEvent event, Instant now) {
        if (begins(event)) {
            events.clear();
        }
        if (events.size() == MOST_EVENTS) {
            events.removeFirst();
            forgottenEvents++;
        }
        events.addLast(event);
        look(now);
    }

    /** Takes a sample, if one is due. A rollout that is closed is looked at twice more: it may just be ending. */
    void tick(boolean running, Instant now) {
        if (running) {
            if (samples.due() && status.phase().watched()) {
                look(now);
                samples.add(Sample.of(status, seen));
            }
        } else if (closed) {
            end(now);
        } else {
            look(now);
            closed = true;
        }
    }

    /** Notes that the registry has let the rollout go. */
    void close(Instant now) {
        closed = true;
        end(now);
    }

    /** Looks a last time and lets the rollout go. */
    void end(Instant now) {
        look(now);
        rollout = null;
    }

    private void look(Instant now) {
        if (rollout != null) {
            status = rollout.status();
            seen = now.isAfter(seen) ? now : seen; // the wall clock may jump back
        }
    }

    /** Returns all that is known by now. */
    Story story(Instant now) {
        look(now);
        List<Sample> all = new ArrayList<>(samples.all());
        all.add(Sample.of(status, seen));
        return Story.of(status, plan, closed, new Story.Notes(List.copyOf(events), forgottenEvents, all));
    }
}
