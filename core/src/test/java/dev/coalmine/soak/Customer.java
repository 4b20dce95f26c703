package dev.coalmine.soak;

import dev.coalmine.Rollout;
import dev.coalmine.Trial;
import dev.coalmine.plan.Arm;
import dev.coalmine.soak.Visit.Business;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who calls one rollout, in every style there is, and counts what came of it. One thread's, but for what comes later.
 *
 * <p>Whatever Coalmine does, a customer gets the very object that a side gave or threw.
 */
final class Customer {
    /** A key that is always forced to the candidate. */
    static final String FORCED = "forced";

    private static final int KEYS = 20_000;

    private final Counter counter;
    private final Tally tally;
    private final SplittableRandom random;

    /** How a call is made. */
    enum Style {
        WRAPPED,
        WRAPPED_LATER,
        WRAPPED_MONO,
        FLUENT,
        FLUENT_VOID,
        FLUENT_LATER,
        FALLBACK,
        TRIAL
    }

    /** Where calls are made. */
    interface Counter {
        /** Returns the rollout to call now, with its wrapper. */
        Desk desk();

        /** Returns an odd number while it is rolled back for good, and another whenever that changes. */
        long rolledBack();

        List<Style> styles();

        /** Returns whether {@link #FORCED} is forced to the candidate. */
        boolean forcesKeys();

        /** Returns whether it may be that all calls go to the candidate, with a key or without. */
        boolean maybePromoted();

        /** Notes that a call is under way, or not any more. */
        AtomicInteger underWay();

        void wrong(String what);
    }

    /** A rollout and its wrapper, with the two sides. */
    record Desk(Rollout rollout, Shop routed, Shop stable, Shop candidate) {}

    Customer(Counter counter, Tally tally, SplittableRandom random) {
        this.counter = counter;
        this.tally = tally;
        this.random = random;
    }

    /** Makes a call. */
    void call() {
        int dice = random.nextInt(200);
        if (dice == 0) {
            callWithoutKey();
            return;
        }
        List<Style> styles = counter.styles();
        boolean forced = dice < 3 && counter.forcesKeys();
        Visit visit = new Visit(forced ? FORCED : "user-" + random.nextInt(KEYS));
        Style style = styles.get(random.nextInt(styles.size()));
        Desk desk = counter.desk();
        long before = counter.rolledBack();
        try {
            make(style, desk, visit);
        } catch (Throwable t) {
            counter.wrong(style + " threw " + t + " at a caller");
        }
        if (before % 2 == 1 && visit.arm() == Arm.CANDIDATE && counter.rolledBack() == before) {
            counter.wrong(style + " reached the candidate after its rollback had returned");
        }
    }

    private void callWithoutKey() {
        Visit visit = new Visit("nobody");
        Desk desk = counter.desk();
        try {
            String got = desk.rollout()
                    .forKey((String) null)
                    .stable(() -> desk.stable().quote(visit.key, visit))
                    .candidate(() -> desk.candidate().quote(visit.key, visit));
            requireLast(Style.FLUENT, visit, got);
        } catch (Business business) {
            requireLast(Style.FLUENT, visit, business);
        }
        if (visit.arm() == Arm.CANDIDATE && !counter.maybePromoted()) {
            counter.wrong("a call without a key went to " + visit.arm());
        }
        tally.missing.increment();
    }

    private void make(Style style, Desk desk, Visit visit) {
        switch (style) {
            case WRAPPED -> now(style, visit, () -> desk.routed().quote(visit.key, visit));
            case FLUENT ->
                now(
                        style,
                        visit,
                        () -> desk.rollout()
                                .forKey(visit.key)
                                .named("checkout")
                                .stable(() -> desk.stable().quote(visit.key, visit))
                                .candidate(() -> desk.candidate().quote(visit.key, visit)));
            case FLUENT_VOID -> withoutResult(desk, visit);
            case FALLBACK ->
                now(
                        style,
                        visit,
                        () -> desk.rollout()
                                .forKey(visit.key)
                                .fallback()
                                .stable(() -> desk.stable().quote(visit.key, visit))
                                .candidate(() -> desk.candidate().quote(visit.key, visit)));
            case TRIAL -> now(style, visit, () -> trial(desk, visit));
            case WRAPPED_LATER -> later(style, visit, desk.routed().later(visit.key, visit));
            case FLUENT_LATER ->
                later(
                        style,
                        visit,
                        desk.rollout()
                                .forKey(visit.key)
                                .async()
                                .stable(() -> desk.stable().later(visit.key, visit))
                                .candidate(() -> desk.candidate().later(visit.key, visit)));
            case WRAPPED_MONO ->
                later(style, visit, desk.routed().mono(visit.key, visit).toFuture());
        }
    }

    /** A call that is waited for. */
    private interface Now {
        @Nullable
        Object make() throws Business;
    }

    private void now(Style style, Visit visit, Now call) {
        Object got;
        try {
            got = call.make();
        } catch (Business business) {
            got = business;
        }
        requireLast(style, visit, got);
        ended(style, visit);
    }

    private void withoutResult(Desk desk, Visit visit) {
        try {
            desk.rollout()
                    .forKey(visit.key)
                    .stable(() -> {
                        String unused = desk.stable().quote(visit.key, visit);
                    })
                    .candidate(() -> {
                        String unused = desk.candidate().quote(visit.key, visit);
                    });
        } catch (Business business) {
            requireLast(Style.FLUENT_VOID, visit, business);
        }
        ended(Style.FLUENT_VOID, visit);
    }

    private String trial(Desk desk, Visit visit) throws Business {
        try (Trial<Shop> trial = desk.rollout().forKey(visit.key).choose(desk.stable(), desk.candidate())) {
            String got = trial.value().quote(visit.key, visit);
            if (trial.arm() != visit.arm()) {
                counter.wrong("a trial of " + trial.arm() + " had the value of " + visit.arm());
            }
            trial.succeeded();
            if (random.nextInt(20) == 0) {
                trial.succeeded();
                tally.toldTwice.increment();
            }
            return got;
        }
    }

    private void later(Style style, Visit visit, CompletionStage<String> stage) {
        counter.underWay().incrementAndGet();
        CompletableFuture<String> future = stage.toCompletableFuture();
        CompletableFuture<String> unused = future.whenComplete((got, thrown) -> {
            try {
                if (future.isCancelled()) {
                    cancelled(visit);
                } else {
                    requireLast(style, visit, thrown == null ? got : thrown);
                    ended(style, visit);
                }
            } finally {
                counter.underWay().decrementAndGet();
            }
        });
        if (style != Style.WRAPPED_MONO && random.nextInt(40) == 0) {
            future.cancel(true);
        }
    }

    private void cancelled(Visit visit) {
        if (visit.key.equals(FORCED)) {
            tally.forced.increment();
        } else {
            tally.cancelled(visit.arm());
        }
    }

    private void ended(Style style, Visit visit) {
        Arm arm = visit.arm();
        if (arm == null || visit.served() != (style == Style.FALLBACK && repeats(visit) ? 2 : 1)) {
            counter.wrong(style + " was served " + visit.served() + " times, first by " + arm);
            return;
        }
        if (visit.served() == 2) {
            tally.fallbacks.increment();
        }
        if (visit.key.equals(FORCED)) {
            tally.forced.increment();
        } else {
            tally.ended(arm, visit.failedFirst());
        }
    }

    private static boolean repeats(Visit visit) {
        return visit.arm() == Arm.CANDIDATE && visit.failedFirst();
    }

    private void requireLast(Style style, Visit visit, @Nullable Object got) {
        if (!visit.isLast(got)) {
            counter.wrong(style + " gave its caller " + got + ", which no side has given");
        }
    }
}
