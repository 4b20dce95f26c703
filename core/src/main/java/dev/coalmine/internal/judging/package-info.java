/**
 * The judge: a pure, deterministic function of the evidence so far. No I/O, no clock, no logging, no threads.
 *
 * <p>Read in this order: {@link dev.coalmine.internal.judging.CountBet} has the idea,
 * {@link dev.coalmine.internal.judging.Budget} why it may look as often as it likes,
 * {@link dev.coalmine.internal.judging.Judge} how the two make a verdict; the latency bets
 * ({@link dev.coalmine.internal.judging.RankBet}, {@link dev.coalmine.internal.judging.ShareBet}) and the proof that a
 * candidate is good enough ({@link dev.coalmine.internal.judging.Dispersion}) are variations.
 */
@NullMarked
package dev.coalmine.internal.judging;

import org.jspecify.annotations.NullMarked;
