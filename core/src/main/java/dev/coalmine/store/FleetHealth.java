package dev.coalmine.store;

import dev.coalmine.store.FleetStore.Member;
import dev.coalmine.store.FleetStore.Presence;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout's fleet is doing, as one of its members sees it. Immutable.
 *
 * @param me this member
 * @param leader name of the member that holds the lease, and so judges for all; null if that is not known yet
 * @param leads whether that is this member
 * @param members who was alive lately, of all revisions; empty until somebody has asked for the status, and then at most a
 *     few seconds old
 * @param silence for how long nothing has been heard of the fleet; null if nothing ever was
 * @param contact whether the fleet can be reached
 * @param failures how often it could not
 * @param problem what is wrong with it now, in words; null while it answers
 * @param unheard testimonies of keys that found no room on the way, and are no evidence
 */
public record FleetHealth(
        Member me,
        @Nullable String leader,
        boolean leads,
        List<Presence> members,
        @Nullable Duration silence,
        Contact contact,
        long failures,
        @Nullable String problem,
        long unheard) {
    /** Copies the members. */
    public FleetHealth {
        members = List.copyOf(members);
    }

    /** Whether a member can reach its fleet. */
    public enum Contact {
        /** It can: the fleet judges. */
        IN_TOUCH,
        /** It cannot, and judges on its own until it can; nothing goes up. */
        CUT_OFF
    }
}
