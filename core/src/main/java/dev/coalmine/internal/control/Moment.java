package dev.coalmine.internal.control;

import java.time.Instant;

/**
 * A moment by both clocks.
 *
 * @param nanos by the monotonic one, which counts
 * @param wall by the one on the wall, which only dates
 */
record Moment(long nanos, Instant wall) {}
