/** How the evidence of many instances travels, and becomes that of one rollout: pure functions and data, without a store. */
@NullMarked
package dev.coalmine.internal.fleet;

import org.jspecify.annotations.NullMarked;
