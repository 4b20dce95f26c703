package dev.coalmine.internal.control;

import dev.coalmine.internal.shadow.MismatchLog;
import dev.coalmine.internal.shadow.ShadowCall;
import dev.coalmine.internal.shadow.ShadowOutcome;
import dev.coalmine.internal.shadow.Shadows;
import dev.coalmine.plan.Comparison;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Shadow;
import dev.coalmine.plan.Share;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Hands over what is to be called beside stable, once stable has answered. What stable returns or throws is the caller's, as
 * it is. Thread-safe; throws nothing.
 */
public final class Shadowing {
    /** Bounds what never comes. */
    private static final Shadow UNPLANNED = Shadow.of(Share.ALL, Duration.ZERO);

    private final Shadows shadows;
    private final Outcomes outcomes;
    private final Comparison<?> comparison;
    private final boolean planned;

    private Shadowing(Shadows shadows, Outcomes outcomes, Comparison<?> comparison, boolean planned) {
        this.shadows = shadows;
        this.outcomes = outcomes;
        this.comparison = comparison;
        this.planned = planned;
    }

    static Shadowing of(RolloutSettings settings, Surroundings surroundings, Outcomes outcomes) {
        Optional<Shadow> planned = settings.plan().shadow();
        Shadow plan = planned.orElse(UNPLANNED);
        Executor given = surroundings.shadowExecutor();
        Shadows.Crew crew = given == null
                ? Shadows.Crew.own(plan, "coalmine-shadow-" + settings.name(), surroundings.ticker()::after)
                : Shadows.Crew.given(given, surroundings.ticker()::after);
        RolloutSettings.Compared compared = settings.calls().compared();
        MismatchLog log = new MismatchLog(
                settings.name(), surroundings.time().wallClock(), compared.listener(), outcomes.guard());
        Shadows shadows = new Shadows(plan, crew, log, outcomes.guard());
        return new Shadowing(shadows, outcomes, compared.comparison(), planned.isPresent());
    }

    /**
     * What holds for the calls of one place.
     *
     * @param method what they are counted under; null if they have no name
     * @param comparison how their outcomes are compared; null as the rollout says
     */
    public record Site(@Nullable String method, @Nullable Comparison<?> comparison) {}

    /** Returns whether the rollout's plan had a shadow when it started. */
    public boolean isPlanned() {
        return planned;
    }

    /** Takes what stable has returned to a shadowed call, which may be a stage. */
    public void returned(long ticket, Site site, @Nullable Object result, Callable<?> candidate) {
        try {
            if (result instanceof CompletionStage<?> stage) {
                CompletionStage<?> unused = stage.whenComplete((value, thrown) -> {
                    if (thrown == null) {
                        submit(ticket, site, value, null, candidate);
                    } else {
                        endedWith(ticket, site, outcomes.unwrapped(thrown), candidate);
                    }
                });
            } else {
                submit(ticket, site, result, null, candidate);
            }
        } catch (Throwable t) {
            outcomes.guard().failed("shadowing", t);
        }
    }

    /** Takes what stable has thrown on this thread to a shadowed call. */
    public void threw(long ticket, Site site, Throwable thrown, Callable<?> candidate) {
        if (!outcomes.isInterruption(thrown)) {
            submit(ticket, site, null, thrown, candidate);
        }
    }

    private void endedWith(long ticket, Site site, Throwable thrown, Callable<?> candidate) {
        if (!Interruption.isOutcome(thrown)) { // that was the caller's doing, and the candidate could not match it
            submit(ticket, site, null, thrown, candidate);
        }
    }

    private void submit(
            long ticket, Site site, @Nullable Object result, @Nullable Throwable thrown, Callable<?> candidate) {
        Comparison<?> compared = site.comparison == null ? comparison : site.comparison;
        if (shadows.enter(compared)) {
            ShadowOutcome stable =
                    thrown == null ? new ShadowOutcome.Returned(result) : new ShadowOutcome.Threw(thrown);
            shadows.submit(new ShadowCall(CallPath.key(ticket), site.method, stable, compared, candidate));
        }
    }

    /** Bounds calls that come from now on as this plan says. */
    void follow(RolloutPlan plan) {
        plan.shadow().ifPresent(shadows::follow);
    }

    /** Returns the shadow calls. */
    Shadows shadows() {
        return shadows;
    }
}
