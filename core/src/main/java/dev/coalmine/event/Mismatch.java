package dev.coalmine.event;

import java.time.Instant;

/**
 * A shadow call that came out otherwise than stable's. Immutable.
 *
 * <p>It never has the key, and of what the two came to only the type, such as {@code String}, {@code thrown IOException} or
 * {@code timed out}, unless a {@link dev.coalmine.plan.Comparison} says how to describe a result.
 *
 * @param rollout the rollout's name
 * @param at when it was found, by the wall clock
 * @param method the method of the wrapped interface, such as {@code quote()}, or the name of the call; empty if it has none
 * @param stable what stable came to
 * @param candidate what the candidate came to
 */
public record Mismatch(String rollout, Instant at, String method, String stable, String candidate) {}
