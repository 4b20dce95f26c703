/** Where a rollout stands, and what leads on from there: pure functions, without threads, clocks and traffic. */
@NullMarked
package dev.coalmine.internal.course;

import org.jspecify.annotations.NullMarked;
