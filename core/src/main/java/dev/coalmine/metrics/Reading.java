package dev.coalmine.metrics;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import io.micrometer.core.instrument.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One rollout's status, read at most once a second however many meters ask for it. Thread-safe. */
final class Reading {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Rollout rollout;
    private final Clock clock;
    private volatile @Nullable Dated last;

    private record Dated(RolloutStatus status, long nanos) {}

    Reading(Rollout rollout, Clock clock) {
        this.rollout = rollout;
        this.clock = clock;
    }

    /** Returns the status of at most a second ago; two threads that ask at once may both read it. */
    RolloutStatus status() {
        long now = clock.monotonicTime();
        Dated dated = last;
        if (dated == null || now - dated.nanos >= FRESH_NANOS) {
            dated = new Dated(rollout.status(), now);
            last = dated;
        }
        return dated.status;
    }
}
