package dev.coalmine.stats;

import dev.coalmine.plan.Arm;

/**
 * What went wrong in the calls of one method since the rollout started. Only events are counted by method, not calls.
 *
 * @param method the method of a wrapped interface, such as {@code quote()}, whichever of its overloads and of the
 *     rollout's wrappers; or what a fluent call was {@linkplain dev.coalmine.KeyedCall#named named}
 * @param stableFailures recorded stable calls that failed
 * @param candidateFailures recorded candidate calls that failed
 * @param stableSlow recorded stable calls that took longer than the reference p99, once there is one
 * @param candidateSlow recorded candidate calls that took longer than the reference p99 allows them to
 */
public record MethodStats(
        String method, long stableFailures, long candidateFailures, long stableSlow, long candidateSlow) {
    /** Stands for all methods and names beyond the first 64. */
    public static final String OTHERS = "(others)";

    /** Returns the failed calls of that arm. */
    public long failures(Arm arm) {
        return arm == Arm.CANDIDATE ? candidateFailures : stableFailures;
    }

    /** Returns the slow calls of that arm. */
    public long slow(Arm arm) {
        return arm == Arm.CANDIDATE ? candidateSlow : stableSlow;
    }
}
