/** How numbers and texts are written in sentences. */
@NullMarked
package dev.coalmine.internal.words;

import org.jspecify.annotations.NullMarked;
