/**
 * For tests of code that uses Coalmine: rollouts on a virtual clock, pinned arms, scripted traffic, and assertions.
 *
 * <p>{@link dev.coalmine.test.TestRollouts} is where to begin.
 */
@NullMarked
package dev.coalmine.test;

import org.jspecify.annotations.NullMarked;
