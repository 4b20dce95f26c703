/** The portable 64-bit hashing that makes routing sticky: pure functions, fixed for ever by published vectors. */
@NullMarked
package dev.coalmine.internal.hash;

import org.jspecify.annotations.NullMarked;
