/**
 * The little that generated wrappers and adapters link to. Users of Coalmine need none of it; what they wrap does.
 *
 * <p>Start at {@link dev.coalmine.spi.Router}.
 */
@NullMarked
package dev.coalmine.spi;

import org.jspecify.annotations.NullMarked;
