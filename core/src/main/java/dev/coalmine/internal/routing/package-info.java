/** Which arm a call takes: one immutable value, read once per call. */
@NullMarked
package dev.coalmine.internal.routing;

import org.jspecify.annotations.NullMarked;
