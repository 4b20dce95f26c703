package dev.coalmine.internal.shadow;

import dev.coalmine.event.Mismatch;
import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.ShadowTally;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.Shadow;
import dev.coalmine.stats.ShadowStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The shadow calls of one rollout.
 *
 * <p>A caller hands over what is to be called, and goes on: it never waits, takes no lock but that of the executor's queue,
 * and nothing that fails in here reaches it. What waits or is under way is counted, asynchronous candidates until their stage
 * has completed, and bounded: so is the memory, whatever executor was given. A candidate that hangs keeps its thread and its
 * place in that count; when all places are taken, calls are dropped. Thread-safe.
 */
public final class Shadows {
    private final Executor executor;
    private final @Nullable ShadowThreads threads;
    private final Timer timer;
    private final MismatchLog mismatches;
    private final Guard guard;
    private final ShadowTally tally = new ShadowTally();
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder timedOut = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile Shadow plan;

    /** Makes those of a rollout. */
    public Shadows(Shadow plan, Crew crew, MismatchLog mismatches, Guard guard) {
        this.plan = plan;
        this.executor = crew.executor;
        this.threads = crew.threads;
        this.timer = crew.timer;
        this.mismatches = mismatches;
        this.guard = guard;
    }

    /** Who makes the calls and ends those that take too long. */
    public static final class Crew {
        private final Executor executor;
        private final @Nullable ShadowThreads threads;
        private final Timer timer;

        private Crew(Executor executor, @Nullable ShadowThreads threads, Timer timer) {
            this.executor = executor;
            this.threads = threads;
            this.timer = timer;
        }

        /** Returns the executor of the user's. */
        public static Crew given(Executor executor, Timer timer) {
            return new Crew(executor, null, timer);
        }

        /** Returns as many threads of that name as the plan says. */
        public static Crew own(Shadow plan, String name, Timer timer) {
            ShadowThreads threads = new ShadowThreads(name, plan.threads());
            return new Crew(threads, threads, timer);
        }
    }

    /** Bounds calls that come from now on as this plan says. */
    public void follow(Shadow next) {
        plan = next;
        if (threads != null) {
            threads.resize(next.threads());
        }
    }

    /**
     * Returns whether a call is to be submitted, for which there is a place then; what is one too many is dropped, before
     * anything was made for it. Never throws.
     */
    public boolean enter(Comparison<?> comparison) {
        if (!isEnabled(comparison)) {
            return false;
        }
        int most = plan.mostCalls();
        for (int calls = underWay.get(); calls < most; calls = underWay.get()) {
            if (underWay.compareAndSet(calls, calls + 1)) {
                return true;
            }
        }
        dropped.increment();
        return false;
    }

    /** Has the candidate called soon and elsewhere, or drops the call, which has {@linkplain #enter a place}. Never throws. */
    public void submit(ShadowCall call) {
        ShadowTask task = new ShadowTask(this, call);
        try {
            task.handOver(executor);
        } catch (Throwable t) { // it is closed, or what an executor of the user's comes up with
            task.drop();
        }
    }

    private boolean isEnabled(Comparison<?> comparison) {
        try {
            return comparison.isEnabled();
        } catch (Throwable t) {
            guard.failed("the condition of a shadow call", t);
            return false;
        }
    }

    @Nullable
    Duration timeout() {
        return plan.timeout().orElse(null);
    }

    Future<?> after(Duration time, Runnable action) {
        return timer.after(time.toNanos(), action);
    }

    Guard guard() {
        return guard;
    }

    /** Takes down that a call was not made. */
    void dropped() {
        dropped.increment();
    }

    /** Takes down that a call is no longer under way. */
    void left() {
        underWay.decrementAndGet();
    }

    /** Compares what stable and the candidate came to. Never throws. */
    @SuppressWarnings("unchecked") // a comparison of the wrong type fails as one that throws
    void compare(ShadowCall call, ShadowOutcome candidate) {
        if (candidate instanceof ShadowOutcome.TimedOut) {
            timedOut.increment();
        }
        try {
            Comparison<@Nullable Object> comparison = (Comparison<@Nullable Object>) call.comparison();
            ShadowOutcome stable = call.stable();
            if (isIgnored(comparison, stable, candidate)) {
                ignored.increment();
                return;
            }
            boolean match = isMatch(comparison, stable, candidate);
            tally.compared(call.key(), !match);
            if (!match) {
                mismatches.add(call.method(), describe(comparison, stable), describe(comparison, candidate));
            }
        } catch (Throwable t) {
            failed.increment();
            guard.failed("the comparison of a shadow call", t);
        }
    }

    private static boolean isIgnored(
            Comparison<@Nullable Object> comparison, ShadowOutcome stable, ShadowOutcome candidate) {
        return stable instanceof ShadowOutcome.Returned one
                && candidate instanceof ShadowOutcome.Returned other
                && comparison.isIgnored(one.result(), other.result());
    }

    private static boolean isMatch(
            Comparison<@Nullable Object> comparison, ShadowOutcome stable, ShadowOutcome candidate) {
        if (stable instanceof ShadowOutcome.Returned one && candidate instanceof ShadowOutcome.Returned other) {
            return comparison.isMatch(one.result(), other.result());
        }
        return stable instanceof ShadowOutcome.Threw one
                && candidate instanceof ShadowOutcome.Threw other
                && comparison.isMatchThrown(one.thrown(), other.thrown());
    }

    private String describe(Comparison<@Nullable Object> comparison, ShadowOutcome outcome) {
        if (outcome instanceof ShadowOutcome.Returned returned) {
            try {
                return comparison.describe(returned.result());
            } catch (Throwable t) {
                guard.failed("the description of a mismatch", t);
                return "a result that could not be described";
            }
        }
        return outcome instanceof ShadowOutcome.Threw threw
                ? "thrown " + threw.thrown().getClass().getSimpleName()
                : "timed out";
    }

    /** Returns what was compared, as the judge is to hear of it. */
    public ShadowTally tally() {
        return tally;
    }

    /** Returns what became of the calls so far. */
    public ShadowStats stats() {
        return new ShadowStats(
                tally.comparisons(),
                tally.mismatches(),
                ignored.sum(),
                failed.sum(),
                timedOut.sum(),
                dropped.sum(),
                underWay.get());
    }

    /** Returns the last mismatches, the oldest first. */
    public List<Mismatch> mismatches() {
        return mismatches.last();
    }

    /** Interrupts what is under way on threads of its own, and drops what waits for them. */
    public void close() {
        if (threads != null) {
            threads.close().forEach(task -> {
                if (task instanceof ShadowTask waiting) {
                    waiting.drop();
                }
            });
        }
    }
}
