package dev.coalmine.internal.keeping;

import dev.coalmine.internal.course.Course;
import dev.coalmine.internal.course.Place;
import dev.coalmine.internal.course.RolloutState;
import dev.coalmine.internal.course.Served;
import dev.coalmine.plan.Share;
import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StoredState;
import dev.coalmine.store.StoredState.Progress;
import dev.coalmine.store.StoredState.SetBy;
import dev.coalmine.store.StoredState.Setting;
import dev.coalmine.store.StoredState.Stamp;
import dev.coalmine.verdict.Wealth;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts accounts into records of a store, and reads them back. */
public final class Records {
    private Records() {}

    /** Returns the record of an account, with what the judge remembers. */
    public static StoredState record(RolloutId id, Stamp stamp, Course course, Account account, Wealth wealth) {
        RolloutState state = account.state();
        SetBy by = state.byHand() == null ? SetBy.PLAN : SetBy.HAND;
        Progress progress = new Progress(
                state.phase(),
                account.since(),
                account.sentence(),
                new StoredState.Served(
                        Duration.ofNanos(state.served().nanos()), state.served().calls()),
                new Setting(course.share(state), by),
                state.attempts());
        return new StoredState(id, stamp, progress, wealth, account.audit());
    }

    /** Returns this memory, with no fewer numbers of the judge's budget spent than others have, as far as is known. */
    public static Wealth spent(Wealth wealth, int elsewhere) {
        return wealth.spent() >= elsewhere
                ? wealth
                : new Wealth(wealth.specification(), elsewhere, wealth.odds(), wealth.failure(), wealth.metrics());
    }

    /** Returns this memory as another attempt goes on from it: without the failure of the one before, and nothing unspent. */
    public static Wealth forgiven(Wealth wealth) {
        return new Wealth(wealth.specification(), wealth.spent(), wealth.odds(), null, wealth.metrics());
    }

    /** Returns the account of a record, at the place of this course that is its. */
    public static Account account(StoredState record, Course course) {
        Progress progress = record.progress();
        return new Account(state(progress, course), progress.since(), progress.sentence(), record.audit());
    }

    private static RolloutState state(Progress progress, Course course) {
        Share share = progress.setting().share();
        @Nullable Share byHand = progress.setting().by() == SetBy.HAND ? share : null;
        Served served =
                new Served(nanos(progress.served().held()), progress.served().calls());
        RolloutState state = new RolloutState(progress.phase(), byHand, served, progress.attempts(), Set.of());
        Place place = state.place();
        return place == null ? state.in(progress.phase()).with(served) : state.moved(course.restored(place, share));
    }

    private static long nanos(Duration held) {
        try {
            return held.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
