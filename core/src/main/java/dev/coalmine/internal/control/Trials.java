package dev.coalmine.internal.control;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trials of one rollout, as far as they were misused: those that nobody closed, and outcomes that came too late. A
 * trial that is collected before it has an outcome is found by a {@link Cleaner}, whose one daemon thread is made with the
 * first trial. Thread-safe.
 */
public final class Trials {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");
    private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

    private final String rollout;
    private final LongSupplier now;
    private final LongAdder unclosed = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final AtomicLong nextLogNanos;

    Trials(String rollout, LongSupplier now) {
        this.rollout = rollout;
        this.now = now;
        this.nextLogNanos = new AtomicLong(now.getAsLong());
    }

    private static final class Cleaning {
        static final Cleaner CLEANER = Cleaner.create();
    }

    /**
     * Begins to watch a recorded trial.
     *
     * @param trial what whoever has it keeps until it has an outcome
     */
    public TrialOutcome watch(Object trial, FollowedCall call) {
        TrialOutcome outcome = new TrialOutcome(this, call);
        outcome.watchedBy(Cleaning.CLEANER.register(trial, outcome::abandoned));
        return outcome;
    }

    /** Counts a trial that was never closed, and warns at a bounded rate. */
    void foundUnclosed() {
        unclosed.increment();
        long time = now.getAsLong();
        long next = nextLogNanos.get();
        if (time - next >= 0 && nextLogNanos.compareAndSet(next, time + LOG_INTERVAL_NANOS)) {
            LOG.warn(
                    "{}: a trial was never closed, and so has no outcome ({} so far): use try-with-resources",
                    rollout,
                    unclosed.sum());
        }
    }

    /** Counts an outcome of a trial that had one already. */
    public void ignoredOutcome() {
        ignored.increment();
    }

    long unclosed() {
        return unclosed.sum();
    }

    long ignored() {
        return ignored.sum();
    }
}
