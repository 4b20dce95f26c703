package dev.coalmine;

import dev.coalmine.config.InvalidConfigException;
import dev.coalmine.config.Problem;
import dev.coalmine.config.RolloutConfig;
import dev.coalmine.event.Phase;
import dev.coalmine.internal.control.Controller;
import dev.coalmine.internal.control.RolloutSettings;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.course.Input.Plain;
import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one person or system may do to a rollout, each with a reason; both go to the log, the events, the sentence and the
 * audit trail. Thread-safe. A change is in force when its method returns; after a rollback every call that starts
 * afterwards goes to stable.
 *
 * <p>Reasons are 1 to 500 characters on one line; any other throws an {@link IllegalArgumentException}. What is refused
 * throws an {@link IllegalStateException} that says why, and changes nothing.
 */
public final class Operator {
    private final Rollout rollout;
    private final Controller controller;
    private final String who;

    Operator(Rollout rollout, String who) {
        this.rollout = rollout;
        this.controller = rollout.controller();
        this.who = Texts.require("who", who);
    }

    /**
     * Stops the clock: the share stays, under watch, until resumed.
     *
     * @throws IllegalStateException if the rollout is not under watch, or paused already
     */
    public void pause(String reason) {
        order(Plain.PAUSE, reason);
    }

    /**
     * Lets the clock go on where it stopped.
     *
     * @throws IllegalStateException if the rollout is not paused
     */
    public void resume(String reason) {
        order(Plain.RESUME, reason);
    }

    /**
     * Goes on now, whatever is missing: to the next step, to the bake or, after the last of these, to promotion. This is
     * also how a human approves where a step's gate asks for {@linkplain Gate#APPROVAL approval}.
     *
     * @throws IllegalStateException if the rollout is not under watch
     */
    public void advance(String reason) {
        order(Plain.ADVANCE, reason);
    }

    /**
     * Sends all traffic to the candidate now.
     *
     * @throws IllegalStateException if the rollout is not under watch
     */
    public void promote(String reason) {
        order(Plain.PROMOTE, reason);
    }

    /**
     * Sends all traffic back to stable now, from every phase. What was rolled back already stays so; if it was to begin
     * again by itself, it no longer does.
     */
    public void abort(String reason) {
        order(Plain.ABORT, reason);
    }

    /**
     * Takes note of a rollback, so that the rollout begins again at its first step. The judge begins anew, but goes on
     * spending the same budget of false trips; {@linkplain Retry attempts} by itself are counted anew.
     *
     * <p>In a dry run it takes note of a rollback that would have been: the rollout goes on where it is, and the judge
     * begins anew.
     *
     * @throws IllegalStateException if there is no rollback to acknowledge
     */
    public void acknowledge(String reason) {
        order(Plain.ACKNOWLEDGE, reason);
    }

    /**
     * Sends another share of the keys to the candidate than the plan says, as long as the rollout is where it is now. The
     * hold begins anew. From there it goes on to the next step that lies higher; so a share that was lowered first goes
     * back to that of the plan.
     *
     * <p>A higher share only adds users. A lower one only takes users away, and then evidence is gathered anew, since who
     * was on the candidate is known.
     *
     * @param share from 0% to 100%; at either end there is nothing to compare
     * @throws IllegalStateException if the rollout is neither {@linkplain Phase.Ramping ramping} nor baking, nor paused
     *     there
     */
    public void setShare(Share share, String reason) {
        order(new Input.SetShare(Objects.requireNonNull(share, "share")), reason);
    }

    /**
     * Replaces the plan, with its guardrails, its fuse and all else that it says, in one step. The traffic goes on as it
     * was: no user changes sides by it.
     *
     * <p>The rollout stays where it is if its steps and its bake are as before. Otherwise it is at the highest step that
     * does not lie above the share in force, or at the first one, and keeps that share as if it had been set by hand; what
     * it has served of its hold counts there. A rollout that was rolled back or promoted stays so.
     *
     * <p>Where the new plan judges and records otherwise, evidence is gathered anew, and the judge goes on spending the same
     * budget of false trips; where only steps, bake, retry, warm-up or deadline differ, evidence goes on. A plan that says
     * the same as the one before changes nothing.
     *
     * <p>It holds for this process, and until the rollout is closed: the store keeps where a rollout stands, not its plan.
     *
     * @throws IllegalArgumentException if one of the two plans has a shadow, and the other has none
     */
    public void reconfigure(RolloutPlan plan, String reason) {
        Obstacles.check(rollout.plan(), plan);
        rollout.reconfigure(who, rollout.settings().with(plan), Texts.require("reason", reason));
    }

    /** Replaces the keys that are forced to one arm, in one step; evidence goes on. */
    public void reconfigure(Overrides overrides, String reason) {
        rollout.reconfigure(who, rollout.settings().with(overrides), Texts.require("reason", reason));
    }

    /**
     * Replaces the plan, the overrides and the mode by those of a configuration, in one step, as
     * {@link #reconfigure(RolloutPlan, String)} does.
     *
     * @throws InvalidConfigException if the configuration is that of another rollout, or wants to change what cannot change
     *     while the rollout runs: its revision, its seed, its policy for missing keys, its fallback, and whether there is one or
     *     whether it shadows; nothing has
     *     changed then, and an event and the audit trail say so
     */
    public void reconfigure(RolloutConfig config, String reason) {
        List<Problem> problems = Obstacles.of(rollout.settings(), config);
        if (!problems.isEmpty()) {
            throw refused(new InvalidConfigException(problems), reason);
        }
        RolloutSettings next =
                rollout.settings().with(config.plan()).with(config.overrides()).with(config.mode());
        rollout.reconfigure(who, next, Texts.require("reason", reason));
    }

    /**
     * Replaces the plan, the overrides and the mode by what these properties say, in one step, as
     * {@link #reconfigure(RolloutConfig, String)} does.
     *
     * @param properties what lies below {@code coalmine.rollouts.<name>}, in the form of {@link RolloutConfig#read}
     * @throws InvalidConfigException if anything is wrong with them; nothing has changed then, and an event and the audit
     *     trail say everything that is wrong
     */
    public void reconfigure(Map<String, ?> properties, String reason) {
        RolloutConfig config;
        try {
            config = RolloutConfig.read(rollout.name(), properties);
        } catch (InvalidConfigException refusal) {
            throw refused(refusal, reason);
        }
        reconfigure(config, reason);
    }

    /**
     * Notes that the rollout was to be reconfigured by what could not even be read, with an event and in the audit trail:
     * for adapters that read the configuration of all rollouts together. Nothing else changes.
     *
     * @return the exception, to be thrown
     */
    public InvalidConfigException refused(InvalidConfigException problems, String reason) {
        controller.refuseReconfiguration(
                problems.problems().stream().map(Problem::toString).toList(), who, Texts.require("reason", reason));
        return problems;
    }

    private void order(Input.Order order, String reason) {
        controller.command(new Input.Command(order, who, Texts.require("reason", reason)));
    }
}
