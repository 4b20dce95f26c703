package dev.coalmine;

import dev.coalmine.internal.control.Controller;

/**
 * What one person or system may do to a rollout, each with a reason; both go to the log, the events and the sentence.
 * Thread-safe. A rollback is in force when its method returns: every call that starts afterwards goes to stable.
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
     * @throws IllegalStateException if the rollout is not ramping
     */
    public void pause(String reason) {
        controller.pause(who, Texts.require("reason", reason));
    }

    /**
     * Lets the clock go on where it stopped.
     *
     * @throws IllegalStateException if the rollout is not paused
     */
    public void resume(String reason) {
        controller.resume(who, Texts.require("reason", reason));
    }

    /**
     * Goes to the next step now, whatever hold is left; after the last one, promotes.
     *
     * @throws IllegalStateException if the rollout is neither ramping nor paused
     */
    public void advance(String reason) {
        controller.advance(who, Texts.require("reason", reason));
    }

    /**
     * Sends all traffic to the candidate now.
     *
     * @throws IllegalStateException if the rollout is neither ramping nor paused
     */
    public void promote(String reason) {
        controller.promote(who, Texts.require("reason", reason));
    }

    /** Sends all traffic back to stable now, from every phase; what was rolled back already stays so. */
    public void abort(String reason) {
        controller.abort(who, Texts.require("reason", reason));
    }
}
