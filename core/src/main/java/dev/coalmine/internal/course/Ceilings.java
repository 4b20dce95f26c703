package dev.coalmine.internal.course;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.course.Transition.Decision;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.plan.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a ceiling from outside bounds the share of a rollout: pure functions. */
public final class Ceilings {
    /** Who sets a share because of it. */
    public static final String WHO = "ceiling";

    private static final String BOUNDED = "its ceiling is ";

    private Ceilings() {}

    /** Returns the command that brings the share down to the ceiling; null if it does not lie above. */
    public static Input.@Nullable Command lowering(Course course, RolloutState state, Share ceiling) {
        return isRouted(state) && course.share(state).compareTo(ceiling) > 0
                ? new Input.Command(new Input.SetShare(ceiling), WHO, BOUNDED + ceiling)
                : null;
    }

    /**
     * Returns the command that brings a share back up that the ceiling had lowered: to that of the plan, or to the ceiling if
     * that still lies below; null if it is as high as it may be.
     */
    public static Input.@Nullable Command raising(Course course, RolloutState state, Share ceiling) {
        Place place = state.place();
        if (place == null || !isRouted(state) || !(state.phase() instanceof Phase.Watched)) {
            return null;
        }
        Share planned = course.leg(place.phase()).share();
        Share allowed = planned.compareTo(ceiling) < 0 ? planned : ceiling;
        return course.share(state).compareTo(allowed) < 0
                ? new Input.Command(new Input.SetShare(allowed), WHO, BOUNDED + ceiling + " now")
                : null;
    }

    private static boolean isRouted(RolloutState state) {
        Place place = state.place();
        return place != null && !(place.phase() instanceof Phase.Shadowing);
    }

    /** Returns the transition no higher than up to the ceiling; or that it is refused, if there is no room below. */
    public static Transition under(Course course, Transition transition, Share ceiling) {
        Decision decision = transition.decision();
        Share wanted = course.share(transition.state());
        if (decision == null || wanted.compareTo(ceiling) <= 0 || !transition.leadsUp(course)) {
            return transition;
        }
        RolloutState before = transition.meanwhile();
        boolean begins = !before.phase().watched();
        boolean hasRoom = begins || ceiling.compareTo(course.share(before)) > 0;
        boolean absolute = decision.move() == Move.PROMOTED || decision.move() == Move.SHARE_SET;
        if (absolute || !hasRoom) {
            return Transition.refuse(before, words(wanted, ceiling));
        }
        String why = (decision.why().isEmpty() ? "" : decision.why() + "; ") + words(wanted, ceiling);
        return new Transition(
                transition.state().shared(ceiling), new Decision(decision.move(), decision.who(), why), null, before);
    }

    /** Returns what keeps a rollout from going on by its plan because of the ceiling, in words; nothing if it does not. */
    public static List<String> obstacles(Course course, RolloutState state, Share ceiling) {
        Place place = state.place();
        if (place == null || !(state.phase() instanceof Phase.Watched)) {
            return List.of();
        }
        Place next = course.after(place);
        Share wanted = next == null ? Share.ALL : course.share(state.at(next));
        boolean stuck = wanted.compareTo(ceiling) > 0 && (next == null || ceiling.compareTo(course.share(state)) <= 0);
        return stuck ? List.of(words(wanted, ceiling)) : List.of();
    }

    /** Returns whether a change of the share was made by the ceiling, or bounded by it. */
    public static boolean hasSet(String who, String why) {
        return who.equals(WHO) || why.contains(BOUNDED);
    }

    private static String words(Share wanted, Share ceiling) {
        return BOUNDED + ceiling + ", below " + wanted;
    }
}
