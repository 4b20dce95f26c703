package dev.coalmine.internal.judging;

/**
 * Which processes begin anew with the evidence of a tick. The caller has cleared what keys had testified in them, and
 * the judge takes the next numbers for them: what was spent of the budget stays spent.
 */
public enum Restart {
    /** None: evidence goes on. */
    NONE,
    /** The recent process: at each step, and when its window has run out ({@link Windows}). */
    RECENT,
    /** Both: the evidence is no longer of one piece, as after a share was lowered by hand. */
    ALL
}
