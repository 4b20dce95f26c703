package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.event.RolloutEvent.Change;
import dev.coalmine.internal.course.Ceilings;
import dev.coalmine.internal.course.Course;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.Transition.Decision;
import dev.coalmine.internal.course.Transition.Move;
import dev.coalmine.internal.keeping.Account;
import dev.coalmine.internal.keeping.Join;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.AuditEntry.Position;
import dev.coalmine.store.AuditTrail;
import dev.coalmine.verdict.Verdict;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What was decided of one rollout, and where that has led. Guarded by the controller's lock.
 *
 * <p>Decisions are numbered, so that the {@link Keeper} can say up to which one the store has them.
 */
final class Ledger {
    /** What leads nowhere: since when and by which sentence the rollout stands where it does stays as it was. */
    private static final Set<Move> REMARKS = EnumSet.of(
            Move.HELD_TOO_LONG,
            Move.APPROVAL_AWAITED,
            Move.WOULD_HAVE_TRIPPED,
            Move.RECONFIGURED,
            Move.RECONFIGURATION_REFUSED);

    private final Outbox outbox;
    private Account account;
    private long decisions;
    private long changes;
    private String latest = "";

    Ledger(String rollout, Outbox outbox, Instant now) {
        this.outbox = outbox;
        this.account = new Account(RolloutState.PENDING, now, "Waiting for the store of " + rollout, AuditTrail.EMPTY);
    }

    /**
     * What a decision comes to.
     *
     * @param move what was decided
     * @param state the state from then on
     * @param line the line in the audit trail
     * @param event what is to be told
     */
    record Entry(Move move, RolloutState state, AuditEntry line, RolloutEvent event) {
        /** Returns the same, told by another event. */
        Entry toldBy(RolloutEvent other) {
            return new Entry(move, state, line, other);
        }
    }

    /** Returns what this decision would come to, and changes nothing. */
    Entry entry(Rules rules, Decision decision, RolloutState next, Moment now, Verdict verdict) {
        return entry(rules, position(rules.course(), account.state()), decision, next, now, verdict);
    }

    /** Returns what this decision would come to that leads from that position, which other rules may have given it. */
    Entry entry(Rules rules, Position before, Decision decision, RolloutState next, Moment now, Verdict verdict) {
        String sentence = Announcement.sentence(rules, decision, before, next);
        String why = decision.why().isEmpty() ? "the first start of this revision" : decision.why();
        String evidence = before.phase() instanceof Phase.Pending ? "" : verdict.kind() + ": " + verdict.sentence();
        AuditEntry line =
                new AuditEntry(now.wall(), decision.who(), before, position(rules.course(), next), why, evidence);
        Change change = new Change(
                rules.rollout(),
                now.wall(),
                decision.who(),
                sentence,
                before.phase(),
                next.phase(),
                rules.course().share(next),
                verdict);
        return new Entry(decision.move(), next, line, Announcement.event(decision.move(), next, change));
    }

    /** Returns whether the share in force is one to which the ceiling has brought the rollout, or with which it began below it. */
    boolean isShareOfCeiling() {
        List<AuditEntry> entries = account.audit().entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            AuditEntry entry = entries.get(i);
            boolean begins = !entry.from().phase().watched();
            if (begins || !entry.from().share().equals(entry.to().share())) {
                return Ceilings.hasSet(entry.who(), entry.why());
            }
        }
        return false;
    }

    static Position position(Course course, RolloutState state) {
        return new Position(state.phase(), course.share(state));
    }

    /** Returns the account as it would be after that. */
    Account after(Entry entry) {
        AuditTrail audit = account.audit().plus(entry.line());
        return REMARKS.contains(entry.move())
                ? account.with(entry.state()).with(audit)
                : new Account(entry.state(), entry.line().at(), entry.event().sentence(), audit);
    }

    /** Takes down a decision that is in force. */
    void decided(Entry entry, Moment now) {
        account = after(entry);
        decisions++;
        changed(entry.event(), now);
    }

    /** Takes down where the rollout stands because of what others, or an earlier process, have decided. */
    void adopted(Account theirs, RolloutEvent event, Moment now) {
        account = theirs.with(Join.audit(account.audit(), theirs.audit()));
        changed(event, now);
    }

    private void changed(RolloutEvent event, Moment now) {
        changes++;
        latest = event.change().sentence();
        outbox.put(event, decisions, now);
    }

    /** Takes down where others have led the rollout, and tells nobody. */
    void left(Account theirs) {
        account = theirs.with(Join.audit(account.audit(), theirs.audit()));
    }

    /** Notes that only time went by. */
    void served(RolloutState next) {
        account = account.with(next);
    }

    /** Notes what others have served and changed meanwhile, while the rollout stands where it did. */
    void joined(Account theirs) {
        RolloutState mine = account.state();
        account = account.with(mine.with(mine.served().atLeast(theirs.state().served())))
                .with(Join.audit(account.audit(), theirs.audit()));
    }

    /** Tells what happened beside all decisions. */
    void tell(RolloutEvent event, Moment now) {
        outbox.put(event, decisions, now);
    }

    Account account() {
        return account;
    }

    RolloutState state() {
        return account.state();
    }

    /** Returns how many decisions were taken down that were made here. */
    long decisions() {
        return decisions;
    }

    /** Returns how many changes were taken down, be they decisions made here or those of others. */
    long changes() {
        return changes;
    }

    /** Returns the sentence of the last change. */
    String latest() {
        return latest;
    }
}
