package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import dev.coalmine.store.StoredState.Attempts;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that the state machine remembers. Immutable.
 *
 * @param phase where the rollout stands
 * @param byHand the share that a human set in this phase; null while the plan's is in force
 * @param served what the phase has served so far
 * @param attempts how often the rollout was begun again
 * @param told what need not be told again
 */
public record RolloutState(Phase phase, @Nullable Share byHand, Served served, Attempts attempts, Set<Notice> told) {
    /** Before it is known whether the rollout may start. */
    public static final RolloutState PENDING =
            new RolloutState(new Phase.Pending(), null, Served.NOTHING, Attempts.FIRST, Set.of());

    /** Copies what was told. */
    public RolloutState {
        told = Set.copyOf(told);
    }

    /** Returns this state at the place where it goes on. */
    RolloutState at(Place place) {
        return new RolloutState(place.phase(), place.byHand(), Served.NOTHING, attempts, toldBeyondTheLeg());
    }

    /** Returns this state in a phase that is on no course. */
    public RolloutState in(Phase next) {
        return new RolloutState(next, null, Served.NOTHING, attempts, Set.of());
    }

    /** Returns this state begun again, with nothing served and nothing told. */
    RolloutState begun(Place start, Attempts next) {
        return new RolloutState(start.phase(), start.byHand(), Served.NOTHING, next, Set.of());
    }

    /** Returns this state paused, or no longer so; what it has served stays. */
    RolloutState turned(Phase next) {
        return new RolloutState(next, byHand, served, attempts, told);
    }

    /** Returns this state with another share, which has to be held anew. */
    RolloutState shared(@Nullable Share share) {
        return new RolloutState(phase, share, Served.NOTHING, attempts, toldBeyondTheLeg());
    }

    /** Returns this state as another attempt that goes on where it is, with nothing told any more. */
    public RolloutState forgiven(Attempts next) {
        return new RolloutState(phase, byHand, served, next, Set.of());
    }

    /** Returns this state as another attempt that goes on where it is, with none of these told any more. */
    RolloutState forgiven(Attempts next, Set<Notice> notices) {
        Set<Notice> kept = told(notice -> !notices.contains(notice));
        return new RolloutState(phase, byHand, served, next, kept);
    }

    RolloutState serving(long nanos, long calls) {
        return with(served.plus(nanos, calls));
    }

    /** Returns this state with that served. */
    public RolloutState with(Served other) {
        return new RolloutState(phase, byHand, other, attempts, told);
    }

    RolloutState telling(Notice notice) {
        Set<Notice> more = EnumSet.of(notice);
        more.addAll(told);
        return new RolloutState(phase, byHand, served, attempts, more);
    }

    private Set<Notice> toldBeyondTheLeg() {
        return told(notice -> !notice.isOfOneLeg());
    }

    private Set<Notice> told(Predicate<Notice> which) {
        return told.stream().filter(which).collect(Collectors.toSet());
    }

    /** Returns where it is on its course, paused or not; null if it is nowhere there. */
    public @Nullable Place place() {
        Phase.Watched watched = watchedPhase();
        return watched == null ? null : new Place(watched, byHand);
    }

    private Phase.@Nullable Watched watchedPhase() {
        if (phase instanceof Phase.Paused paused) {
            return paused.from();
        }
        return phase instanceof Phase.Watched watched ? watched : null;
    }

    /** Returns this state at that place of another course, paused if it was; what it has served stays. */
    public RolloutState moved(Place place) {
        Phase there = phase instanceof Phase.Paused ? new Phase.Paused(place.phase()) : place.phase();
        return new RolloutState(there, place.byHand(), served, attempts, told);
    }

    /** Returns this state under another plan, at that place of its course; what it has served counts there. */
    RolloutState replanned(Place place) {
        RolloutState there = moved(place);
        return new RolloutState(there.phase, there.byHand, served, attempts, toldBeyondTheLeg());
    }

    /** Returns whether both stand at the same place of the same attempt, whatever they have served. */
    public boolean standsLike(RolloutState other) {
        return phase.equals(other.phase) && Objects.equals(byHand, other.byHand) && attempts.equals(other.attempts);
    }
}
