package dev.coalmine.internal.keeping;

import dev.coalmine.event.Phase;
import dev.coalmine.store.AuditEntry;
import dev.coalmine.store.AuditTrail;
import dev.coalmine.store.StoredState;
import dev.coalmine.store.StoredState.Progress;
import dev.coalmine.store.StoredState.Served;
import dev.coalmine.verdict.Wealth;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one record of two that have grown apart: a pure function, commutative and idempotent, so that it does not matter
 * who joins what with what, how often, and in which order.
 *
 * <p>Records grow apart when a store loses its memory (it was restored from an older copy, or came back empty), and while
 * it is away. The rules, in order:
 * <ol>
 *   <li>The later attempt wins: somebody has acknowledged the earlier one's rollback, or its cool-down was over.
 *   <li>Of the same attempt, a rollback wins over whatever else is known; an abort, which no cool-down ends, over a trip.
 *   <li>Otherwise the higher version wins; and of the same version what is safer: paused, then the lower share.
 * </ol>
 * What was served is the most that either has; what was spent of the judge's budget likewise; the audit trail has all
 * changes of both.
 */
public final class Join {
    private static final Comparator<StoredState> ORDER = Comparator.<StoredState>comparingInt(
                    record -> record.progress().attempts().total())
            .thenComparingInt(record -> finality(record.progress().phase()))
            .thenComparingLong(record -> record.stamp().version())
            .thenComparing(record -> record.progress().phase() instanceof Phase.Paused)
            .thenComparing(record -> record.progress().setting().share(), Comparator.reverseOrder())
            .thenComparing(StoredState::toText);

    private static final Comparator<AuditEntry> BY_TIME =
            Comparator.comparing(AuditEntry::at).thenComparing(AuditEntry::toString);

    private Join() {}

    /** Returns what both say together. */
    public static StoredState of(StoredState one, StoredState other) {
        if (one.equals(other)) {
            return one;
        }
        boolean first = ORDER.compare(one, other) >= 0;
        StoredState winner = first ? one : other;
        StoredState loser = first ? other : one;
        return new StoredState(
                winner.id(),
                winner.stamp(),
                progress(winner.progress(), loser.progress()),
                wealth(winner.wealth(), loser.wealth()),
                audit(winner.audit(), loser.audit()));
    }

    /** Orders phases by how final they are: a rollback is more so than what goes on, and an abort the most. */
    private static int finality(Phase phase) {
        if (phase instanceof Phase.Aborted) {
            return 3;
        }
        if (phase instanceof Phase.Tripped tripped) {
            return tripped.coolDown() == null ? 2 : 1;
        }
        return 0;
    }

    private static Progress progress(Progress winner, Progress loser) {
        boolean alike = winner.phase().equals(loser.phase())
                && winner.setting().equals(loser.setting())
                && winner.attempts().equals(loser.attempts());
        return new Progress(
                winner.phase(),
                winner.since(),
                winner.sentence(),
                alike ? most(winner.served(), loser.served()) : winner.served(),
                winner.setting(),
                winner.attempts());
    }

    private static Served most(Served one, Served other) {
        return new Served(
                one.held().compareTo(other.held()) >= 0 ? one.held() : other.held(),
                Math.max(one.calls(), other.calls()));
    }

    private static @Nullable Wealth wealth(@Nullable Wealth winner, @Nullable Wealth loser) {
        if (winner == null || loser == null) {
            return winner == null ? loser : winner;
        }
        return Records.spent(winner, loser.spent());
    }

    /** Returns a trail that has the changes of both, those of the first in their own order if the other adds none. */
    public static AuditTrail audit(AuditTrail one, AuditTrail other) {
        Set<AuditEntry> ones = new HashSet<>(one.entries());
        Set<AuditEntry> others = new HashSet<>(other.entries());
        long forgotten = Math.max(one.forgotten(), other.forgotten());
        if (ones.containsAll(others) && !ones.equals(others)) {
            return new AuditTrail(one.entries(), forgotten);
        }
        if (others.containsAll(ones) && !ones.equals(others)) {
            return new AuditTrail(other.entries(), forgotten);
        }
        if (one.entries().equals(other.entries())) {
            return new AuditTrail(one.entries(), forgotten);
        }
        Set<AuditEntry> all = new LinkedHashSet<>(one.entries());
        all.addAll(other.entries());
        Instant oldest = later(oldestKept(one), oldestKept(other));
        return new AuditTrail(
                all.stream()
                        .filter(entry -> !entry.at().isBefore(oldest))
                        .sorted(BY_TIME)
                        .toList(),
                forgotten);
    }

    /** Returns the time before which a trail has forgotten what there was. */
    private static Instant oldestKept(AuditTrail trail) {
        return trail.forgotten() == 0 || trail.entries().isEmpty()
                ? Instant.MIN
                : trail.entries().get(0).at();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
