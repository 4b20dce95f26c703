/** The annotations that Spring and Micronaut share; no framework is imported here. */
@NullMarked
package dev.coalmine.annotation;

import org.jspecify.annotations.NullMarked;
