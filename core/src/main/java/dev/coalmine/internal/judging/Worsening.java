package dev.coalmine.internal.judging;

import dev.coalmine.plan.StableHealth;
import dev.coalmine.verdict.KeyBuckets;
import dev.coalmine.verdict.Stakes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether stable got worse after the share was raised: it is bet against being below a ceiling that is made of what it did
 * before. Immutable; a pure function of what it was given.
 *
 * <p>The bets are those of {@link CountBet} with nothing but a ceiling, on calls rather than keys, since sticky keys that
 * fail at all have all failed soon after an epoch begins, and there would seem to be more of them then. Calls of one key
 * cluster, so the bets are tempered like those of a {@link CountProof}: one user of stable who begins to fail is no
 * worsening.
 *
 * <p>Nobody tossed a coin between before and after, so what is shown here is no more than a reason to look. It is no part
 * of the {@link Judge}, spends nothing of alpha, and can only hold.
 */
public final class Worsening {
    /** Fewest calls of stable before the rise that make a ceiling: {@value}. */
    public static final long FEWEST_CALLS_BEFORE = 1_000;

    private static final double ALPHA = 0.001;

    private final Before before;
    private final StableHealth health;
    private final Calls calls;
    private final Matter errors;
    private final Matter slow;

    private Worsening(Before before, StableHealth health, Calls calls, Matter errors, Matter slow) {
        this.before = before;
        this.health = health;
        this.calls = calls;
        this.errors = errors;
        this.slow = slow;
    }

    /**
     * Calls of stable, and what went wrong in them.
     *
     * @param calls all of them
     * @param failures those that failed
     * @param slow those that took longer than 99% of all calls did before
     */
    public record Calls(long calls, long failures, long slow) {
        static final Calls NONE = new Calls(0, 0, 0);

        Calls plus(Calls more) {
            return new Calls(calls + more.calls, failures + more.failures, slow + more.slow);
        }

        /** Returns these calls without those that were counted earlier. */
        public Calls since(Calls earlier) {
            return new Calls(calls - earlier.calls, failures - earlier.failures, slow - earlier.slow);
        }
    }

    /**
     * What stable did before the share was raised.
     *
     * @param calls its calls
     * @param failures those that failed
     * @param p99 what 99% of all calls did not exceed; null where that was not measured
     * @param step what was raised to what, such as {@code the step to 25%}
     */
    public record Before(
            long calls, long failures, @Nullable Duration p99, String step) {
        double rate() {
            return (double) failures / calls;
        }
    }

    /** One bet and what it is tempered by. */
    private record Matter(CountBet bet, Stakes stakes, KeyBuckets groups) {
        static Matter of(double ceiling) {
            CountBet bet = new CountBet(Margin.ceiling(Math.min(1, ceiling)), Portfolio.TRIP);
            return new Matter(bet, bet.start(), KeyBuckets.NONE);
        }

        Matter restarted() {
            return new Matter(bet, bet.start(), KeyBuckets.NONE);
        }

        Matter plus(long calls, long events, KeyBuckets moreGroups) {
            // the arm under watch takes the place of the candidate; with a ceiling there is no other
            return new Matter(bet, bet.add(stakes, 1, calls, new Testimonies(events, 0)), groups.plus(moreGroups));
        }

        double logWealth() {
            double dispersion = Dispersion.ofArm(groups.stableCalls(), groups.stableFailures());
            return Portfolio.TRIP.logWealth(stakes, dispersion);
        }
    }

    /**
     * Returns the watch after a rise; null where too little was seen before it, or nobody wants to know.
     *
     * @param before what stable did before
     * @param health what is tolerated
     */
    public static @Nullable Worsening after(Before before, StableHealth health) {
        if (!health.present() || before.calls() < FEWEST_CALLS_BEFORE) {
            return null;
        }
        double ceiling =
                health.ratio().times() * before.rate() + health.points().fraction();
        return new Worsening(before, health, Calls.NONE, Matter.of(ceiling), Matter.of(health.slowPart()));
    }

    /** Returns the watch of a window that begins; what stable did before the rise stays what it is held against. */
    public Worsening restarted() {
        return new Worsening(before, health, Calls.NONE, errors.restarted(), slow.restarted());
    }

    /**
     * Returns the watch after more calls.
     *
     * @param more calls of stable, with what went wrong in them
     * @param errorGroups the same calls and failed ones by group of keys
     * @param slowGroups the same calls and slow ones by group of keys
     */
    public Worsening plus(Calls more, KeyBuckets errorGroups, KeyBuckets slowGroups) {
        return new Worsening(
                before,
                health,
                calls.plus(more),
                errors.plus(more.calls(), more.failures(), errorGroups),
                slow.plus(more.calls(), more.slow(), slowGroups));
    }

    /** Returns what 99% of all calls did not exceed before the rise; null where that was not measured. */
    public @Nullable Duration p99() {
        return before.p99();
    }

    /** Returns what got worse, in one plain sentence; null if nothing was shown to. */
    public @Nullable String sentence() {
        List<String> worse = new ArrayList<>();
        double limit = Math.log(1 / ALPHA);
        double ofErrors = errors.logWealth();
        if (ofErrors >= limit) {
            worse.add("errors " + Numbers.percent((double) calls.failures() / calls.calls()) + " of "
                    + Numbers.count(calls.calls()) + " calls where " + Numbers.percent(before.rate()) + " of "
                    + Numbers.count(before.calls()) + " were before" + odds(ofErrors, limit));
        }
        double ofSlow = slow.logWealth();
        Duration p99 = before.p99();
        if (p99 != null && ofSlow >= limit) {
            worse.add(Numbers.percent((double) calls.slow() / calls.calls()) + " of " + Numbers.count(calls.calls())
                    + " calls above " + Numbers.time(p99) + " where 1% was before" + odds(ofSlow, limit));
        }
        return worse.isEmpty()
                ? null
                : "stable itself got worse after " + before.step() + ": " + String.join("; ", worse);
    }

    private static String odds(double logWealth, double logLimit) {
        return ", odds " + Numbers.odds(logWealth) + " to 1, limit " + Numbers.odds(logLimit) + " to 1";
    }
}
