package dev.coalmine.report;

import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one registry's rollouts leave behind: a trace of each that runs, or starts later. Not thread-safe; the report's
 * lock guards it.
 */
final class Follower {
    private final Rollouts registry;
    private final Consumer<Trace> onNew;
    private final Map<String, Trace> latest = new HashMap<>();

    Follower(Rollouts registry, Consumer<Trace> onNew) {
        this.registry = registry;
        this.onNew = onNew;
    }

    /** Takes up what runs already. */
    void begin(Instant now) {
        registry.all().forEach(rollout -> traceOf(rollout, now));
    }

    private Trace traceOf(Rollout rollout, Instant now) {
        Trace known = latest.get(rollout.name());
        if (known != null && known.isOf(rollout)) {
            return known;
        }
        if (known != null) {
            known.close(now); // a name is free for the next rollout only when the last one is closed
        }
        Trace trace = new Trace(rollout, now);
        latest.put(rollout.name(), trace);
        onNew.accept(trace);
        return trace;
    }

    /** Takes down a decision; one about a rollout that was gone before it could be seen is dropped. */
    void heard(RolloutEvent event, Instant now) {
        Optional<Rollout> running = registry.find(event.rollout());
        if (running.isPresent()) {
            traceOf(running.get(), now).heard(event, now);
        } else if (Trace.begins(event)) {
            latest.remove(event.rollout());
        } else {
            Trace closed = latest.get(event.rollout());
            if (closed != null) {
                closed.heard(event, now);
            }
        }
    }

    /** Lets time go by. */
    void tick(Instant now) {
        begin(now);
        latest.forEach((name, trace) ->
                trace.tick(registry.find(name).filter(trace::isOf).isPresent(), now));
    }

    /** Expects nothing more of this trace. */
    void forget(Trace trace) {
        latest.values().remove(trace);
    }
}
