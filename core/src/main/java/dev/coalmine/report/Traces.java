package dev.coalmine.report;

import dev.coalmine.Rollouts;
import dev.coalmine.event.RolloutEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The traces of all rollouts that a report follows, in the order in which they began, in bounded memory. Thread-safe:
 * its lock is held while a rollout is asked for its status, never while a rollout or a listener waits for it.
 */
final class Traces {
    /** Of how many closed rollouts a report tells at most, the latest ones, beside all that run: {@value}. */
    static final int MOST_CLOSED = 50;

    private final Map<Rollouts, Follower> followers = new HashMap<>();
    private final List<Trace> traces = new ArrayList<>();
    private long forgotten;

    /** Returns whether that registry was not followed before. */
    synchronized boolean follow(Rollouts registry, Instant now) {
        if (followers.containsKey(registry)) {
            return false;
        }
        Follower follower = new Follower(registry, this::add);
        followers.put(registry, follower);
        follower.begin(now);
        return true;
    }

    private void add(Trace trace) {
        List<Trace> closed = traces.stream().filter(Trace::isClosed).toList();
        if (closed.size() >= MOST_CLOSED) {
            Trace oldest = closed.get(0);
            traces.remove(oldest);
            followers.values().forEach(follower -> follower.forget(oldest));
            forgotten++;
        }
        traces.add(trace);
    }

    synchronized void heard(Rollouts registry, RolloutEvent event, Instant now) {
        Follower follower = followers.get(registry);
        if (follower != null) {
            follower.heard(event, now);
        }
    }

    synchronized void tick(Instant now) {
        followers.values().forEach(follower -> follower.tick(now));
    }

    /** Looks at everything a last time, and lets the registries go. Returns them. */
    synchronized List<Rollouts> end(Instant now) {
        traces.forEach(trace -> trace.end(now));
        List<Rollouts> followed = List.copyOf(followers.keySet());
        followers.clear();
        return followed;
    }

    synchronized List<Story> stories(Instant now) {
        return traces.stream().map(trace -> trace.story(now)).toList();
    }

    /** Returns how many closed rollouts were too many to keep. */
    synchronized long forgotten() {
        return forgotten;
    }
}
