package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.event.Phase.Aborted;
import dev.coalmine.event.Phase.Baking;
import dev.coalmine.event.Phase.Paused;
import dev.coalmine.event.Phase.Pending;
import dev.coalmine.event.Phase.Promoted;
import dev.coalmine.event.Phase.Ramping;
import dev.coalmine.event.Phase.Shadowing;
import dev.coalmine.event.Phase.Tripped;
import dev.coalmine.internal.course.Transition.Move;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The transition table: every move, from which phase to which. The state machine makes no other, the tests see to it
 * that it makes all of these, and the diagram in {@code docs/architecture.md} shows them.
 */
public final class Transitions {
    private static final Set<Row> TABLE = new LinkedHashSet<>();

    static {
        List<Class<? extends Phase>> watched = List.of(Shadowing.class, Ramping.class, Baking.class, Paused.class);
        List<Class<? extends Phase>> rolledBack = List.of(Tripped.class, Aborted.class);

        allow(Move.STARTED, List.of(Pending.class), List.of(Shadowing.class, Ramping.class));
        allow(Move.RESTORED, List.of(Pending.class), watched);
        allow(Move.RESTORED, List.of(Pending.class), List.of(Promoted.class, Tripped.class, Aborted.class));

        allow(Move.ADVANCED, List.of(Shadowing.class, Ramping.class, Paused.class), List.of(Ramping.class));
        allow(Move.BAKE_STARTED, List.of(Ramping.class, Baking.class, Paused.class), List.of(Baking.class));
        allow(Move.PROMOTED, watched, List.of(Promoted.class));
        allow(Move.PAUSED, List.of(Shadowing.class, Ramping.class, Baking.class), List.of(Paused.class));
        allow(Move.RESUMED, List.of(Paused.class), List.of(Shadowing.class, Ramping.class, Baking.class));

        allow(Move.TRIPPED, watched, List.of(Tripped.class));
        allow(Move.TRIPPED, List.of(Promoted.class), List.of(Tripped.class));
        allow(Move.ABORTED, watched, List.of(Aborted.class));
        allow(Move.ABORTED, List.of(Pending.class, Promoted.class, Tripped.class), List.of(Aborted.class));
        allow(Move.RETRIED, List.of(Tripped.class), List.of(Shadowing.class, Ramping.class));
        allow(Move.ACKNOWLEDGED, rolledBack, List.of(Shadowing.class, Ramping.class));

        stay(Move.SHARE_SET, List.of(Ramping.class, Baking.class, Paused.class));
        stay(Move.ACKNOWLEDGED, watched);
        stay(Move.HELD_TOO_LONG, List.of(Shadowing.class, Ramping.class, Baking.class));
        stay(Move.APPROVAL_AWAITED, List.of(Shadowing.class, Ramping.class, Baking.class));
        stay(Move.WOULD_HAVE_TRIPPED, watched);

        List<Class<? extends Phase>> unwatched = List.of(Pending.class, Promoted.class, Tripped.class, Aborted.class);
        for (Move move : List.of(Move.RECONFIGURED, Move.RECONFIGURATION_REFUSED)) {
            stay(move, watched);
            stay(move, unwatched);
        }
        allow(Move.RECONFIGURED, List.of(Shadowing.class, Baking.class), List.of(Ramping.class));
    }

    private Transitions() {}

    /**
     * One row of the table.
     *
     * @param move what is decided
     * @param from the kind of phase before
     * @param to the kind of phase from then on
     */
    public record Row(Move move, Class<? extends Phase> from, Class<? extends Phase> to) {}

    private static void allow(Move move, List<Class<? extends Phase>> from, List<Class<? extends Phase>> to) {
        for (Class<? extends Phase> one : from) {
            for (Class<? extends Phase> other : to) {
                TABLE.add(new Row(move, one, other));
            }
        }
    }

    private static void stay(Move move, List<Class<? extends Phase>> phases) {
        for (Class<? extends Phase> phase : phases) {
            TABLE.add(new Row(move, phase, phase));
        }
    }

    /** Returns all rows. */
    public static Set<Row> table() {
        return Set.copyOf(TABLE);
    }

    /**
     * Checks that this move leads from that phase to the other.
     *
     * @throws IllegalStateException if the table does not know it
     */
    static void require(Move move, Phase from, Phase to) {
        if (!TABLE.contains(new Row(move, from.getClass(), to.getClass()))) {
            throw new IllegalStateException("No " + move + " leads from " + from + " to " + to);
        }
    }
}
