/** Decisions as events of JDK Flight Recorder, where that is at hand; nobody else links to it. */
@NullMarked
package dev.coalmine.internal.flight;

import org.jspecify.annotations.NullMarked;
