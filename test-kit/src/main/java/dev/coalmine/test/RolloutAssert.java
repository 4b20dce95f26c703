package dev.coalmine.test;

import dev.coalmine.Rollout;
import dev.coalmine.RolloutStatus;
import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.ArmStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Assertions on how a rollout stands and what was heard of it. Each throws an {@link AssertionError} that says what was
 * expected and what is, and returns this otherwise, to go on with.
 */
public final class RolloutAssert {
    private final Rollout rollout;
    private final Supplier<List<RolloutEvent>> events;

    RolloutAssert(Rollout rollout, Supplier<List<RolloutEvent>> events) {
        this.rollout = rollout;
        this.events = events;
    }

    /** Asserts that the rollout is ramping: at one of its steps, with the clock running. */
    public RolloutAssert isRamping() {
        return isIn(Phase.Ramping.class);
    }

    /**
     * Asserts that the rollout is ramping at that step.
     *
     * @param step index of the step in the plan, from 0
     */
    public RolloutAssert isAtStep(int step) {
        return check(status().phase().equals(new Phase.Ramping(step)), "ramping at step " + step);
    }

    /** Asserts that a human has stopped the rollout's clock. */
    public RolloutAssert isPaused() {
        return isIn(Phase.Paused.class);
    }

    /** Asserts that all traffic goes to the candidate for good. */
    public RolloutAssert isPromoted() {
        return isIn(Phase.Promoted.class);
    }

    /** Asserts that the judge or the fuse has sent all traffic back to stable. */
    public RolloutAssert isTripped() {
        return isIn(Phase.Tripped.class);
    }

    /** Asserts that a human has sent all traffic back to stable. */
    public RolloutAssert isAborted() {
        return isIn(Phase.Aborted.class);
    }

    /** Asserts that the rollout is in that phase. */
    public RolloutAssert isIn(Class<? extends Phase> phase) {
        return check(phase.isInstance(status().phase()), word(phase));
    }

    /** Asserts which share of the keys goes to the candidate. */
    public RolloutAssert hasShare(Share share) {
        return check(status().share().equals(share), "at " + share);
    }

    /** Asserts how many calls were recorded on that arm. */
    public RolloutAssert hasCalls(Arm arm, long calls) {
        return checkCount(
                calls + " recorded calls on " + arm.label(), calls, stats(arm).calls());
    }

    /** Asserts how many calls have failed on that arm. */
    public RolloutAssert hasFailures(Arm arm, long calls) {
        return checkCount(
                calls + " failed calls on " + arm.label(), calls, stats(arm).failures());
    }

    /** Asserts how many calls were forced to an arm, and so kept out of the evidence. */
    public RolloutAssert hasOverridden(long calls) {
        return checkCount(
                calls + " overridden calls", calls, status().counters().overridden());
    }

    /** Asserts how many calls came without a routing key. */
    public RolloutAssert hasMissingKeys(long calls) {
        return checkCount(
                calls + " calls without a routing key",
                calls,
                status().counters().missingKeys());
    }

    /** Asserts that no listener, key function, predicate or the like has failed. */
    public RolloutAssert hasNoInternalFailures() {
        return checkCount("no internal failures", 0, status().counters().internalFailures());
    }

    /** Asserts that the sentence of the last decision contains this text. */
    public RolloutAssert says(String text) {
        return check(status().sentence().contains(text), "saying \"" + text + "\"");
    }

    /** Asserts that exactly events of these types were heard of the rollout, in this order. */
    @SafeVarargs
    public final RolloutAssert heard(Class<? extends RolloutEvent>... types) {
        List<RolloutEvent> all = events.get();
        boolean same = all.size() == types.length;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            same = same && types[i].isInstance(all.get(i));
            expected.add(types[i].getSimpleName());
        }
        if (!same) {
            throw new AssertionError("Expected to hear of " + rollout.name() + ": " + expected + ", but heard: "
                    + all.stream()
                            .map(event -> event.getClass().getSimpleName())
                            .toList());
        }
        return this;
    }

    private RolloutStatus status() {
        return rollout.status();
    }

    private ArmStats stats(Arm arm) {
        return arm == Arm.STABLE ? status().stable() : status().candidate();
    }

    /** Returns the word for a phase, such as {@code tripped}. */
    static String word(Class<? extends Phase> phase) {
        return phase.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Returns how a rollout stands, in a few words. */
    static String describe(RolloutStatus status) {
        String waiting = String.join(", ", status.waitingFor());
        return status.phase().label() + " at " + status.share() + ", after "
                + status.stable().calls() + " calls on stable and "
                + status.candidate().calls() + " on the candidate"
                + (waiting.isEmpty() ? "" : ", and waits for " + waiting) + ": " + status.sentence();
    }

    private RolloutAssert check(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError(
                    "Expected " + rollout.name() + " to be " + expected + ", but it is " + describe(status()));
        }
        return this;
    }

    private RolloutAssert checkCount(String expected, long wanted, long found) {
        if (found != wanted) {
            throw new AssertionError("Expected " + rollout.name() + " to have " + expected + ", but it has " + found);
        }
        return this;
    }
}
