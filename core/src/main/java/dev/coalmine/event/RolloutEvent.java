package dev.coalmine.event;

import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;

/** A change of a rollout: who made it, when, from which phase, and why in one sentence. Immutable. */
public sealed interface RolloutEvent {
    /** Returns the part that all events have. */
    Change change();

    /** Returns the rollout's name. */
    default String rollout() {
        return change().rollout();
    }

    /** Returns one plain sentence that says what happened and why, with numbers. */
    default String sentence() {
        return change().sentence();
    }

    /**
     * What all events say.
     *
     * @param rollout the rollout's name
     * @param at when, by the wall clock
     * @param who {@code judge}, {@code fuse}, {@code plan}, or the person or system that gave the command
     * @param sentence what happened and why
     * @param share the share in force from now on
     * @param verdict what the judge said at that moment, with the evidence
     */
    record Change(String rollout, Instant at, String who, String sentence, Share share, Verdict verdict) {}

    /**
     * The rollout began to route.
     *
     * @param change what all events say
     */
    record Started(Change change) implements RolloutEvent {}

    /**
     * The next step began.
     *
     * @param change what all events say
     * @param step index of the step, from 0
     */
    record Advanced(Change change, int step) implements RolloutEvent {}

    /**
     * A human stopped the clock.
     *
     * @param change what all events say
     */
    record Paused(Change change) implements RolloutEvent {}

    /**
     * A human let the clock go on.
     *
     * @param change what all events say
     */
    record Resumed(Change change) implements RolloutEvent {}

    /**
     * The judge or the fuse sent all traffic back to stable.
     *
     * @param change what all events say
     */
    record Tripped(Change change) implements RolloutEvent {}

    /**
     * A human sent all traffic back to stable.
     *
     * @param change what all events say
     */
    record Aborted(Change change) implements RolloutEvent {}

    /**
     * All traffic goes to the candidate from now on.
     *
     * @param change what all events say
     */
    record Promoted(Change change) implements RolloutEvent {}
}
