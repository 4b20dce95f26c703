package dev.coalmine;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.control.Controller;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.course.Input.Plain;
import dev.coalmine.internal.words.Texts;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.Share;
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
    private final Controller controller;
    private final String who;

    Operator(Controller controller, String who) {
        this.controller = controller;
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

    private void order(Input.Order order, String reason) {
        controller.command(new Input.Command(order, who, Texts.require("reason", reason)));
    }
}
