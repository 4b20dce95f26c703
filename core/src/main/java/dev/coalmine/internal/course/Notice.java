package dev.coalmine.internal.course;

import dev.coalmine.internal.course.Transition.Move;

/** What is told once for each cause, and changes nothing. */
public enum Notice {
    /** In a dry run: the judge would have tripped it. */
    JUDGE_WOULD_TRIP(Move.WOULD_HAVE_TRIPPED),
    /** In a dry run: the fuse would have tripped it. */
    FUSE_WOULD_TRIP(Move.WOULD_HAVE_TRIPPED),
    /** In a dry run: the plan would have rolled it back. */
    PLAN_WOULD_TRIP(Move.WOULD_HAVE_TRIPPED),
    /** It was held longer than its plan has foreseen, and stays. */
    HELD_TOO_LONG(Move.HELD_TOO_LONG),
    /** Nothing but a human's approval is missing. */
    APPROVAL_AWAITED(Move.APPROVAL_AWAITED);

    private final Move move;

    Notice(Move move) {
        this.move = move;
    }

    Move move() {
        return move;
    }

    /** Returns whether it is told again at the next stretch. */
    boolean isOfOneLeg() {
        return this == HELD_TOO_LONG || this == APPROVAL_AWAITED || this == PLAN_WOULD_TRIP;
    }
}
