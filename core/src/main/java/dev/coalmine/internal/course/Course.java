package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Bake;
import dev.coalmine.plan.Retry;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Stage;
import dev.coalmine.plan.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a rollout by its plan: its stretches in order, what happens after a trip, and whether anything happens at
 * all. Immutable and thread-safe.
 *
 * <p><b>Shares set by hand.</b> A human may give a stretch another share. When it is left, the rollout goes on to the
 * next stretch that lies higher than that share; so from a share that was lowered it first goes back to the plan's, and
 * from one that was raised it leaves out what lies below. Only to bake takes no user away either, but keeps a higher
 * share.
 */
public final class Course {
    private final List<Leg> legs;
    private final Retry retry;
    private final RunMode mode;

    private Course(List<Leg> legs, Retry retry, RunMode mode) {
        this.legs = legs;
        this.retry = retry;
        this.mode = mode;
    }

    /** Returns the course of that plan. */
    public static Course of(RolloutPlan plan, RunMode mode) {
        List<Leg> legs = new ArrayList<>();
        int steps = 0;
        for (Stage<?> stage : plan.stages()) {
            if (stage instanceof Step) {
                legs.add(new Leg(new Phase.Ramping(steps++), stage));
            } else if (stage instanceof Bake) {
                legs.add(new Leg(new Phase.Baking(), stage));
            } else {
                legs.add(new Leg(new Phase.Shadowing(), stage));
            }
        }
        return new Course(List.copyOf(legs), plan.retry(), mode);
    }

    /** Returns what happens after a trip. */
    public Retry retry() {
        return retry;
    }

    /** Returns whether what is found has consequences. */
    public RunMode mode() {
        return mode;
    }

    /** Returns where a rollout begins. */
    Place start() {
        return new Place(legs.get(0).phase(), null);
    }

    /** Returns the last stretch before promotion. */
    Phase.Watched last() {
        return legs.get(legs.size() - 1).phase();
    }

    /**
     * Returns the stretch of that phase.
     *
     * @throws IllegalArgumentException if the course has none
     */
    Leg leg(Phase.Watched phase) {
        return legs.get(index(phase));
    }

    private int index(Phase.Watched phase) {
        int index = find(phase);
        if (index < 0) {
            throw new IllegalArgumentException("Invalid phase " + phase + ": it is not on the course " + legs);
        }
        return index;
    }

    private int find(Phase.Watched phase) {
        for (int i = 0; i < legs.size(); i++) {
            if (legs.get(i).phase().equals(phase)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the share of keys that goes to the candidate in this state. */
    public Share share(RolloutState state) {
        Place place = state.place();
        if (place != null) {
            return share(place);
        }
        return state.phase() instanceof Phase.Promoted ? Share.ALL : Share.NONE;
    }

    /** Returns the share of keys for which the candidate is called beside stable in this state. */
    public Share shadowed(RolloutState state) {
        Place place = state.place();
        return place != null && leg(place.phase()).stage() instanceof Shadow shadow ? shadow.shadowed() : Share.NONE;
    }

    /** Returns where a rollout goes from there, or null if it is to be promoted. */
    @Nullable
    Place after(Place place) {
        int at = index(place.phase());
        Share byHand = place.byHand();
        if (byHand == null) {
            return at + 1 < legs.size() ? new Place(legs.get(at + 1).phase(), null) : null;
        }
        for (int i = at; i < legs.size(); i++) {
            Leg leg = legs.get(i);
            if (leg.share().compareTo(byHand) > 0) {
                return new Place(leg.phase(), null);
            }
            if (i > at && leg.phase() instanceof Phase.Baking) {
                return new Place(leg.phase(), byHand);
            }
        }
        return null;
    }

    /**
     * Returns where a rollout is on this course that was at this place of the same or an earlier one.
     *
     * <p>If the place is as it was, or its share was set by hand, it is the same. Otherwise the share stays, so that no
     * user changes sides: the rollout is at the highest step that does not lie above it, as if it had been set by hand
     * there; or at the first step, if all lie above.
     *
     * @param share the share that was in force there
     */
    public Place restored(Place place, Share share) {
        int index = find(place.phase());
        boolean same =
                index >= 0 && (place.byHand() != null || legs.get(index).share().equals(share));
        return same ? place : located(place.phase(), share);
    }

    /** Returns where a rollout is on this course that was at this place of that other course, when its plan is replaced. */
    public Place replaced(Course other, Place place) {
        return other.legs.equals(legs) ? place : located(place.phase(), other.share(place));
    }

    private Share share(Place place) {
        Share byHand = place.byHand();
        return byHand != null ? byHand : leg(place.phase()).share();
    }

    private Place located(Phase.Watched phase, Share share) {
        Leg at = null;
        for (Leg leg : legs) {
            boolean ramping = leg.phase() instanceof Phase.Ramping;
            if (leg.phase().equals(phase) && !ramping) {
                at = leg;
                break;
            }
            if (ramping && (at == null || leg.share().compareTo(share) <= 0)) {
                at = leg;
            }
        }
        Leg found = at == null ? legs.get(0) : at;
        return new Place(found.phase(), found.share().equals(share) ? null : share);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Course course
                && course.legs.equals(legs)
                && course.retry.equals(retry)
                && course.mode == mode;
    }

    @Override
    public int hashCode() {
        return legs.hashCode();
    }

    @Override
    public String toString() {
        return mode.label() + legs + ", " + retry;
    }
}
