package dev.coalmine.internal.control;

import dev.coalmine.event.Phase;
import dev.coalmine.internal.control.NaivePlan.Stretch;
import dev.coalmine.plan.Gate;
import dev.coalmine.plan.RunMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout should do, as plainly as possible: by what the documentation promises, not by how the controller goes
 * about it. One sheet says what is in force, and one what the store has.
 */
final class NaiveRollout {
    /** How much of the time between two ticks counts at most. */
    private static final long MOST_CREDITED_MILLIS = 20_000;

    private NaivePlan plan;
    private Sheet now = Sheet.PENDING;
    private @Nullable Sheet stored;

    /** Decisions since the store last took one; they are made again on top of what it turns out to have. */
    private final List<UnaryOperator<Sheet>> unsaved = new ArrayList<>();

    private boolean unread = true;
    private boolean diverged;
    private Store store = new Store(false, false, false);

    /** What is told once. */
    enum Told {
        JUDGE,
        FUSE,
        PLAN
    }

    /**
     * All that there is to know of a rollout.
     *
     * @param phase where it stands
     * @param percent the share
     * @param byHand whether a human set that
     * @param held milliseconds served; of the cool-down while tripped
     * @param calls candidate calls served
     * @param total attempts
     * @param automatic those without a human
     * @param failed whether the judge has found harm in this attempt
     * @param told what need not be told again
     */
    record Sheet(
            Phase phase,
            int percent,
            boolean byHand,
            long held,
            long calls,
            int total,
            int automatic,
            boolean failed,
            Set<Told> told) {
        static final Sheet PENDING = new Sheet(new Phase.Pending(), 0, false, 0, 0, 0, 0, false, Set.of());

        Sheet at(Phase next, int share, boolean hand) {
            return new Sheet(next, share, hand, held, calls, total, automatic, failed, told);
        }

        Sheet serving(long millis, long allCalls) {
            return new Sheet(phase, percent, byHand, millis, allCalls, total, automatic, failed, told);
        }

        Sheet attempt(int all, int alone) {
            return new Sheet(phase, percent, byHand, held, calls, all, alone, false, told);
        }

        Sheet failing(boolean so) {
            return new Sheet(phase, percent, byHand, held, calls, total, automatic, so, told);
        }

        Sheet telling(Set<Told> all) {
            return new Sheet(phase, percent, byHand, held, calls, total, automatic, failed, all);
        }

        Sheet anew() {
            Set<Told> kept = EnumSet.noneOf(Told.class);
            kept.addAll(told);
            kept.remove(Told.PLAN);
            return serving(0, 0).telling(kept);
        }

        Sheet over(Phase end) {
            return at(end, end instanceof Phase.Promoted ? 100 : 0, false)
                    .serving(0, 0)
                    .telling(Set.of());
        }

        /** Returns where on its way it is, paused or not; null if it is nowhere there. */
        Phase.@Nullable Watched place() {
            if (phase instanceof Phase.Paused paused) {
                return paused.from();
            }
            return phase instanceof Phase.Watched watched ? watched : null;
        }

        /** Returns the phase of that place, paused if this is. */
        Phase like(Phase.Watched place) {
            return phase instanceof Phase.Paused ? new Phase.Paused(place) : place;
        }

        boolean standsLike(Sheet other) {
            return phase.equals(other.phase)
                    && byHand == other.byHand
                    && (!byHand || percent == other.percent)
                    && total == other.total
                    && automatic == other.automatic;
        }
    }

    /**
     * How the store is doing during an input.
     *
     * @param wasAway whether it had failed when it was asked last
     * @param away whether it fails now
     * @param losesReply whether it loses the reply to the next change
     */
    record Store(boolean wasAway, boolean away, boolean losesReply) {}

    NaiveRollout(NaivePlan plan) {
        this.plan = plan;
    }

    Sheet now() {
        return now;
    }

    @Nullable
    Sheet stored() {
        return stored;
    }

    NaivePlan plan() {
        return plan;
    }

    /** Returns whether the store has not answered yet. */
    boolean isUnread() {
        return unread || now.phase instanceof Phase.Pending;
    }

    /** Returns whether the next process would find what is in force. */
    boolean isStored() {
        return stored != null && restored(stored).standsLike(now);
    }

    private boolean live() {
        return plan.mode() == RunMode.LIVE;
    }

    // ---- the plan

    private int index(Phase.Watched place) {
        return place instanceof Phase.Ramping ramping
                ? ramping.step()
                : plan.stretches().size();
    }

    private Phase.Watched place(int index) {
        return plan.isBake(index) ? new Phase.Baking() : new Phase.Ramping(index);
    }

    private Stretch stretch(Phase.Watched place) {
        return plan.at(index(place));
    }

    private Sheet begun(int total, int automatic) {
        return Sheet.PENDING.attempt(total, automatic).at(place(0), plan.at(0).percent(), false);
    }

    /** Returns the sheet one stretch on. */
    private Sheet further(Sheet from) {
        int at = index(from.place());
        for (int i = from.byHand ? at : at + 1; i < plan.size(); i++) {
            boolean higher = plan.at(i).percent() > from.percent;
            if (!from.byHand || higher) {
                return from.at(place(i), plan.at(i).percent(), false).anew();
            }
            if (i > at && plan.isBake(i)) {
                return from.at(place(i), from.percent, true).anew();
            }
        }
        return from.over(new Phase.Promoted());
    }

    /** Returns the sheet where the share stays as it is, on the step of this plan that it belongs to. */
    private Sheet settled(Sheet sheet) {
        if (sheet.place() instanceof Phase.Baking && plan.bake() != null) {
            return sheet.at(
                    sheet.like(new Phase.Baking()), sheet.percent, plan.bake().percent() != sheet.percent);
        }
        int step = 0;
        for (int i = 0; i < plan.stretches().size(); i++) {
            step = plan.at(i).percent() <= sheet.percent ? i : step;
        }
        return sheet.at(
                sheet.like(new Phase.Ramping(step)),
                sheet.percent,
                plan.at(step).percent() != sheet.percent);
    }

    /** Returns what was stored, as it is under the plan of today. */
    private Sheet restored(Sheet sheet) {
        Phase.Watched place = sheet.place();
        if (place == null) {
            return sheet.telling(Set.of());
        }
        boolean known = place instanceof Phase.Baking
                ? plan.bake() != null
                : index(place) < plan.stretches().size();
        boolean same = known && (sheet.byHand || stretch(place).percent() == sheet.percent);
        return (same ? sheet : settled(sheet)).telling(Set.of());
    }

    // ---- the store

    /** An input comes, and this is how the store is doing. */
    void when(Store next) {
        store = next;
    }

    /** Puts what leads up in force, if the store takes it. */
    private void up(UnaryOperator<Sheet> decision) {
        if (store.wasAway || unread || store.away) {
            return;
        }
        if (store.losesReply) {
            stored = decision.apply(now);
            diverged = true;
        } else {
            now = decision.apply(now);
        }
    }

    private void down(UnaryOperator<Sheet> decision) {
        now = decision.apply(now);
        unsaved.add(decision);
    }

    /**
     * Takes in what the store was asked during the input.
     *
     * @param loaded whether it has said what it has, and what of that was served; null if it has not
     * @param took whether it took a change
     * @param lostReply whether it took a change, and the rollout does not know
     */
    void asked(@Nullable Sheet loaded, boolean took, boolean lostReply) {
        boolean wentUp = store.losesReply && diverged && lostReply && !store.wasAway && !unread;
        if (loaded != null && (unread || now.phase instanceof Phase.Pending || (diverged && store.wasAway))) {
            hear(loaded, lostReply);
        }
        boolean isKept = (took || lostReply) && !(now.phase instanceof Phase.Pending);
        if (isKept && !wentUp) {
            stored = now;
        }
        if (took) {
            unsaved.clear();
            diverged = false;
        }
        diverged |= lostReply;
    }

    private void hear(Sheet served, boolean lostReply) {
        unread = false;
        diverged = false;
        if (stored == null) {
            if (now.phase instanceof Phase.Pending) {
                Sheet start = begun(0, 0);
                now = lostReply ? now : start;
                stored = lostReply ? start : null;
            }
            return;
        }
        Sheet theirs = restored(stored.serving(served.held, served.calls));
        if (now.phase instanceof Phase.Pending) {
            now = theirs;
            return;
        }
        for (UnaryOperator<Sheet> each : unsaved) {
            theirs = each.apply(theirs);
        }
        boolean anew = theirs.total != now.total;
        now = theirs.standsLike(now)
                ? now.serving(Math.max(now.held, theirs.held), Math.max(now.calls, theirs.calls))
                : theirs.failing(!anew && now.failed);
    }

    /** The process ends, having said so to the store or not, and another one begins with that plan. */
    void restart(NaivePlan next) {
        plan = next;
        now = Sheet.PENDING;
        unread = true;
        diverged = false;
        unsaved.clear();
    }

    // ---- what moves it

    private static UnaryOperator<Sheet> rolledBack(Phase end) {
        return sheet -> {
            boolean already = sheet.phase instanceof Phase.Aborted
                    || (sheet.phase instanceof Phase.Tripped && end instanceof Phase.Tripped);
            return already ? sheet : sheet.over(end);
        };
    }

    private void harmed(Told by) {
        if (!live()) {
            tell(by);
            return;
        }
        Phase.Watched from = now.place() == null ? place(plan.size() - 1) : now.place();
        boolean again = now.automatic < plan.retries();
        Duration coolDown = again ? Duration.ofSeconds((long) plan.coolDown() << now.automatic) : null;
        down(rolledBack(new Phase.Tripped(from, coolDown)));
    }

    private void tell(Told what) {
        Set<Told> more = EnumSet.of(what);
        more.addAll(now.told);
        now = now.telling(more);
    }

    private void judge() {
        if (now.phase.watched() && now.failed) {
            harmed(Told.JUDGE);
        }
    }

    /** Lets time go by, with so many candidate calls, which are harmful or not. */
    void tick(long millis, long calls, boolean harmful) {
        long credit = Math.min(Math.max(0, millis), MOST_CREDITED_MILLIS);
        if (now.phase instanceof Phase.Tripped tripped && tripped.coolDown() != null) {
            now = now.serving(now.held + credit, 0);
            boolean over = now.held >= tripped.coolDown().toMillis();
            if (over && now.automatic < plan.retries()) {
                up(sheet -> begun(sheet.total + 1, sheet.automatic + 1));
            }
        } else if (now.phase.watched()) {
            boolean paused = now.phase instanceof Phase.Paused;
            now = now.serving(now.held + (paused ? 0 : credit), now.calls + calls)
                    .failing(now.failed || harmful);
            if (now.failed && (live() || !now.told.contains(Told.JUDGE))) {
                harmed(Told.JUDGE);
            } else if (!paused) {
                hold(stretch(now.place()));
            }
        }
    }

    private void hold(Stretch stretch) {
        boolean served = now.held >= stretch.hold() * 1_000L && now.calls >= stretch.minCalls();
        boolean overdue = stretch.longest() > 0 && now.held >= stretch.longest() * 1_000L;
        boolean free = !store.wasAway && !unread;
        if (served && free && stretch.gate() == Gate.NO_HARM) {
            up(this::further);
        } else if (overdue) {
            switch (stretch.then()) {
                case HOLD -> {}
                case ADVANCE -> up(this::further);
                case ROLL_BACK -> harmed(Told.PLAN);
            }
        }
    }

    /** The fuse blows. */
    void blow() {
        if (now.phase.watched() || (now.phase instanceof Phase.Promoted && live())) {
            harmed(Told.FUSE);
        }
    }

    void pause() {
        judge();
        sideways(sheet -> sheet.phase instanceof Phase.Watched watched
                ? sheet.at(new Phase.Paused(watched), sheet.percent, sheet.byHand)
                : sheet);
    }

    void resume() {
        judge();
        sideways(sheet -> sheet.phase instanceof Phase.Paused paused
                ? sheet.at(paused.from(), sheet.percent, sheet.byHand)
                : sheet);
    }

    void abort() {
        judge();
        boolean stays = now.phase instanceof Phase.Aborted
                || (now.phase instanceof Phase.Tripped tripped && tripped.coolDown() == null);
        if (!stays) {
            down(rolledBack(new Phase.Aborted()));
        }
    }

    void advance() {
        judge();
        if (now.phase.watched()) {
            up(this::further);
        }
    }

    void promote() {
        judge();
        if (now.phase.watched()) {
            up(sheet -> sheet.over(new Phase.Promoted()));
        }
    }

    void acknowledge() {
        judge();
        if (now.phase.rolledBack()) {
            up(sheet -> begun(sheet.total + 1, 0));
        } else if (now.phase.watched() && !now.told.isEmpty()) {
            int total = now.total + 1;
            down(sheet -> sheet.attempt(total, 0).telling(Set.of()));
        }
    }

    void setShare(int percent) {
        judge();
        if (now.place() == null || now.percent == percent) {
            return;
        }
        UnaryOperator<Sheet> decision = sheet -> sheet.place() == null || sheet.percent == percent
                ? sheet
                : sheet.at(sheet.phase, percent, stretch(sheet.place()).percent() != percent)
                        .anew();
        if (percent > now.percent) {
            up(decision);
        } else {
            down(decision);
        }
    }

    private void sideways(UnaryOperator<Sheet> decision) {
        if (!decision.apply(now).equals(now)) {
            down(decision);
        }
    }

    void reconfigure(NaivePlan next) {
        if (next.equals(plan)) {
            return;
        }
        judge();
        boolean sameWay = next.stretches().equals(plan.stretches()) && Objects.equals(next.bake(), plan.bake());
        plan = next;
        if (now.place() != null) {
            long held = now.held;
            long calls = now.calls;
            now = (sameWay ? now : settled(now)).anew().serving(held, calls);
        }
    }
}
