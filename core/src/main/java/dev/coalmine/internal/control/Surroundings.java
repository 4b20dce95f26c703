package dev.coalmine.internal.control;

import java.time.Duration;

/**
 * What the rollouts of one registry share.
 *
 * @param time the clocks
 * @param ticker runs ticks, at once the one that a blown fuse asks for, and deadlines; never a caller's thread
 * @param tickInterval how often it ticks
 * @param listeners who hears of every change
 * @param keeping where their state is kept
 */
public record Surroundings(Time time, Ticker ticker, Duration tickInterval, Listeners listeners, Keeping keeping) {}
