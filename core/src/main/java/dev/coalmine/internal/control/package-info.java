/** Where decisions are made and take effect: the way of a call, the state machine, the tick and the clock. */
@NullMarked
package dev.coalmine.internal.control;

import org.jspecify.annotations.NullMarked;
