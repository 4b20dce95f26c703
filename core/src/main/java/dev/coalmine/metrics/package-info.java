/** Meters of rollouts for Micrometer, which is an optional dependency. */
@NullMarked
package dev.coalmine.metrics;

import org.jspecify.annotations.NullMarked;
