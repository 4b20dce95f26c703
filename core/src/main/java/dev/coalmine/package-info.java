/**
 * The front door of Coalmine: rollouts that route calls between a stable and a candidate implementation, in process.
 *
 * <p>Start at {@link dev.coalmine.Rollout#named(String)}.
 */
@NullMarked
package dev.coalmine;

import org.jspecify.annotations.NullMarked;
