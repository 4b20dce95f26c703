/** The one guard around everything that may fail inside Coalmine, so that no call ever does because of it. */
@NullMarked
package dev.coalmine.internal.guard;

import org.jspecify.annotations.NullMarked;
