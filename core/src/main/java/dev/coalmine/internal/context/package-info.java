/** Which routing context is in force on a thread: the ambient key, and the arms that are forced. */
@NullMarked
package dev.coalmine.internal.context;

import org.jspecify.annotations.NullMarked;
