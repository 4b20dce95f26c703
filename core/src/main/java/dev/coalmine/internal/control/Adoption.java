package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Place;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.StateMachine;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.AuditTrail;
import java.util.List;

/** What others have decided, as it is seen here: who it was, and which move led from where this process stands. */
final class Adoption {
    private Adoption() {}

    /** Returns who made the last change that this process does not know, or the last one if it knows all. */
    static String who(AuditTrail mine, AuditTrail theirs) {
        List<AuditEntry> entries = theirs.entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (!mine.entries().contains(entries.get(i))) {
                return entries.get(i).who();
            }
        }
        return entries.isEmpty()
                ? StateMachine.PLAN
                : entries.get(entries.size() - 1).who();
    }

    /** Returns the move from one state to another, of which some steps between may have been missed. */
    static Move move(RolloutState from, RolloutState to, String who) {
        Phase phase = to.phase();
        if (phase instanceof Phase.Tripped) {
            return Move.TRIPPED;
        }
        if (phase instanceof Phase.Aborted) {
            return Move.ABORTED;
        }
        if (phase instanceof Phase.Promoted) {
            return Move.PROMOTED;
        }
        if (to.attempts().total() > from.attempts().total()) {
            return who.equals(StateMachine.PLAN) ? Move.RETRIED : Move.ACKNOWLEDGED;
        }
        if (phase instanceof Phase.Paused != from.phase() instanceof Phase.Paused) {
            return phase instanceof Phase.Paused ? Move.PAUSED : Move.RESUMED;
        }
        Place here = from.place();
        Place there = to.place();
        if (here != null && there != null && here.phase().equals(there.phase())) {
            return Move.SHARE_SET;
        }
        return phase instanceof Phase.Baking ? Move.BAKE_STARTED : Move.ADVANCED;
    }
}
