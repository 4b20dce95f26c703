package dev.coalmine.event;

import dev.coalmine.plan.Retry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a rollout stands. Immutable. */
public sealed interface Phase {
    /** A phase in which both arms are watched and the plan's clock runs. */
    sealed interface Watched extends Phase {}

    /** Nothing is routed yet: whether this revision may start is not known. All traffic goes to stable. */
    record Pending() implements Phase {
        @Override
        public String label() {
            return "pending";
        }
    }

    /** All callers are served by stable, while the candidate is called beside it and compared. */
    record Shadowing() implements Watched {
        @Override
        public String label() {
            return "shadowing";
        }
    }

    /**
     * A step's share of the keys goes to the candidate, under watch.
     *
     * @param step index of the step in the plan, from 0
     */
    record Ramping(int step) implements Watched {
        /** Checks that the step is not negative. */
        public Ramping {
            if (step < 0) {
                throw new IllegalArgumentException("Invalid step index " + step + ": allowed is 0 and above");
            }
        }

        @Override
        public String label() {
            return "ramping";
        }
    }

    /** All but the hold-back goes to the candidate, under watch, for the last time before it is promoted. */
    record Baking() implements Watched {
        @Override
        public String label() {
            return "baking";
        }
    }

    /** All traffic goes to the candidate, unwatched. */
    record Promoted() implements Phase {
        @Override
        public String label() {
            return "promoted";
        }
    }

    /**
     * A human has stopped the clock; the share stays, under watch.
     *
     * @param from the phase that goes on when resumed
     */
    record Paused(Watched from) implements Phase {
        /** Paused in the step with that index. */
        public Paused(int step) {
            this(new Ramping(step));
        }

        @Override
        public String label() {
            return "paused";
        }
    }

    /**
     * The judge, the fuse or the plan has sent all traffic back to stable.
     *
     * @param from the phase in which that happened
     * @param coolDown how long the rollout waits, from then on, before it begins again by itself, at most 30 days; null
     *     where only a human lets it
     */
    record Tripped(Watched from, @Nullable Duration coolDown) implements Phase {
        /** Checks that the cool-down is one that a plan can ask for. */
        public Tripped {
            if (coolDown != null && (coolDown.isNegative() || coolDown.compareTo(Retry.LONGEST_COOL_DOWN) > 0)) {
                throw new IllegalArgumentException("Invalid cool-down " + coolDown + ": allowed is zero to 30 days");
            }
        }

        /** Tripped in the step with that index, until a human acknowledges it. */
        public Tripped(int step) {
            this(new Ramping(step), null);
        }

        @Override
        public String label() {
            return "tripped";
        }
    }

    /** A human has sent all traffic back to stable. */
    record Aborted() implements Phase {
        @Override
        public String label() {
            return "aborted";
        }
    }

    /** Returns every word that {@link #label()} can return. */
    static List<String> labels() {
        return List.of("pending", "shadowing", "ramping", "baking", "promoted", "paused", "tripped", "aborted");
    }

    /** Returns the word used in logs, metrics and status, such as {@code ramping}. */
    String label();

    /** Returns whether both arms are watched, so that the candidate can be tripped. */
    default boolean watched() {
        return this instanceof Watched || this instanceof Paused;
    }

    /** Returns whether all traffic was sent back to stable. */
    default boolean rolledBack() {
        return this instanceof Tripped || this instanceof Aborted;
    }
}
