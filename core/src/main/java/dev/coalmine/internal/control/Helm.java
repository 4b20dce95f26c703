package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.internal.course.Ceilings;
import dev.coalmine.internal.course.Input;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.Served;
import dev.coalmine.internal.course.Sight;
import dev.coalmine.internal.course.StateMachine;
import dev.coalmine.internal.course.Transition;
import dev.coalmine.internal.course.Transition.Decision;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.internal.course.Waiting;
import dev.coalmine.internal.judging.Judgement;
import dev.coalmine.internal.keeping.Account;
import dev.coalmine.internal.keeping.Records;
import dev.coalmine.internal.keeping.Unsaved;
import dev.coalmine.internal.recording.Blow;
import dev.coalmine.plan.Share;
import dev.coalmine.store.AuditEntry.Position;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StoredState;
import dev.coalmine.store.StoredState.Stamp;
import dev.coalmine.verdict.Verdict;
import dev.coalmine.verdict.Wealth;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Steers one rollout: asks the state machine what follows, and puts the answer in force. Guarded by the controller's lock.
 *
 * <p><b>Order of effects.</b> Downward and sideways (a trip, an abort, a pause, a lower share) the traffic is turned
 * first, then the store is told, then everybody else. Upward (a step, a promotion, a retry, a higher share) the store is
 * asked first, by a {@link Proposal}; the traffic is only turned once the store has it, unless something else was decided
 * meanwhile.
 */
final class Helm implements Keeper.Desk {
    private static final String FUSE_WAS_QUICKER = "its fuse has just blown";

    private final RolloutId id;
    private final String writer;
    private final Ledger ledger;
    private final Traffic traffic;
    private final Watch watch;
    private final Keeper keeper = new Keeper(this);
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private Rules rules;
    private @Nullable Fleet fleet;
    private long judgedAtLastTick;
    private Share ceiling = Share.NONE;
    private boolean closed;

    Helm(Rules rules, String writer, Ledger ledger, Traffic traffic, Watch watch) {
        this.rules = rules;
        this.id = new RolloutId(rules.rollout(), rules.settings().identity().revision());
        this.writer = writer;
        this.ledger = ledger;
        this.traffic = traffic;
        this.watch = watch;
    }

    Keeper keeper() {
        return keeper;
    }

    /** Steers together with a fleet from now on. */
    void join(Fleet other) {
        fleet = other;
    }

    /** Goes no higher from now on. */
    void heed(Share highest) {
        ceiling = highest;
    }

    /** Returns whether the plan is followed here: at one member of a fleet at a time. */
    private boolean isLead(Moment now) {
        return fleet == null || fleet.isLead(now);
    }

    RolloutState state() {
        return ledger.state();
    }

    /** Returns what is done once the store has answered for the first time, or has failed to. */
    CompletableFuture<Void> begun() {
        return begun;
    }

    // ---- deciding

    /** Judges what is new, and decides. */
    void tick(Moment now, long elapsedNanos) {
        if (fleet != null) {
            fleet.tick(now, state().phase().watched());
        }
        Judgement judgement = watch.look(now.nanos());
        if (state().phase().watched()) {
            watch.passed(elapsedNanos);
        }
        long calls = watch.judgedCalls() - judgedAtLastTick;
        judgedAtLastTick = watch.judgedCalls();
        Blow blow = traffic.takeBlown();
        Input input = blow == null
                ? input(judgement, calls, elapsedNanos, now)
                : new Input.FuseBlown(Announcement.fuse(blow, traffic.path().methods()));
        Transition transition = next(input);
        boolean unused = follow(transition, input, now);
        if (transition.decision() == null && state().phase().watched()) {
            traffic.renew(state(), watch, now.nanos());
        }
        boolean serving = state().phase().watched() || state().phase() instanceof Phase.Tripped;
        keeper.tick(now, serving && isLead(now));
    }

    /** Returns what the ceiling asks for, unless the candidate fails; otherwise that time has gone by. */
    private Input input(Judgement judgement, long calls, long elapsedNanos, Moment now) {
        Input.Command bounded = judgement.kind() == Verdict.Kind.FAIL ? null : byCeiling(now);
        return bounded != null ? bounded : new Input.Tick(sight(judgement, now), calls, isLead(now) ? elapsedNanos : 0);
    }

    private Transition next(Input input) {
        return Ceilings.under(rules.course(), StateMachine.next(rules.course(), state(), input), ceiling);
    }

    private Input.@Nullable Command byCeiling(Moment now) {
        Input.Command lowering = Ceilings.lowering(rules.course(), state(), ceiling);
        if (lowering != null) {
            return lowering;
        }
        Input.Command raising = Ceilings.raising(rules.course(), state(), ceiling);
        boolean may = raising != null && isLead(now) && keeper.obstacles().isEmpty() && ledger.isShareOfCeiling();
        return may ? raising : null;
    }

    /** Brings down a share at once that was found above the ceiling. */
    void lowerToCeiling(Moment now) {
        Input.Command lowering = Ceilings.lowering(rules.course(), state(), ceiling);
        if (lowering != null) {
            boolean unused = follow(next(lowering), lowering, now);
        }
    }

    private Sight sight(Judgement judgement, Moment now) {
        List<String> obstacles = keeper.obstacles();
        if (fleet != null && obstacles.isEmpty()) {
            obstacles = fleet.obstacles(now);
        }
        if (obstacles.isEmpty()) {
            obstacles = Ceilings.obstacles(rules.course(), state(), ceiling);
        }
        return new Sight(judgement, watch.holds(), obstacles, watch::pace);
    }

    /**
     * Carries out a command, after a trip that is due.
     *
     * @return what the store has yet to agree to; null if it is in force
     * @throws IllegalStateException if it is refused; the message says why
     */
    @Nullable
    Proposal command(Input.Command command, Moment now) {
        judge(now);
        Transition transition = next(command);
        if (transition.refusal() != null) {
            throw new IllegalStateException(transition.refusal());
        }
        if (transition.leadsUp(rules.course()) && keeper.isBlind()) {
            throw new IllegalStateException(
                    "it waits for " + String.join("; ", keeper.obstacles()) + "; nothing goes up while blind");
        }
        if (!follow(transition, command, now)) {
            throw new IllegalStateException(FUSE_WAS_QUICKER);
        }
        return transition.leadsUp(rules.course()) ? keeper.proposal() : null;
    }

    /** Goes on by other rules from now on, after a trip that is due; the traffic goes on as it was. */
    void reconfigure(Rules next, Input.Reconfigure input, Moment now) {
        judge(now);
        Position before = Ledger.position(rules.course(), state());
        Transition transition = StateMachine.next(rules.course(), state(), input);
        Decision decision = Objects.requireNonNull(transition.decision());
        RolloutState after = transition.state();
        rules = next;
        Ledger.Entry entry = ledger.entry(next, before, decision, after, now, watch.verdict());
        boolean anew = watch.replan(next.settings().plan());
        traffic.follow(next, after, watch, anew, now.nanos());
        ledger.decided(entry, now);
    }

    /** Notes that the rules were to be replaced by what is not valid. */
    void refuse(Input.Refusal refusal, List<String> problems, Moment now) {
        Transition transition = StateMachine.next(rules.course(), state(), refusal);
        Decision decision = Objects.requireNonNull(transition.decision());
        Ledger.Entry entry = ledger.entry(rules, decision, state(), now, watch.verdict());
        ledger.decided(
                entry.toldBy(
                        new RolloutEvent.ReconfigurationRefused(entry.event().change(), problems)),
                now);
    }

    /** Returns the rules in force. */
    Rules rules() {
        return rules;
    }

    private void judge(Moment now) {
        if (state().phase().watched()) {
            Judgement judgement = watch.look(now.nanos());
            if (judgement.kind() == Verdict.Kind.FAIL) {
                Input failing = new Input.Failing(judgement.verdict().sentence());
                boolean unused = follow(StateMachine.next(rules.course(), state(), failing), failing, now);
            }
        }
    }

    /** Puts a transition in force, or proposes it; returns false if a fuse was quicker. */
    private boolean follow(Transition transition, Input input, Moment now) {
        Decision decision = withCulprits(transition.decision());
        if (decision == null) {
            ledger.served(transition.state());
            return true;
        }
        Ledger.Entry entry = ledger.entry(rules, decision, transition.state(), now, watch.verdict());
        if (transition.leadsUp(rules.course())) {
            ledger.served(transition.meanwhile());
            keeper.propose(Proposal.of(entry, ledger.changes()));
            return true;
        }
        if (!traffic.turn(state(), entry.state(), watch, now.nanos())) {
            return false;
        }
        ledger.decided(entry, now);
        if (entry.state().phase().rolledBack()) {
            keeper.decided(new Unsaved.RolledBack(entry.state().phase()));
        } else if (entry.move() == Move.ACKNOWLEDGED) {
            keeper.decided(new Unsaved.Forgiven(entry.state().attempts()));
        } else if (input instanceof Input.Command command) {
            keeper.decided(new Unsaved.Obeyed(command));
        }
        return true;
    }

    /** Returns the decision with the method that has most of what the judge found. */
    private @Nullable Decision withCulprits(@Nullable Decision decision) {
        if (decision == null || !decision.who().equals(StateMachine.JUDGE)) {
            return decision;
        }
        String culprits = Culprits.of(
                watch.verdict(), rules.settings().plan(), traffic.path().methods());
        return new Decision(decision.move(), decision.who(), decision.why() + culprits);
    }

    /**
     * Sends everything to stable, unless it is promoted, since nobody watches any more; the store keeps where it stood.
     *
     * @return what is done when the store has that, or has failed to take it
     */
    Future<?> close() {
        if (state().phase().watched()) {
            traffic.rollBack();
        }
        closed = true;
        return keeper.close();
    }

    /** Returns the share of keys that goes to the candidate. */
    Share share() {
        return rules.course().share(state());
    }

    /** Returns what the rollout waits for. */
    List<String> waitingFor(Moment moment) {
        RolloutState state = state();
        Served served = state.served();
        long calls = served.calls() + watch.judgedCalls() - judgedAtLastTick;
        RolloutState now = state.phase().watched() ? state.with(new Served(served.nanos(), calls)) : state;
        return Waiting.of(rules.course(), now, sight(watch.judgement(), moment));
    }

    // ---- what the store says

    @Override
    public long decisions() {
        return ledger.decisions();
    }

    @Override
    public StoredState record(long version, @Nullable Proposal proposal, @Nullable StoredState known, Moment now) {
        Account account = proposal == null ? ledger.account() : ledger.after(proposal.entry());
        boolean anew = account.state().attempts().total() > state().attempts().total();
        Wealth mine = anew ? watch.keptAnew() : watch.kept();
        Wealth elsewhere = known == null ? null : known.wealth();
        return Records.record(
                id,
                new Stamp(version, writer, now.wall()),
                rules.course(),
                account,
                Records.spent(mine, elsewhere == null ? 0 : elsewhere.spent()));
    }

    @Override
    public void unknown(Moment now) {
        if (state().phase() instanceof Phase.Pending) {
            Input begin = new Input.Begin();
            boolean unused = follow(next(begin), begin, now);
        } else {
            begun.complete(null);
        }
    }

    @Override
    public @Nullable String overtaken(Proposal proposal) {
        return proposal.madeAt() == ledger.changes() ? null : "something else was decided first: " + ledger.latest();
    }

    @Override
    public @Nullable String agreed(Proposal proposal, Moment now) {
        String why = overtaken(proposal);
        if (why != null) {
            return why;
        }
        if (!traffic.turn(state(), proposal.entry().state(), watch, now.nanos())) {
            return FUSE_WAS_QUICKER;
        }
        ledger.decided(proposal.entry(), now);
        begun.complete(null);
        return null;
    }

    @Override
    public void found(StoredState record, List<Unsaved> unsaved, Moment now) {
        Account theirs = Records.account(record, rules.course());
        RolloutState mine = state();
        RolloutState next = Unsaved.onTopOf(theirs.state(), unsaved, rules.course());
        if (mine.phase() instanceof Phase.Pending) {
            restore(record, theirs, now);
        } else if (next.standsLike(mine)) {
            ledger.joined(theirs.with(next));
        } else if (closed) {
            leave(theirs.with(next));
        } else if (traffic.turn(mine, next, watch, now.nanos())) {
            adopt(unsaved.isEmpty() ? theirs : ledger.account(), theirs, next, now);
        }
        Wealth wealth = record.wealth();
        if (fleet != null && wealth != null) {
            watch.told(wealth, fleet.isLead(now));
        }
        begun.complete(null);
    }

    /** Takes down where others have led the rollout while it was closed here; nothing follows from it any more. */
    private void leave(Account theirs) {
        if (theirs.state().attempts().total() > state().attempts().total()) {
            watch.rearm();
        }
        ledger.left(theirs);
    }

    private void restore(StoredState record, Account theirs, Moment now) {
        Wealth wealth = record.wealth();
        if (wealth != null) {
            watch.resume(wealth);
        }
        Input restore = new Input.Restore(theirs.state(), theirs.sentence());
        Decision decision = StateMachine.next(rules.course(), state(), restore).decision();
        if (decision != null && traffic.turn(state(), theirs.state(), watch, now.nanos())) {
            Ledger.Entry entry = ledger.entry(rules, decision, theirs.state(), now, watch.verdict());
            ledger.adopted(theirs, entry.event(), now);
        }
    }

    /** Takes over what others have decided; or what was decided here, put on top of it. */
    private void adopt(Account saying, Account theirs, RolloutState next, Moment now) {
        String who = Adoption.who(ledger.account().audit(), theirs.audit());
        Move move = Adoption.move(state(), next, who);
        Change change = new Change(
                rules.rollout(),
                now.wall(),
                who,
                saying.sentence(),
                state().phase(),
                next.phase(),
                rules.course().share(next),
                watch.verdict());
        Account account = new Account(next, saying.since(), saying.sentence(), theirs.audit());
        ledger.adopted(account, Announcement.event(move, next, change), now);
    }

    @Override
    public void tell(Keeper.StoreNews news, Moment now) {
        String sentence = Announcement.store(rules.rollout(), news);
        Phase phase = state().phase();
        Change change =
                new Change(rules.rollout(), now.wall(), "store", sentence, phase, phase, share(), watch.verdict());
        ledger.tell(
                news instanceof Keeper.StoreNews.Lost
                        ? new RolloutEvent.StoreLost(change)
                        : new RolloutEvent.StoreBack(change),
                now);
        begun.complete(null);
    }
}
