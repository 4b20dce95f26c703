/** Calls of the candidate beside stable: made on threads of their own, compared, counted. */
@NullMarked
package dev.coalmine.internal.shadow;

import org.jspecify.annotations.NullMarked;
