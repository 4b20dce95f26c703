package dev.coalmine.internal.control;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the rollouts of one registry share.
 *
 * @param time the clocks
 * @param ticker runs ticks, at once the one that a blown fuse asks for, and deadlines; never a caller's thread
 * @param tickInterval how often it ticks
 * @param listeners who hears of every change
 * @param keeping where their state is kept
 * @param shadowExecutor who makes shadow calls; null for threads of the rollout's own
 */
public record Surroundings(
        Time time,
        Ticker ticker,
        Duration tickInterval,
        Listeners listeners,
        Keeping keeping,
        @Nullable Executor shadowExecutor) {}
