package dev.coalmine.internal.control;

import dev.coalmine.event.RolloutListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What the rollouts of one registry share.
 *
 * @param time the clocks
 * @param ticker runs ticks, at once the one that a blown fuse asks for, and deadlines; never a caller's thread
 * @param tickInterval how often it ticks
 * @param listeners who hears of every change; safe to walk while it changes
 * @param listenerExecutor where they hear it
 */
public record Surroundings(
        Time time, Ticker ticker, Duration tickInterval, List<RolloutListener> listeners, Executor listenerExecutor) {}
