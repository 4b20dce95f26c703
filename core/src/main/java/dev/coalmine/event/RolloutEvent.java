package dev.coalmine.event;

import dev.coalmine.plan.Share;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;
import java.util.List;

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

    /** Returns which kind of change it is, for those who choose by configuration or write it down. */
    default EventKind kind() {
        return EventKind.of(this);
    }

    /**
     * What all events say.
     *
     * @param rollout the rollout's name
     * @param at when, by the wall clock
     * @param who {@code judge}, {@code fuse}, {@code plan}, {@code store}, {@code ceiling}, or the person or system that gave the command
     * @param sentence what happened and why
     * @param from the phase before
     * @param to the phase from now on, which may be the same
     * @param share the share in force from now on
     * @param verdict what the judge said at that moment, with the evidence
     */
    record Change(
            String rollout,
            Instant at,
            String who,
            String sentence,
            Phase from,
            Phase to,
            Share share,
            Verdict verdict) {}

    /**
     * The rollout began to route.
     *
     * @param change what all events say
     */
    record Started(Change change) implements RolloutEvent {}

    /**
     * The rollout goes on where it stood when its process ended: routed, paused, or kept on stable.
     *
     * @param change what all events say
     */
    record Restored(Change change) implements RolloutEvent {}

    /**
     * The next step began.
     *
     * @param change what all events say
     * @param step index of the step, from 0
     */
    record Advanced(Change change, int step) implements RolloutEvent {}

    /**
     * The last stretch before promotion began, in which only the hold-back stays on stable.
     *
     * @param change what all events say
     */
    record BakeStarted(Change change) implements RolloutEvent {}

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
     * A human set another share than the plan's.
     *
     * @param change what all events say
     */
    record ShareSet(Change change) implements RolloutEvent {}

    /**
     * The rollout stays longer than its plan has foreseen; the sentence says what it waits for.
     *
     * @param change what all events say
     */
    record HeldTooLong(Change change) implements RolloutEvent {}

    /**
     * The rollout waits for a human's approval, and for nothing else.
     *
     * @param change what all events say
     */
    record ApprovalAwaited(Change change) implements RolloutEvent {}

    /**
     * In a dry run: the judge, the fuse or the plan would have sent all traffic back to stable. Told once for each cause.
     *
     * @param change what all events say
     */
    record WouldHaveTripped(Change change) implements RolloutEvent {}

    /**
     * The judge, the fuse or the plan sent all traffic back to stable.
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
     * The cool-down after a trip is over, and the rollout began again at its first step.
     *
     * @param change what all events say
     */
    record Retried(Change change) implements RolloutEvent {}

    /**
     * A human took note of a rollback, and the rollout began again at its first step. In a dry run: of one that would have
     * been, and the judge began again.
     *
     * @param change what all events say
     */
    record Acknowledged(Change change) implements RolloutEvent {}

    /**
     * A human or a configuration replaced the plan, the mode or the overrides; the traffic goes on as it was. The sentence
     * says what has changed.
     *
     * @param change what all events say
     */
    record Reconfigured(Change change) implements RolloutEvent {}

    /**
     * What was to replace the plan, the mode or the overrides is not valid, and has changed nothing.
     *
     * @param change what all events say
     * @param problems everything that is wrong, each in a sentence
     */
    record ReconfigurationRefused(Change change, List<String> problems) implements RolloutEvent {
        /** Copies the problems. */
        public ReconfigurationRefused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * The store does not answer. Calls and rollbacks go on; nothing goes up meanwhile.
     *
     * @param change what all events say
     */
    record StoreLost(Change change) implements RolloutEvent {}

    /**
     * The store answers again.
     *
     * @param change what all events say
     */
    record StoreBack(Change change) implements RolloutEvent {}

    /**
     * All traffic goes to the candidate from now on.
     *
     * @param change what all events say
     */
    record Promoted(Change change) implements RolloutEvent {}
}
