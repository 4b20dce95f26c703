package dev.coalmine.stats;

/**
 * What was recorded of one business signal since the rollout started, whether or not a guardrail judges it.
 *
 * @param name its name
 * @param stable of keys that were on stable
 * @param candidate of keys that were on the candidate
 * @param excluded what belongs to neither: of keys that were forced to an arm or are not compared, of no key at all, and
 *     while nothing was routed
 * @param ignored values that were no finite numbers
 */
public record SignalStats(String name, SignalArmStats stable, SignalArmStats candidate, long excluded, long ignored) {}
