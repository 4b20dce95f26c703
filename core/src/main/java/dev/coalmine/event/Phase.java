package dev.coalmine.event;

/** Where a rollout stands. Immutable. */
public sealed interface Phase {
    /**
     * A step's share of the keys goes to the candidate, under watch.
     *
     * @param step index of the step in the plan, from 0
     */
    record Ramping(int step) implements Phase {
        @Override
        public String label() {
            return "ramping";
        }
    }

    /**
     * A human has stopped the clock; the share stays, under watch.
     *
     * @param step index of the step that goes on when resumed, from 0
     */
    record Paused(int step) implements Phase {
        @Override
        public String label() {
            return "paused";
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
     * The judge or the fuse has sent all traffic back to stable.
     *
     * @param step index of the step in which that happened, from 0
     */
    record Tripped(int step) implements Phase {
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

    /** Returns the word used in logs, metrics and status, such as {@code ramping}. */
    String label();

    /** Returns whether keys are being routed and both arms watched. */
    default boolean watched() {
        return this instanceof Ramping || this instanceof Paused;
    }

    /** Returns whether all traffic was sent back to stable. */
    default boolean rolledBack() {
        return this instanceof Tripped || this instanceof Aborted;
    }
}
