package dev.coalmine.store;

import org.jspecify.annotations.Nullable;

/**
 * How a rollout's store is doing.
 *
 * @param failures how often it failed
 * @param problem what is wrong with it now, in words; null while it answers
 */
public record StoreHealth(long failures, @Nullable String problem) {}
