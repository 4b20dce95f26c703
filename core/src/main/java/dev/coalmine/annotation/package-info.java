/** Annotations that say how code is routed; they need no framework. */
@NullMarked
package dev.coalmine.annotation;

import org.jspecify.annotations.NullMarked;
