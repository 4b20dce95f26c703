package dev.coalmine.console;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.internal.figures.Thinned;
import dev.coalmine.verdict.Finding;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What the console remembers of one rollout, in bounded memory: samples that lie evenly over the time under watch. It
 * begins anew when what is judged changes. Thread-safe; its lock is not held while a rollout is asked.
 */
final class History {
    /** How many points are kept at most: {@value}. */
    static final int MOST_POINTS = 120;

    private final Thinned<HistoryPoint> points = new Thinned<>(MOST_POINTS);
    private List<String> guardrails = List.of();

    /** Looks at the rollout, if a sample is due and it is under watch. */
    void sample(Rollout rollout, InstantSource clock) {
        if (rollout.phase().watched() && due()) {
            add(rollout.status(), clock.instant());
        }
    }

    private synchronized boolean due() {
        return points.due();
    }

    private synchronized void add(RolloutStatus status, Instant now) {
        begin(status);
        points.add(HistoryPoint.of(status, now));
    }

    private void begin(RolloutStatus status) {
        List<String> judged =
                status.verdict().findings().stream().map(Finding::guardrail).toList();
        if (!judged.equals(guardrails)) {
            guardrails = judged;
            points.clear();
        }
    }

    /** Returns the points so far and, as the last one, how it stands now or stood when the watch ended. */
    synchronized RolloutDetails.Timeline until(RolloutStatus status, Instant now) {
        begin(status);
        Instant end = status.phase().watched() || status.since().isAfter(now) ? now : status.since();
        List<HistoryPoint> all = new ArrayList<>(points.all());
        all.removeIf(point -> point.at() >= end.toEpochMilli());
        all.add(HistoryPoint.of(status, end));
        return new RolloutDetails.Timeline(guardrails, all);
    }
}
