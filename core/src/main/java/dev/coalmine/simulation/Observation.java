package dev.coalmine.simulation;

import dev.coalmine.plan.Share;
import java.time.Duration;

/**
 * The recorded calls of one tick, as a {@link Rule} sees them.
 *
 * @param since how long after the rollout's start the tick ends
 * @param share the share of keys that goes to the candidate
 * @param stableCalls calls on stable that were recorded in the tick
 * @param stableFailures those of them that failed
 * @param candidateCalls calls on the candidate in the tick
 * @param candidateFailures those of them that failed
 */
public record Observation(
        Duration since,
        Share share,
        long stableCalls,
        long stableFailures,
        long candidateCalls,
        long candidateFailures) {}
