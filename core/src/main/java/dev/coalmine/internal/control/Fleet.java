package dev.coalmine.internal.control;

import dev.coalmine.internal.control.FleetBench.Judged;
import dev.coalmine.internal.fleet.Processes;
import dev.coalmine.store.Contribution;
import dev.coalmine.store.FleetHealth;
import dev.coalmine.store.FleetStore;
import dev.coalmine.store.FleetStore.Member;
import dev.coalmine.store.FleetStore.Presence;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.Settlement;
import dev.coalmine.store.Slice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One member's conversation with its fleet: what to ask the store next, and what the answers mean. It asks nothing itself
 * (the {@link Clerk} does, on the store's thread), and is guarded by the controller's lock.
 *
 * <p>It goes in rounds, one a second however many calls there are: this member contributes what it has recorded, and says
 * that it is alive, by which it takes or keeps the lease if nobody else has it. The lease holder then cuts off what all
 * have contributed, judges it, and settles what came of it. Only what is settled counts; should somebody else have been
 * quicker, because the lease was lost in the middle, it looks up what is settled and goes on from there. So every slice is
 * judged once, whoever dies where.
 *
 * <p>What follows from a verdict is decided by the lease holder and written into the record of the state, as everything
 * else that is decided: upward by asking first, downward by routing first. Other members let no hold go by and judge
 * nothing; they follow the record. A member that was cut off for {@link #CUT_OFF_NANOS} may trip by its own evidence.
 */
final class Fleet {
    /** How often this member contributes: every second. */
    static final long ROUND_NANOS = 1_000_000_000L;

    /** How long the lease lasts unless it is renewed: three rounds. */
    static final Duration TERM = Duration.ofSeconds(3);

    /** How long the fleet has to be silent before this member judges on its own: as long as a lease. */
    static final long CUT_OFF_NANOS = 3_000_000_000L;

    /** Testimonies of one contribution, in all of the fleet: a server has to look up each of them. */
    private static final int TESTIMONIES_A_ROUND = 16_384;

    private static final int FEWEST_TESTIMONIES = 64;

    /** How long before its end a lease counts as lost here, as clocks of two machines do not run alike. */
    private static final long SAFETY_NANOS = 500_000_000L;

    /** How often it is asked who is alive; and for how long more often, after somebody wanted to know. */
    private static final long CURIOUS_NANOS = 60_000_000_000L;

    /** How often it is asked who is alive while somebody wants to know. */
    private static final long CENSUS_NANOS = 5_000_000_000L;

    private static final long UNKNOWN = -1;

    private final FleetStore store;
    private final RolloutId id;
    private final FleetSeat seat;
    private final Keeper keeper;
    private final Member me;
    private Turn turn = Turn.REST;
    private boolean isWatched;
    private boolean closed;
    private long roundBegan;
    private long heardAt;
    private long judgedAt;
    private boolean wasHeard;
    private @Nullable String problem;
    private long failures;
    private @Nullable Member leader;
    private long leasedAt;
    private long settled = UNKNOWN;
    private @Nullable Judged judged;
    private @Nullable Processes announced;
    private List<Presence> members = List.of();
    private long membersAt;
    private long curiousAt;

    /** What is to be asked next. */
    private enum Turn {
        REST,
        CONTRIBUTE,
        LEASE,
        CUT,
        SETTLED,
        SETTLE,
        CENSUS
    }

    /**
     * Takes part in a fleet.
     *
     * @param keeper has the state of the rollout written, when members have to hear of what was judged
     */
    Fleet(FleetStore store, RolloutId id, FleetSeat seat, Keeper keeper, Moment now) {
        this.store = store;
        this.id = id;
        this.seat = seat;
        this.keeper = keeper;
        this.me = seat.terms().me();
        this.roundBegan = now.nanos() - ROUND_NANOS;
        this.heardAt = now.nanos();
        this.curiousAt = now.nanos() - CURIOUS_NANOS;
    }

    // ---- what the controller wants of it

    /** Lets time go by. */
    void tick(Moment now, boolean watched) {
        if (!isWatched) {
            judgedAt = now.nanos(); // there was nothing to judge
        }
        isWatched = watched;
        seat.bench().cutOff(isCutOff(now));
    }

    /** Returns whether nothing comes of the fleet here: it is not heard, or cannot be judged by this member, which should. */
    private boolean isCutOff(Moment now) {
        boolean judgesInVain = holdsLease(now) && isWatched && now.nanos() - judgedAt >= CUT_OFF_NANOS;
        return judgesInVain || now.nanos() - heardAt >= CUT_OFF_NANOS;
    }

    /** Returns whether this member decides what the plan and the judge say. */
    boolean isLead(Moment now) {
        return holdsLease(now) && !isCutOff(now);
    }

    private boolean holdsLease(Moment now) {
        return leader != null
                && leader.name().equals(me.name())
                && now.nanos() - leasedAt < TERM.toNanos() - SAFETY_NANOS;
    }

    /** Returns what keeps this member from letting the rollout go up, in words. */
    List<String> obstacles(Moment now) {
        if (isLead(now)) {
            return List.of();
        }
        if (!wasHeard) {
            return List.of("its fleet, which has not answered yet");
        }
        if (isCutOff(now)) {
            return List.of("its fleet, which it is cut off from" + (problem == null ? "" : ": " + problem));
        }
        Member holder = leader;
        return List.of(
                holder == null || holder.name().equals(me.name())
                        ? "the lease of its fleet"
                        : "what " + holder.name() + " decides, which holds the lease of its fleet");
    }

    /** Returns how the fleet is doing, as seen from here, and has it asked who is alive for a while. */
    FleetHealth health(Moment now) {
        curiousAt = now.nanos();
        return new FleetHealth(
                me,
                leader == null ? null : leader.name(),
                isLead(now),
                members,
                wasHeard ? Duration.ofNanos(Math.max(0, now.nanos() - heardAt)) : null,
                isCutOff(now) ? FleetHealth.Contact.CUT_OFF : FleetHealth.Contact.IN_TOUCH,
                failures,
                problem,
                seat.unheard());
    }

    /** Asks nothing from now on. */
    void close() {
        closed = true;
    }

    /** Returns whether the store failed when it was last asked. */
    boolean isAway() {
        return problem != null;
    }

    /** Has the others know that this member is gone; called without the lock, on the store's thread. */
    void leave() {
        store.leave(id, me);
    }

    // ---- what to ask, and what the answers mean

    /** Returns whether there is anything to ask now. */
    boolean hasWork(Moment now) {
        return !closed && (turn != Turn.REST || now.nanos() - roundBegan >= ROUND_NANOS);
    }

    /** Returns what to ask now; null if there is nothing. */
    @Nullable
    Errand next(Moment now) {
        if (!hasWork(now)) {
            return null;
        }
        if (turn == Turn.REST) {
            roundBegan = now.nanos();
            turn = Turn.CONTRIBUTE;
        }
        Contribution contribution = turn == Turn.CONTRIBUTE ? seat.contribution(mostTestimonies()) : null;
        if (turn == Turn.CONTRIBUTE && contribution == null) {
            turn = Turn.LEASE;
        }
        long askedAt = now.nanos();
        return switch (turn) {
            case REST -> null;
            case CONTRIBUTE -> contribution == null ? null : contribute(contribution);
            case LEASE ->
                () -> {
                    Member holder = store.lease(id, me, TERM);
                    return then -> leased(holder, askedAt, then);
                };
            case CUT ->
                () -> {
                    Slice slice = store.cut(id);
                    return then -> cut(slice, then);
                };
            case SETTLED ->
                () -> {
                    Optional<Settlement> found = store.settled(id);
                    return then -> found(found, then);
                };
            case SETTLE -> judged == null ? null : settle(judged);
            case CENSUS ->
                () -> {
                    List<Presence> alive = store.members(id.rollout());
                    return then -> counted(alive, then);
                };
        };
    }

    /** Something to ask the store, without the lock; what it returns is run under the lock. */
    interface Errand {
        Consumer<Moment> run();
    }

    private int mostTestimonies() {
        int most = TESTIMONIES_A_ROUND / Math.max(1, members.size());
        return Math.max(FEWEST_TESTIMONIES, Math.min(Contribution.MAX_ITEMS, most));
    }

    private Errand contribute(Contribution contribution) {
        return () -> {
            store.contribute(id, contribution);
            return then -> {
                heard(then);
                seat.contributed();
                turn = Turn.LEASE;
            };
        };
    }

    private void heard(Moment now) {
        heardAt = now.nanos();
        wasHeard = true;
    }

    private void leased(Member holder, long askedAt, Moment now) {
        heard(now);
        boolean held = holdsLease(now);
        leader = holder;
        leasedAt = askedAt;
        if (holdsLease(now) && !held) {
            judgedAt = now.nanos();
            settled = UNKNOWN;
            announced = null;
            seat.bench().takeLead(now.nanos());
        }
        if (holdsLease(now) && isWatched) {
            turn = settled == UNKNOWN ? Turn.SETTLED : Turn.CUT;
        } else {
            rest(now);
        }
    }

    private void rest(Moment now) {
        problem = null;
        boolean isCurious = now.nanos() - curiousAt < CURIOUS_NANOS;
        long lasts = isCurious ? CENSUS_NANOS : CURIOUS_NANOS;
        boolean isStale = members.isEmpty() || now.nanos() - membersAt >= lasts;
        turn = isStale && turn != Turn.CENSUS ? Turn.CENSUS : Turn.REST;
    }

    private void found(Optional<Settlement> found, Moment now) {
        heard(now);
        settled = found.map(Settlement::slice).orElse(0L);
        seat.bench().found(found.map(Settlement::wealth).orElse(null));
        announce();
        turn = Turn.CUT;
    }

    /** Has the members hear of it, by the record of the state, if other processes run than they know of. */
    private void announce() {
        Processes running = seat.bench().processes();
        if (!running.equals(announced)) {
            announced = running;
            keeper.checkpoint();
        }
    }

    private void cut(Slice slice, Moment now) {
        heard(now);
        if (slice.number() != settled + 1) {
            settled = UNKNOWN; // somebody else judged meanwhile, or the store has lost its memory
            rest(now);
            return;
        }
        judged = seat.bench().judge(slice, seat.scale(), now.nanos());
        turn = Turn.SETTLE;
    }

    private Errand settle(Judged last) {
        Settlement settlement =
                new Settlement(last.slice().number(), last.judgement().wealth());
        return () -> {
            boolean isDone = store.settle(id, settlement);
            return then -> settled(last, isDone, then);
        };
    }

    private void settled(Judged last, boolean isDone, Moment now) {
        heard(now);
        judged = null;
        if (isDone) {
            settled = last.slice().number();
            judgedAt = now.nanos();
            seat.bench().settled(last, now.nanos());
            announce();
        } else {
            settled = UNKNOWN;
        }
        rest(now);
    }

    private void counted(List<Presence> alive, Moment now) {
        heard(now);
        members = alive;
        membersAt = now.nanos();
        rest(now);
    }

    /** Notes that the store has failed. The round is over; with the next one it is asked again. */
    void failed(String what, Moment now) {
        failures++;
        problem = what;
        judged = null;
        settled = UNKNOWN; // whether it was settled shows when that is looked up
        turn = Turn.REST;
    }
}
