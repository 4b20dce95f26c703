package dev.coalmine.simulation;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a plan did to many simulated rollouts. Immutable; {@code toString()} is a table for people.
 *
 * @param setting what was simulated
 * @param falseTrips rollouts that were tripped though the candidate was (still) like stable
 * @param detections rollouts that were tripped after the regression had begun; times and calls are counted from there
 * @param trippedBy how often each guardrail, or the fuse, was what tripped, by name
 * @param promoted rollouts that went through
 * @param secondsToPromote how long these took, in seconds
 * @param unfinished rollouts that had neither been tripped nor promoted when the simulation ended
 * @param harmed whom the regression harmed until the rollout was tripped, promoted or given up
 * @param beside what the rules beside it did on the very same calls
 */
public record Forecast(
        Setting setting,
        Trips falseTrips,
        Trips detections,
        Map<String, Probability> trippedBy,
        Probability promoted,
        Spread secondsToPromote,
        Probability unfinished,
        Harmed harmed,
        List<Comparison> beside) {

    /** Copies the collections. */
    public Forecast {
        trippedBy = Collections.unmodifiableMap(new TreeMap<>(trippedBy));
        beside = List.copyOf(beside);
    }

    /**
     * What was simulated.
     *
     * @param plan the plan, in words
     * @param traffic the traffic
     * @param regression what was wrong with the candidate
     * @param rollouts how many rollouts
     * @param seed what the random numbers began with
     * @param tick how often each was judged
     * @param horizon when a rollout was given up
     */
    public record Setting(
            String plan,
            Traffic traffic,
            Regression regression,
            int rollouts,
            long seed,
            Duration tick,
            Duration horizon) {}

    /**
     * Rollouts that were tripped.
     *
     * @param probability how many, of all rollouts
     * @param seconds how long it took, in seconds
     * @param candidateCalls how many candidate calls it took
     */
    public record Trips(Probability probability, Spread seconds, Spread candidateCalls) {}

    /**
     * Whom the regression harmed: calls that failed or took longer and would not have on stable.
     *
     * @param calls how many calls, over all rollouts
     * @param users how many distinct keys had such a call
     */
    public record Harmed(Spread calls, Spread users) {}

    /**
     * What another rule did on the same calls.
     *
     * @param rule its name
     * @param falseTrips as those of the rollout
     * @param detections as those of the rollout
     */
    public record Comparison(String rule, Trips falseTrips, Trips detections) {}

    /** Returns the forecast as a table for people. */
    @Override
    public String toString() {
        return ForecastText.of(this);
    }
}
