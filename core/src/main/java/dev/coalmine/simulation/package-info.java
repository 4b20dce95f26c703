/**
 * What a plan would do: thousands of rollouts over traffic that is described, not called.
 *
 * <p>Start at {@link dev.coalmine.simulation.Simulation}.
 */
@NullMarked
package dev.coalmine.simulation;

import org.jspecify.annotations.NullMarked;
