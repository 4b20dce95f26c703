package dev.coalmine.console;

import dev.coalmine.store.FleetHealth;
import dev.coalmine.store.FleetStore.Presence;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a rollout's fleet is doing, as this instance sees it. Immutable.
 *
 * @param me the name of this instance; empty where the rollout is judged by this instance alone, and then all else is
 * @param leader the name of the member that holds the lease, and so judges for all; empty while that is not known
 * @param contact {@code in-touch}, or {@code cut-off} while this instance cannot reach the others
 * @param silenceNanos for how long nothing was heard of the fleet, in nanoseconds; -1 if nothing ever was
 * @param members who was alive in the last hour, of all revisions, those first that were heard last
 * @param failures how often the fleet could not be reached
 * @param problem what is wrong with it now, in words; empty while it answers
 * @param unheard testimonies of keys that found no room on the way
 */
public record FleetFigures(
        String me,
        String leader,
        String contact,
        long silenceNanos,
        List<Member> members,
        long failures,
        String problem,
        long unheard) {
    private static final FleetFigures NONE = new FleetFigures("", "", "", -1, List.of(), 0, "", 0);

    /** Copies the list. */
    public FleetFigures {
        members = List.copyOf(members);
    }

    /**
     * An instance of the fleet.
     *
     * @param name its name: host, process and time of start
     * @param library the version of Coalmine that it runs
     * @param revision the revision that it runs
     * @param ageNanos how long ago it last said that it was alive, in nanoseconds
     * @param leads whether it holds the lease of its revision
     */
    public record Member(String name, String library, String revision, long ageNanos, boolean leads) {
        private static Member of(Presence presence) {
            return new Member(
                    presence.member().name(),
                    presence.member().library(),
                    presence.revision(),
                    presence.age().toNanos(),
                    presence.leads());
        }
    }

    static FleetFigures of(@Nullable FleetHealth health) {
        if (health == null) {
            return NONE;
        }
        Duration silence = health.silence();
        return new FleetFigures(
                health.me().name(),
                orEmpty(health.leader()),
                health.contact().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                silence == null ? -1 : silence.toNanos(),
                health.members().stream().map(Member::of).toList(),
                health.failures(),
                orEmpty(health.problem()),
                health.unheard());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
