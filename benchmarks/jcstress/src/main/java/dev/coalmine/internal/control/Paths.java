package dev.coalmine.internal.control;

import dev.coalmine.internal.guard.Guard;
import dev.coalmine.internal.recording.EvidenceEpoch;
import dev.coalmine.internal.routing.Routing;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.RunMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Ways of calls to race on. */
final class Paths {
    private static final RolloutSettings SETTINGS = new RolloutSettings(
            new RolloutSettings.Identity("stress", "1", ""),
            RolloutPlan.defaults(),
            RunMode.LIVE,
            RolloutSettings.CallRules.DEFAULTS);

    private static final Rules RULES = Rules.of(SETTINGS);
    private static final Guard GUARD = new Guard("stress", () -> 0);

    /** Nothing ever falls due here: the races start themselves what a timer would. */
    private static final Ticker NEVER = new Ticker() {
        @Override
        public void execute(Runnable task) {}

        @Override
        public Future<?> after(long nanos, Runnable task) {
            return new CompletableFuture<>();
        }
    };

    private static final Surroundings SURROUNDINGS = new Surroundings(
            new Time(() -> 0, InstantSource.system()),
            NEVER,
            Duration.ofMillis(250),
            new Listeners(),
            new Keeping(null, Runnable::run, "stress"),
            null);

    private Paths() {}

    /** Returns a way on which this routing value is in force. */
    static CallPath path(Routing<EvidenceEpoch> routing) {
        return new CallPath(SETTINGS, SURROUNDINGS, GUARD, routing);
    }

    /** Returns the traffic of a rollout that is not routed yet; nobody ticks soon. */
    static Traffic traffic() {
        return new Traffic(RULES, SURROUNDINGS, GUARD, () -> {});
    }
}
