package dev.coalmine.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A store through which the instances of a fleet judge one rollout together: each contributes what it counted, one of
 * them at a time judges for all.
 *
 * <p>The store counts without knowing what: counters and filters have names that mean something to the judge alone, so
 * that a new metric changes nothing here. What travels is an instance's counts of one tick and, key by key, only
 * testimonies: failing keys, and the first latencies of keys in batches. So the cost does not grow with the rate of
 * calls, and what is kept does not grow with the size of the fleet.
 *
 * <p><b>How evidence goes.</b>
 * <ol>
 *   <li>Every member {@linkplain #contribute contributes} to the open slice. Contributions are numbered by their member,
 *       and one that was sent twice, because its reply was lost, counts once.
 *   <li>Whoever holds the {@linkplain #lease lease} {@linkplain #cut cuts} the open slice off. A slice that was cut is
 *       immutable, and is handed out again until it is settled.
 *   <li>It judges the slice on top of the wealth that the slice before led to, and {@linkplain #settle settles} it: the
 *       new wealth is put beside the state, and the slice is dropped, in one step.
 * </ol>
 *
 * <p>So each contribution is judged exactly once, whoever dies in between. The lease only saves work: if two believe to
 * hold it they read the same slices, and one of them fails to settle. What follows from a verdict is a change of the
 * state, by {@link #replace}; should the judge die before it, the next one finds the failed wealth and does it.
 *
 * <p>What was said of {@link StateStore} on threads, time and failure holds here too. Everything of one rollout and
 * revision has one lifetime, renewed by each use: wealth, slices and filters are forgotten together, or fall back to the
 * same moment together. So a judge may go on from any wealth that it finds settled; finding none where it remembers some,
 * it begins new processes with filters of new names, since keys could testify twice in the old ones.
 */
public interface FleetStore extends StateStore {
    /**
     * Adds one member's evidence to the open slice, unless it was added before.
     *
     * <p>In one step: if the contribution's sequence is not above the last one of that member, nothing happens.
     * Otherwise its counts are added; and of each of its testimonies whose key nobody has testified with in that filter,
     * the key is marked there, and 1 is added to its counter.
     *
     * <p>A filter is kept for as long as contributions name it, testimonies or none. Once many slices that were not empty
     * have been cut and nobody has named it, its process is over, and it is forgotten.
     *
     * @throws StoreException if it is not known to be done; sending it again is safe
     */
    void contribute(RolloutId id, Contribution contribution);

    /**
     * Returns the slice that was cut off and is not settled yet, or else cuts off all that was contributed since, now.
     *
     * @return a slice, possibly of no counts, whose number is one above that of the settled slice. Whoever remembers
     *     another one loads what is {@linkplain #settled settled} and goes on from there
     */
    Slice cut(RolloutId id);

    /** Returns the last settled slice's number and the wealth that it led to; empty if none was settled. */
    Optional<Settlement> settled(RolloutId id);

    /**
     * Puts this wealth beside the state and drops its slice, if that is the one that was cut off.
     *
     * @return whether it was done; if not, somebody else has settled it
     */
    boolean settle(RolloutId id, Settlement settlement);

    /**
     * Says that this member is alive, and takes or renews the lease if it is free or its own.
     *
     * @param term how long the lease lasts unless renewed, by the store's clock
     * @return who holds the lease now
     */
    Member lease(RolloutId id, Member me, Duration term);

    /** Lets go of the lease, if this member holds it, and forgets the member. */
    void leave(RolloutId id, Member me);

    /**
     * Returns who was alive lately, of all revisions of that rollout.
     *
     * @param rollout the rollout's name
     */
    List<Presence> members(String rollout);

    /**
     * One instance of a fleet.
     *
     * @param name a name that no other process has or had, such as host, process number and time of start; at most 200
     *     characters
     * @param library the version of Coalmine that it runs
     */
    record Member(String name, String library) {
        /** Checks the lengths. */
        public Member {
            Contribution.requireName("member", name, StoredState.MAX_WRITER);
            Contribution.requireName("library version", library, Contribution.MAX_NAME);
        }
    }

    /**
     * A member as the others see it.
     *
     * @param member who
     * @param revision the revision that it runs
     * @param age how long ago it last said that it is alive, by the store's clock
     * @param leads whether it holds the lease of its revision
     */
    record Presence(Member member, String revision, Duration age, boolean leads) {}
}
